"""Each person sees over REST what is theirs, and the rest is not there."""

import pytest

from courses.models import Course
from learners.models import Decision
from people.models import Role, User
from scoring.models import Feedback, Review, Score

INSIDERS = ("ada", "clay", "head")
OUTSIDERS = ("ben", "dow", "eve", "far_head")


def addresses(yard, run):
    """One address of each kind that belongs to Ada and her course."""
    return {
        "run": f"runs/{run.pk}/",
        "events": f"runs/{run.pk}/events/",
        "score": f"scores/{Score.objects.first().pk}/",
        "feedback": f"feedback/{Feedback.objects.first().pk}/",
        "review": f"reviews/{Review.objects.first().pk}/",
        "decision": f"decisions/{Decision.objects.first().pk}/",
    }


KINDS = ("run", "events", "score", "feedback", "review", "decision")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", INSIDERS)
def test_her_work_is_open_to_herself_her_teacher_and_her_head(yard, worked, api, kind, name):
    answer = api(getattr(yard, name)).get(addresses(yard, worked)[kind])

    assert answer.status_code == 200


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", OUTSIDERS)
def test_her_work_is_not_there_for_others(yard, worked, api, kind, name):
    answer = api(getattr(yard, name)).get(addresses(yard, worked)[kind])

    assert answer.status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_sees_anything_without_logging_in(yard, worked, api, kind):
    assert api(None).get(addresses(yard, worked)[kind]).status_code == 401


LISTS = {
    "runs/": 1,
    "scores/": 2,
    "feedback/": 1,
    "reviews/": 1,
    "mastery/": 2,
    "mastery-evidence/": 2,
    "decisions/": 2,
}


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("name", INSIDERS)
def test_lists_hold_what_is_theirs(yard, worked, api, path, name):
    assert api(getattr(yard, name)).get(path).json()["count"] == LISTS[path]


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("name", OUTSIDERS)
def test_lists_hold_nothing_of_others(yard, worked, api, path, name):
    assert api(getattr(yard, name)).get(path).json()["count"] == 0


@pytest.mark.parametrize("path", [*LISTS, "courses/", "sequences/", "stages/", "assignments/"])
def test_an_account_without_a_school_sees_nothing_of_any(yard, worked, api, path):
    for role in (Role.ADMIN, Role.TEACHER, Role.STUDENT):
        lonely = User.objects.create_user(f"lonely_{role}", role=role)
        assert api(lonely).get(path).json()["count"] == 0


def test_a_superuser_sees_every_school(yard, worked, api):
    root = User.objects.create_superuser("root")

    assert api(root).get("runs/").json()["count"] == 1


def test_a_run_outside_any_course_is_not_the_teachers_to_see(yard, free_run, api):
    assert api(yard.ada).get(f"runs/{free_run.pk}/").status_code == 200
    assert api(yard.head).get(f"runs/{free_run.pk}/").status_code == 200
    assert api(yard.clay).get(f"runs/{free_run.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("courses/{course}/", ("ada", "ben", "clay", "head")),
        ("courses/{course}/members/", ("ada", "ben", "clay", "head")),
        ("assignments/{assignment}/", ("ada", "ben", "clay", "head")),
        ("sequences/{sequence}/", ("clay", "head")),
        ("sequences/{sequence}/versions/", ("clay", "head")),
        ("stages/{stage}/", ("clay", "head")),
    ],
)
def test_a_courses_things_are_open_to_those_in_it(yard, api, path, names):
    path = path.format(
        course=yard.course.pk,
        assignment=yard.assignment.pk,
        sequence=yard.sequence.pk,
        stage=yard.version.stages.first().pk,
    )
    for name in ("ada", "ben", "clay", "dow", "head", "eve", "far_head"):
        expected = 200 if name in names else 404
        assert api(getattr(yard, name)).get(path).status_code == expected, name


def test_a_student_sees_teachers_and_herself_among_the_members(yard, api):
    path = f"courses/{yard.course.pk}/members/"

    def names(user):
        return {one["user"]["username"] for one in api(user).get(path).json()["results"]}

    assert names(yard.ada) == {"ada", "clay"}
    assert names(yard.clay) == {"ada", "ben", "clay"}


def test_the_join_code_is_for_teachers(yard, api):
    path = f"courses/{yard.course.pk}/"

    assert api(yard.clay).get(path).json()["join_code"] == yard.course.join_code
    assert api(yard.ada).get(path).json()["join_code"] == ""


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize(
    "path", ["scores/{score}/", "runs/{run}/events/", "runs/{run}/", "reviews/{review}/"]
)
def test_what_happened_cannot_be_changed(yard, worked, api, method, path):
    path = path.format(
        score=Score.objects.first().pk, run=worked.pk, review=Review.objects.first().pk
    )
    assert getattr(api(yard.clay), method)(path, {}).status_code == 405


@pytest.mark.parametrize("path", ["courses/", "sequences/", "stages/", "assignments/"])
def test_students_build_nothing(yard, api, path):
    assert api(yard.ada).post(path, {}).status_code == 403


def test_students_review_nothing_and_overrule_nothing(yard, worked, api):
    score = {"score": Score.objects.first().pk, "verdict": "correct"}
    decision = Decision.objects.filter(next_run=None).first()

    assert api(yard.ada).post("reviews/", score).status_code == 403
    answer = api(yard.ada).post(f"decisions/{decision.pk}/override/", {"lab": "pendulum"})
    assert answer.status_code == 403
    assert api(yard.ada).post(f"decisions/{decision.pk}/lock/").status_code == 403


def test_a_colleague_changes_nothing_of_hers(yard, worked, api):
    dow = api(yard.dow)
    decision = Decision.objects.first()
    assert dow.patch(f"courses/{yard.course.pk}/", {"title": "Mine"}).status_code == 404
    assert dow.patch(f"sequences/{yard.sequence.pk}/", {"title": "Mine"}).status_code == 404
    assert dow.post(f"sequences/{yard.sequence.pk}/publish/").status_code == 404
    given = {"course": yard.course.pk, "version": yard.version.pk}
    assert dow.post("assignments/", given).status_code == 400
    assert dow.post("reviews/", {"score": 1, "verdict": "correct"}).status_code == 400
    assert dow.post(f"decisions/{decision.pk}/lock/").status_code == 404
    stage = {"version": yard.version.pk, "position": 9, "kind": "lab", "lab": "pendulum"}
    assert dow.post("stages/", stage).status_code == 403


def test_a_colleague_who_shares_the_student_sees_only_his_own_courses_decisions(yard, worked, api):
    course = Course.objects.create(institution=yard.school, title="Chemistry")
    for user, part in ((yard.dow, "teacher"), (yard.ada, "student")):
        course.memberships.create(user=user, part=part)
    dow = api(yard.dow)

    assert dow.get("decisions/").json()["count"] == 0
    assert dow.get("runs/").json()["count"] == 0
    assert dow.get("mastery/").json()["count"] == 2
    assert dow.get(f"mastery/?course={yard.course.pk}").json()["count"] == 0
