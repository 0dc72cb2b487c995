"""What a run says of each skill, for the choice of the next lab: most of its steps, as they stand now."""

from datetime import timedelta

from django.utils import timezone
from schoolyard import Schoolyard, a_run, a_score

from learners.runs_shown import runs_shown
from scoring.models import Regrading, Review, Score

CONTROL, REPLICATION = "control_of_variables", "replication"


def rights(yard: Schoolyard) -> list[dict[str, bool]]:
    return [dict(one.right) for one in runs_shown(yard.ada.pk)]


def test_a_skill_was_shown_where_more_of_its_steps_say_so(yard):
    run = a_run(yard.ada)
    for verdict in ("incorrect", "correct", "correct"):
        a_score(run, CONTROL, verdict)
    a_score(run, REPLICATION, "incorrect")

    assert rights(yard) == [{CONTROL: True, REPLICATION: False}]


def test_good_and_bad_steps_that_are_even_say_nothing(yard):
    run = a_run(yard.ada)
    for verdict in ("correct", "incorrect"):
        a_score(run, CONTROL, verdict)

    assert rights(yard) == []


def test_runs_come_in_the_order_of_time(yard):
    later, earlier = a_run(yard.ada), a_run(yard.ada)
    a_score(later, CONTROL)
    a_score(earlier, REPLICATION)
    type(earlier).objects.filter(pk=earlier.pk).update(started=timezone.now() - timedelta(days=2))

    assert rights(yard) == [{REPLICATION: True}, {CONTROL: True}]


def test_a_scorer_that_was_unsure_says_nothing_until_a_teacher_does(yard):
    unsure = a_score(a_run(yard.ada), CONTROL, "correct", abstained=True)
    before = rights(yard)
    Review.objects.create(score=unsure, teacher=yard.clay, verdict="incorrect")

    assert before == []
    assert rights(yard) == [{CONTROL: False}]


def test_the_last_review_of_a_step_counts(yard):
    score = a_score(a_run(yard.ada), CONTROL, "correct")
    for verdict in ("incorrect", "correct", "incorrect"):
        Review.objects.create(score=score, teacher=yard.clay, verdict=verdict)

    assert rights(yard) == [{CONTROL: False}]


def test_of_what_was_graded_anew_the_new_score_counts(yard):
    run = a_run(yard.ada)
    old = a_score(run, CONTROL, "correct")
    a_score(run, CONTROL, "incorrect", seq=99)
    Score.every.filter(pk=old.pk).update(counts=False)

    assert rights(yard) == [{CONTROL: False}]


def test_a_review_beside_a_score_that_was_graded_anew_speaks_for_the_new_one(yard):
    run = a_run(yard.ada)
    old = a_score(run, CONTROL, "correct")
    Review.objects.create(score=old, teacher=yard.clay, verdict="incorrect")
    regrading = Regrading.objects.create(course=yard.course, reason="clearer", teacher=yard.clay)
    Score.every.filter(pk=old.pk).update(counts=False, replaced_by=regrading)
    a_score(run, CONTROL, "correct", seq=old.seq, regrading=regrading)

    assert rights(yard) == [{CONTROL: False}]


def test_nothing_of_another_student_is_among_them(yard):
    a_score(a_run(yard.ben), CONTROL)

    assert rights(yard) == []


def test_as_many_queries_however_many_runs(yard, django_assert_num_queries):
    for _ in range(5):
        a_score(a_run(yard.ada), CONTROL)

    with django_assert_num_queries(1):
        assert len(runs_shown(yard.ada.pk)) == 5
