"""How far machine and teachers agree: whose reviews count, and what is counted apart."""

import pytest
from schoolyard import a_run, a_score

from courses.models import Course
from people.models import User
from runs.models import Run
from scoring.agreement import FEWEST, agreement_for, reviewed_by_teachers
from scoring.models import Review, ReviewItem, Score


def a_reviewed(run: Run, machine: str, teacher: str, by: User, **fields: object) -> Score:
    score = a_score(run, "control_of_variables", machine, **fields)
    Review.objects.create(score=score, teacher=by, verdict=teacher)
    return score


@pytest.fixture
def run(yard):
    return a_run(yard.ada, assignment=yard.assignment)


def test_it_works(yard, run, client):
    for _ in range(FEWEST // 2):
        a_reviewed(run, "correct", "correct", yard.clay)
        a_reviewed(run, "incorrect", "incorrect", yard.clay)
    client.force_login(yard.clay)

    page = client.get("/review/agreement/").content.decode()

    assert "1.00 <span" in page
    assert "no random sample" in page


def test_the_last_review_counts(yard, run):
    score = a_reviewed(run, "correct", "incorrect", yard.clay)
    Review.objects.create(score=score, teacher=yard.clay, verdict="correct")

    [pair] = reviewed_by_teachers(yard.clay).pairs

    assert (pair.machine, pair.teacher) == ("correct", "correct")


def test_what_the_model_was_unsure_of_is_counted_apart_with_what_it_would_have_said(yard, run):
    unsure = a_reviewed(
        run,
        "unsure",
        "correct",
        yard.clay,
        scorer="explanations",
        abstained=True,
        abstained_because="unsure",
        detail={"label5": "partially_correct_incomplete"},
    )
    ReviewItem.objects.create(score=unsure, reason="unsure")
    a_reviewed(run, "correct", "correct", yard.clay)

    whole = agreement_for(yard.clay, "en").whole

    assert (whole.otherwise.count, whole.otherwise.agreed) == (1, 1)
    assert (whole.unsure.count, whole.unsure.agreed) == (1, 0)


def test_where_either_has_no_opinion_nothing_is_compared(yard, run):
    a_reviewed(run, "correct", "unsure", yard.clay)
    a_reviewed(run, "unsure", "correct", yard.clay, abstained=True, abstained_because="language")

    found = agreement_for(yard.clay, "en")

    assert found.whole.otherwise.count == 0
    assert found.no_opinion == 1


def test_labs_and_steps_are_told_apart(yard, run):
    a_reviewed(run, "correct", "correct", yard.clay, step="claim")
    other = a_run(yard.ben, "dc_circuits", assignment=yard.assignment)
    a_reviewed(other, "correct", "incorrect", yard.clay, step="collect")

    found = agreement_for(yard.clay, "en")

    assert len(found.by_lab) == 2
    assert [(line.otherwise.count, line.otherwise.agreed) for line in found.by_step] == [
        (1, 1),
        (1, 0),
    ]


def test_few_are_said_to_be_few(yard, run, client):
    a_reviewed(run, "correct", "incorrect", yard.clay)
    client.force_login(yard.clay)

    assert "too few" in client.get("/review/agreement/").content.decode()


@pytest.mark.parametrize(("who", "sees"), [("clay", 1), ("head", 1), ("dow", 0), ("far_head", 0)])
def test_teachers_see_their_courses_and_administrators_their_institution(yard, run, who, sees):
    a_reviewed(run, "correct", "correct", yard.clay)
    Course.objects.create(institution=yard.school, title="Chemistry").memberships.create(
        user=yard.dow, part="teacher"
    )

    assert len(reviewed_by_teachers(getattr(yard, who)).pairs) == sees


def test_the_page_takes_the_same_queries_however_many_reviews_there_are(
    yard, run, client, django_assert_max_num_queries
):
    for _ in range(FEWEST):
        a_reviewed(run, "correct", "correct", yard.clay)
    client.force_login(yard.clay)

    with django_assert_max_num_queries(8):
        client.get("/review/agreement/")
