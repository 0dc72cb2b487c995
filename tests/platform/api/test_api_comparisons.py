"""Comparisons and objections over REST: planned, begun and ended by those who teach; told by its rules."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comparisons.models import Comparison, Objection
from courses.models import Course

pytestmark = pytest.mark.usefixtures("valkey")


@pytest.fixture
def clay(yard, api):
    return api(yard.clay)


def plan(yard, **fields) -> dict:
    ends = (timezone.now() + timedelta(days=9)).isoformat()
    return {"course": yard.course.pk, "ends": ends} | fields


def test_a_teacher_plans_begins_and_ends_a_comparison(yard, clay):
    made = clay.post("comparisons/", plan(yard))
    address = f"comparisons/{made.json()['id']}/"
    begun = clay.post(f"{address}start/", {}).json()
    ended = clay.post(f"{address}end/", {"note": "The term is over"}).json()

    assert (made.status_code, made.json()["state"], made.json()["seed"]) == (201, "planned", None)
    assert begun["state"] == "running" and begun["seed"] is None
    assert (ended["state"], ended["note"]) == ("ended", "The term is over")
    assert ended["seed"] == Comparison.objects.get().seed


def test_while_it_runs_the_report_tells_the_flow_and_no_outcome(yard, clay):
    number = clay.post("comparisons/", plan(yard)).json()["id"]
    clay.post(f"comparisons/{number}/start/", {})

    report = clay.get(f"comparisons/{number}/report/").json()

    assert [one["drawn"] for one in report["groups"]] in ([1, 1], [2, 0], [0, 2])
    assert {one["mean"] for one in report["groups"]} == {None}
    assert (report["difference"], report["p_value"]) == (None, None)


def test_what_would_make_a_plan_empty_is_refused_with_the_field(yard, clay):
    answer = clay.post("comparisons/", plan(yard, policy_a="in-order", policy_b="in-order"))

    assert answer.status_code == 400
    assert "different" in answer.json()["policy_b"][0]
    assert not Comparison.objects.exists()


def test_a_second_comparison_beside_the_first_is_refused(yard, clay):
    clay.post("comparisons/", plan(yard))

    answer = clay.post("comparisons/", plan(yard))

    assert answer.status_code == 400 and "end it first" in str(answer.json())


def test_a_plan_is_thrown_away_and_what_has_begun_is_kept(yard, clay):
    first = clay.post("comparisons/", plan(yard)).json()["id"]
    assert clay.delete(f"comparisons/{first}/").status_code == 204
    second = clay.post("comparisons/", plan(yard)).json()["id"]
    clay.post(f"comparisons/{second}/start/", {})

    assert clay.delete(f"comparisons/{second}/").status_code == 400
    assert Comparison.objects.get().pk == second


def test_a_plan_cannot_be_ended(yard, clay):
    number = clay.post("comparisons/", plan(yard)).json()["id"]

    answer = clay.post(f"comparisons/{number}/end/", {"note": "The term is over"})

    assert answer.status_code == 400 and "has not begun" in str(answer.json())
    assert Comparison.objects.get().state == "planned"


@pytest.mark.parametrize(("name", "count"), [("clay", 1), ("head", 1), ("dow", 0), ("ada", 0)])
def test_each_sees_the_comparisons_of_the_courses_they_teach(yard, api, clay, name, count):
    clay.post("comparisons/", plan(yard))

    page = api(getattr(yard, name)).get("comparisons/").json()

    assert (page["count"], len(page["results"])) == (count, count)


def test_many_comparisons_are_paged_in_a_few_queries(yard, clay, django_assert_max_num_queries):
    for _ in range(30):
        Comparison.objects.create(course=yard.course, state="ended")

    with django_assert_max_num_queries(8):
        page = clay.get("comparisons/?limit=20").json()

    assert (page["count"], len(page["results"])) == (30, 20)
    assert clay.get("comparisons/?state=running").json()["count"] == 0


def test_a_student_objects_and_takes_it_back(yard, api):
    ada = api(yard.ada)
    made = ada.post("objections/", {})
    back = ada.post(f"objections/{made.json()['id']}/withdraw/", {})

    assert (made.status_code, made.json()["by"]) == (201, "student")
    assert back.json()["withdrawn"] is not None


def test_a_teacher_records_a_guardians_objection_and_never_the_students_own(yard, api, clay):
    own = api(yard.ada).post("objections/", {}).json()["id"]
    made = clay.post("objections/", {"student": yard.ada.pk}).json()

    assert made["by"] == "guardian"
    assert clay.post(f"objections/{own}/withdraw/", {}).status_code == 403
    assert clay.post(f"objections/{made['id']}/withdraw/", {}).status_code == 200
    assert api(yard.dow).post("objections/", {"student": yard.ada.pk}).status_code == 404
    assert Objection.objects.filter(withdrawn=None).get().pk == own


def test_a_course_that_one_cannot_see_tells_no_objections_of_ones_own_students(yard, clay):
    """Else a teacher tries numbers, and learns in which other courses a student is."""
    other = Course.objects.create(institution=yard.school, title="A colleague's")
    for course in (yard.course, other):
        course.memberships.get_or_create(user=yard.ada)
    Objection.objects.create(student=yard.ada, by=Objection.By.STUDENT, recorded_by=yard.ada)

    told = [
        clay.get(f"objections/?course={one.pk}").json()["count"] for one in (yard.course, other)
    ]

    assert told == [1, 0]
