"""What a teacher sees and does on the class board."""

import json
import re

import pytest
from django.test import Client
from schoolyard import Schoolyard, a_run, finish

from learners.models import Decision
from people.models import User
from runs.models import TeacherMessage

pytestmark = pytest.mark.usefixtures("valkey")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def do(yard: Schoolyard, user: User, what: str, **data):
    return client_of(user).post(f"/courses/{yard.course.pk}/board/{what}/", data)


def at_work(yard: Schoolyard, student: User):
    return a_run(student, assignment=yard.assignment, stage=yard.version.stages.first())


def test_the_page_brings_the_class_along(yard: Schoolyard):
    at_work(yard, yard.ada)

    text = client_of(yard.clay).get(f"/courses/{yard.course.pk}/board/").content.decode()
    page = json.loads(re.search(r'<script id="board"[^>]*>(.*?)</script>', text)[1])

    assert {row["name"] for row in page["rows"]} == {"ada", "ben"}
    assert page["socket"] == f"/ws/courses/{yard.course.pk}/board/"


def test_a_message_reaches_one_bench(yard: Schoolyard):
    run = at_work(yard, yard.ada)
    at_work(yard, yard.ben)

    answer = do(yard, yard.clay, "message", run=run.pk, text="Look at row 3.")

    assert answer.json() == {"said": "Sent to 1 bench."}
    assert [(m.run, m.text) for m in TeacherMessage.objects.all()] == [(run, "Look at row 3.")]


def test_a_message_to_all_reaches_every_open_bench(yard: Schoolyard):
    finish(at_work(yard, yard.ada))
    at_work(yard, yard.ada)
    at_work(yard, yard.ben)

    answer = do(yard, yard.clay, "message", text="Five minutes left.")

    assert answer.json() == {"said": "Sent to 2 benches."}


def test_an_empty_message_is_refused_in_a_sentence(yard: Schoolyard):
    answer = do(yard, yard.clay, "message", text=" ")

    assert answer.status_code == 400
    assert answer.json()["error"]


def test_a_bench_outside_the_course_gets_no_message(yard: Schoolyard):
    run = a_run(yard.ada)

    assert do(yard, yard.clay, "message", run=run.pk, text="Hello").status_code == 404
    assert not TeacherMessage.objects.exists()


def test_the_class_is_paused_and_let_go_on(yard: Schoolyard):
    do(yard, yard.clay, "pause", paused="1")
    yard.course.refresh_from_db()
    held = yard.course.paused
    do(yard, yard.clay, "pause", paused="0")
    yard.course.refresh_from_db()

    assert (held, yard.course.paused) == (True, False)


def test_a_teacher_chooses_the_next_lab_before_a_student_begins(yard: Schoolyard):
    answer = do(
        yard,
        yard.clay,
        "next",
        student=yard.ada.pk,
        lab="dc_circuits",
        scaffold="guided",
        note="Try this.",
    )

    made = Decision.objects.get(replaced_by=None)
    assert answer.status_code == 200
    assert (made.lab, made.locked_by, made.variant["scaffold"]) == (
        "dc_circuits",
        yard.clay,
        "guided",
    )
    assert made.replaces is not None and made.replaces.lab == "pendulum"


def test_the_proposal_is_kept(yard: Schoolyard):
    do(yard, yard.clay, "next", student=yard.ada.pk, lab="dc_circuits", keep="1")

    made = Decision.objects.get()
    assert (made.lab, made.locked_by) == ("pendulum", yard.clay)


def test_a_lab_that_was_begun_is_not_taken_away(yard: Schoolyard):
    decision = Decision.objects.create(
        student=yard.ada,
        assignment=yard.assignment,
        lab="pendulum",
        next_run=at_work(yard, yard.ada),
    )

    answer = do(yard, yard.clay, "next", student=yard.ada.pk, lab="dc_circuits")

    assert answer.status_code == 409
    assert Decision.objects.get() == decision


def test_the_next_lab_of_somebody_elses_student_is_not_mine_to_choose(yard: Schoolyard):
    assert do(yard, yard.clay, "next", student=yard.eve.pk, lab="pendulum").status_code == 404


@pytest.mark.parametrize("who", ["dow", "ada", "eve", "far_head"])
@pytest.mark.parametrize("what", ["message", "pause", "next"])
def test_the_boards_buttons_are_closed_to_everybody_else(yard: Schoolyard, who, what):
    answer = do(
        yard,
        getattr(yard, who),
        what,
        text="Hello",
        paused="1",
        student=yard.ada.pk,
        lab="pendulum",
    )

    assert answer.status_code in (403, 404)
    yard.course.refresh_from_db()
    assert not yard.course.paused
    assert not Decision.objects.exists()
