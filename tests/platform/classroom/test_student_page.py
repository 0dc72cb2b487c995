"""A teacher's look at one student."""

import pytest
from django.test import Client
from schoolyard import Schoolyard, a_run, a_score, finish

from learners.mastery import mastery_update
from learners.models import Decision
from learners.services import decide_first
from people.models import User
from runs.visits import visit_begin, visit_end

pytestmark = pytest.mark.usefixtures("valkey")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(reader: User, student: User):
    return client_of(reader).get(f"/students/{student.pk}/")


@pytest.mark.parametrize("who", ["clay", "head"])
def test_teachers_of_a_shared_course_and_admins_may_look(yard: Schoolyard, who):
    assert page(getattr(yard, who), yard.ada).status_code == 200


@pytest.mark.parametrize("who", ["dow", "ada", "ben", "eve", "far_head"])
def test_nobody_else_may_not_even_the_student(yard: Schoolyard, who):
    assert page(getattr(yard, who), yard.ada).status_code in (403, 404)


def test_mastery_is_shown_with_the_steps_behind_it(yard: Schoolyard):
    run = finish(a_run(yard.ada, assignment=yard.assignment))
    a_score(run, "control_of_variables", seq=7)
    mastery_update(run=run)

    text = page(yard.clay, yard.ada).content.decode()

    assert "1 step behind it" in text
    assert "action 7" in text
    assert f"/runs/{run.pk}/report/" in text


def test_a_run_outside_the_readers_courses_does_not_show(yard: Schoolyard):
    private = a_run(yard.ada)
    a_score(private, "control_of_variables", seq=7)
    mastery_update(run=private)

    text = page(yard.clay, yard.ada).content.decode()

    assert str(private.pk) not in text
    assert str(private.pk) in page(yard.head, yard.ada).content.decode()


def test_decisions_are_shown_with_their_reasons_to_a_teacher(yard: Schoolyard):
    decide_first(yard.ada, yard.assignment)

    text = page(yard.clay, yard.ada).content.decode()

    assert "A fixed lab in the sequence." in text


def test_a_teacher_overrules_what_waits(yard: Schoolyard):
    decide_first(yard.ada, yard.assignment)
    address = f"/students/{yard.ada.pk}/courses/{yard.course.pk}/next/"

    client_of(yard.clay).post(address, {"student": yard.ada.pk, "lab": "climate_control"})

    made = Decision.objects.get(replaced_by=None)
    assert (made.lab, made.locked_by) == ("climate_control", yard.clay)
    assert "overruled" in page(yard.clay, yard.ada).content.decode()


def test_who_looked_on_at_the_live_bench_stays_on_record(yard: Schoolyard):
    run = a_run(yard.ada, assignment=yard.assignment)
    visit = visit_begin(run_id=run.pk, person_id=yard.head.pk)
    visit_end(visit_id=visit)

    text = page(yard.clay, yard.ada).content.decode()

    assert "Who looked on" in text
    assert f"{yard.head.shown_name}, <a" in text


@pytest.mark.parametrize("who", ["dow", "ada", "far_head"])
def test_an_outsider_overrules_nothing(yard: Schoolyard, who):
    decide_first(yard.ada, yard.assignment)
    address = f"/students/{yard.ada.pk}/courses/{yard.course.pk}/next/"

    answer = client_of(getattr(yard, who)).post(
        address, {"student": yard.ada.pk, "lab": "climate_control"}
    )

    assert answer.status_code in (403, 404)
    assert Decision.objects.get().lab == "pendulum"
