"""From a mark to the scores that it rests on: for teachers, who may open them."""

from django.urls import reverse
from schoolyard import a_score


def test_a_teacher_goes_from_a_mark_to_each_score_behind_it(yard, stage, ada_run, client):
    old = a_score(ada_run, "replication", "incorrect", seq=91)
    new = a_score(ada_run, "replication", "correct", seq=92)
    other = a_score(ada_run, "range_coverage", "correct", seq=92)
    client.force_login(yard.clay)

    page = client.get(
        reverse("gradebook:student", args=[yard.course.pk, yard.ada.pk])
    ).content.decode()

    assert reverse("scoring:score", args=[new.pk]) in page
    assert reverse("scoring:score", args=[other.pk]) in page
    assert reverse("scoring:score", args=[old.pk]) not in page, "the last one counts"


def test_a_student_gets_no_way_to_a_score(yard, stage, ada_run, client):
    score = a_score(ada_run, "replication", "correct", seq=91)
    client.force_login(yard.ada)

    page = client.get(reverse("gradebook:own")).content.decode()

    assert reverse("scoring:score", args=[score.pk]) not in page


def test_many_runs_and_scores_cost_no_more_queries(
    yard, stage, ada_run, client, django_assert_max_num_queries
):
    for seq in range(100, 140):
        a_score(ada_run, "replication", "correct", seq=seq)
    client.force_login(yard.clay)
    address = reverse("gradebook:student", args=[yard.course.pk, yard.ada.pk])
    client.get(address)

    with django_assert_max_num_queries(20):
        client.get(address)
