"""What a teacher sees and does on the class board."""

import json
import re

import pytest
from django.test import Client
from django.utils import timezone
from schoolyard import Schoolyard, a_run, a_score, an_event, finish, person

from classroom.models import AlertDealt
from courses.models import Course, GateOpening
from learners.models import Decision
from people.models import User
from runs.models import Run, TeacherMessage
from scoring.models import Verdict

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


def test_room_for_the_time_line_is_kept_only_once_somebody_has_begun(yard: Schoolyard):
    def page() -> str:
        answer = client_of(yard.clay).get(f"/courses/{yard.course.pk}/board/")
        return answer.content.decode()

    assert "lesson-begun" not in page()
    assert re.search(r'<p id="lesson-none"[^>]*hidden', page()) is None

    at_work(yard, yard.ada)

    assert "lesson-begun" in page()
    assert re.search(r'<p id="lesson-none"[^>]*hidden', page())


def test_a_message_reaches_one_bench(yard: Schoolyard):
    run = at_work(yard, yard.ada)
    at_work(yard, yard.ben)

    answer = do(yard, yard.clay, "message", students=yard.ada.pk, text="Look at row 3.")

    assert answer.json() == {"said": "Sent to 1 student."}
    assert [(m.run, m.text) for m in TeacherMessage.objects.all()] == [(run, "Look at row 3.")]


def test_a_message_to_all_reaches_every_open_bench(yard: Schoolyard):
    finish(at_work(yard, yard.ada))
    at_work(yard, yard.ada)
    at_work(yard, yard.ben)

    answer = do(yard, yard.clay, "message", text="Five minutes left.")

    assert answer.json() == {"said": "Sent to 2 students."}


def test_who_has_two_benches_open_reads_it_on_both_and_is_one_student(yard: Schoolyard):
    runs = {at_work(yard, yard.ada).pk, at_work(yard, yard.ada).pk}

    answer = do(yard, yard.clay, "message", students=yard.ada.pk, text="Look at row 3.")

    assert answer.json() == {"said": "Sent to 1 student."}
    assert set(TeacherMessage.objects.values_list("run", flat=True)) == runs


def test_a_gate_is_opened_for_a_group_and_then_for_all(yard: Schoolyard):
    group = yard.course.groups.create(name="Table 1")
    group.members.set(yard.course.memberships.filter(user=yard.ben))
    gate = {"assignment": yard.assignment.pk, "stage": yard.version.stages.first().key}

    do(yard, yard.clay, "open", group=group.pk, **gate)
    of_group = [one.student for one in GateOpening.objects.all()]
    answer = do(yard, yard.clay, "open", **gate)

    assert of_group == [yard.ben]
    assert GateOpening.objects.filter(student=None).count() == 1
    assert answer.json()["said"].startswith("The gate is open.")


def test_a_stage_of_another_sequence_is_not_opened(yard: Schoolyard):
    gate = {"assignment": yard.assignment.pk, "stage": "elsewhere"}

    assert do(yard, yard.clay, "open", **gate).status_code == 404
    assert not GateOpening.objects.exists()


def test_an_empty_message_is_refused_in_a_sentence(yard: Schoolyard):
    answer = do(yard, yard.clay, "message", text=" ")

    assert answer.status_code == 400
    assert answer.json()["error"]


def test_a_bench_outside_the_course_gets_no_message(yard: Schoolyard):
    a_run(yard.ada)

    answer = do(yard, yard.clay, "message", students=yard.ada.pk, text="Hello")

    assert answer.json() == {
        "said": "1 student has no lab open: it waits on their home page and at their next bench."
    }
    sent = TeacherMessage.objects.get()
    assert (sent.run, sent.student, sent.course) == (None, yard.ada, yard.course)


def test_a_message_to_a_class_of_nobody_is_refused(yard: Schoolyard):
    yard.course.memberships.filter(part="student").delete()

    assert do(yard, yard.clay, "message", text="Hello").status_code == 400


def test_a_closer_look_tells_what_became_of_words_that_wait(yard: Schoolyard):
    do(yard, yard.clay, "message", students=yard.ada.pk, text="Begin with the long string.")
    ada, clay = Client(), Client()
    ada.force_login(yard.ada)
    clay.force_login(yard.clay)
    address = f"/courses/{yard.course.pk}/board/students/{yard.ada.pk}/"

    def said() -> dict[str, str]:
        return clay.get(address).json()["messages"][0]

    assert (said()["delivered"], said()["seen"]) == ("", "")
    assert "Begin with the long string." in ada.get("/").content.decode()
    assert said()["delivered"] and not said()["seen"]
    ada.post(f"/messages/{TeacherMessage.objects.get().pk}/seen/")
    assert said()["seen"]


def test_a_stranger_among_the_chosen_is_refused(yard: Schoolyard):
    at_work(yard, yard.ada)

    answer = do(yard, yard.clay, "message", students=f"{yard.ada.pk},{yard.eve.pk}", text="Hello")

    assert answer.status_code == 404
    assert not TeacherMessage.objects.exists()


def test_a_message_to_a_group_reaches_its_students_alone(yard: Schoolyard):
    at_work(yard, yard.ada)
    run = at_work(yard, yard.ben)
    group = yard.course.groups.create(name="Table 1")
    group.members.set(yard.course.memberships.filter(user=yard.ben))

    answer = do(yard, yard.clay, "message", group=group.pk, text="Well done.")

    assert answer.json() == {"said": "Sent to 1 student."}
    assert TeacherMessage.objects.get().run == run


def test_a_group_of_another_course_is_unknown(yard: Schoolyard):
    at_work(yard, yard.ada)
    other = Course.objects.create(institution=yard.school, title="Chemistry")
    group = other.groups.create(name="Table 1")

    assert do(yard, yard.clay, "message", group=group.pk, text="Hello").status_code == 404


def test_whoever_has_no_lab_open_is_counted(yard: Schoolyard):
    at_work(yard, yard.ada)

    answer = do(yard, yard.clay, "message", text="Begin.")

    assert answer.json() == {
        "said": "Sent to 1 student. 1 student has no lab open: it waits on their home page and at their next bench."
    }
    assert set(TeacherMessage.objects.values_list("run__student", "student")) == {
        (yard.ada.pk, None),
        (None, yard.ben.pk),
    }


def test_the_thirteenth_message_of_a_minute_waits(yard: Schoolyard):
    at_work(yard, yard.ada)
    for _ in range(12):
        assert do(yard, yard.clay, "message", text="Hurry").status_code == 200

    assert do(yard, yard.clay, "message", text="Hurry").status_code == 429


def test_a_hint_goes_to_the_step_where_the_student_is(yard: Schoolyard):
    at_work(yard, yard.ada)

    answer = do(yard, yard.clay, "hint", students=yard.ada.pk)

    sent = TeacherMessage.objects.get()
    assert answer.json() == {"said": "Sent to 1 student."}
    assert (sent.kind, sent.step, sent.rung) == ("hint", "question", 1)


def test_an_alert_that_was_dealt_with_is_kept_with_who_did(yard: Schoolyard):
    run = at_work(yard, yard.ada)
    data = {"kind": "same_error", "about": "replication", "seq": 7}

    for teacher in (yard.clay, yard.head):
        do(yard, teacher, f"students/{yard.ada.pk}/dealt", **data)

    dealt = AlertDealt.objects.get()
    assert (dealt.run, dealt.kind, dealt.about, dealt.seq) == (run, "same_error", "replication", 7)
    assert dealt.teacher == yard.clay


def test_a_closer_look_leads_to_the_moment_of_each_error(yard: Schoolyard):
    run = at_work(yard, yard.ada)
    for seq in (1, 2, 3):
        an_event(run, seq, "notebook", "record")
        a_score(run, "replication", "incorrect", seq=seq)
    Run.objects.update(last_seq=3, last_event=timezone.now())

    look = client_of(yard.clay).get(f"/courses/{yard.course.pk}/board/students/{yard.ada.pk}/")

    evidence = look.json()["evidence"]
    assert [one["replay"] for one in evidence] == [
        f"/runs/{run.pk}/replay/?at={seq}" for seq in (1, 2, 3)
    ]
    assert {one["verdict"] for one in evidence} == {
        f"repeating a measurement: {Verdict.INCORRECT.label}"
    }
    assert [one["given"] for one in look.json()["ladder"]["rungs"]] == [False, False, False]


def test_a_closer_look_takes_as_many_queries_in_a_large_class(
    yard: Schoolyard, django_assert_max_num_queries
):
    at_work(yard, yard.ada)
    for number in range(30):
        one = person(f"student{number}", "student", yard.school)
        yard.course.memberships.create(user=one)
        at_work(yard, one)
    client = client_of(yard.clay)

    with django_assert_max_num_queries(24):
        client.get(f"/courses/{yard.course.pk}/board/students/{yard.ada.pk}/")


def test_the_board_takes_as_many_queries_with_groups_and_gates(
    yard: Schoolyard, django_assert_max_num_queries
):
    for number in range(10):
        group = yard.course.groups.create(name=f"Table {number}")
        group.members.set(yard.course.memberships.filter(part="student"))
    client = client_of(yard.clay)

    with django_assert_max_num_queries(20):
        client.get(f"/courses/{yard.course.pk}/board/")


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
@pytest.mark.parametrize("what", ["message", "hint", "pause", "open", "next"])
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


@pytest.mark.parametrize("students", ["9" * 26, "1,x", "-1", "²"])
def test_a_choice_of_students_that_cannot_be_is_refused_in_words(yard: Schoolyard, students):
    answer = do(yard, yard.clay, "message", text="Well done", students=students)

    assert answer.status_code == 400
    assert answer.json() == {"error": "This choice of students cannot be read."}


@pytest.mark.parametrize(("what", "field"), [("next", "student"), ("message", "group")])
def test_a_number_that_no_database_has_is_refused_in_words(yard: Schoolyard, what, field):
    answer = do(yard, yard.clay, what, text="Well done", lab="pendulum", **{field: "9" * 30})

    assert answer.status_code == 400
    assert answer.json()["error"]
