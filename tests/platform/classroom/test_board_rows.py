"""The rows of a class board, and how many queries they take."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from schoolyard import Schoolyard, a_run, a_score, an_event, finish, person

from classroom.selectors import board_rows, board_words
from courses.models import Membership
from learners.models import Decision
from people.models import Role
from runs.models import Run
from runs.presence import Seat, say, take_back
from scoring.models import ScoredStep

pytestmark = pytest.mark.usefixtures("valkey")


def a_class(yard: Schoolyard, size: int) -> list[Run]:
    """`size` students more, each with a finished run, one at work, events and scores."""
    runs = []
    for number in range(size):
        student = person(f"student{number}", Role.STUDENT, yard.school)
        Membership.objects.create(course=yard.course, user=student)
        finish(begun(yard, student))
        runs.append(begun(yard, student))
    return runs


def begun(yard: Schoolyard, student, **more) -> Run:
    run = a_run(student, assignment=yard.assignment, stage=yard.version.stages.first(), **more)
    for seq in range(1, 4):
        an_event(run, seq, "length", "set", 0.5)
    a_score(run, "control_of_variables", seq=3)
    ScoredStep.objects.create(run=run, seq=3)
    run.last_seq, run.last_event, run.step = 3, timezone.now(), "collect"
    run.steps_done = ["question", "hypothesis"]
    run.save()
    return run


def row(yard: Schoolyard, student) -> dict:
    return next(one for one in board_rows(yard.course) if one["student"] == student.pk)


def queries(yard: Schoolyard) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        board_rows(yard.course)
    return len(caught)


def test_the_number_of_queries_does_not_grow_with_the_class(yard: Schoolyard):
    a_class(yard, 5)
    few = queries(yard)
    Membership.objects.filter(user__username__startswith="student").delete()
    for number in range(40):
        student = person(f"more{number}", Role.STUDENT, yard.school)
        Membership.objects.create(course=yard.course, user=student)
        begun(yard, student)

    assert len(board_rows(yard.course)) == 42
    assert queries(yard) == few <= 10


def test_a_row_tells_lab_stage_step_practices_and_pace(yard: Schoolyard):
    begun(yard, yard.ada)

    shown = row(yard, yard.ada)

    assert (shown["lab"], shown["stage"], shown["state"]) == ("pendulum", [1, 2], "working")
    assert shown["steps"].startswith("ddoh")
    assert shown["practices"] == ["correct", "", "", "", ""]
    assert shown["pace"] == 3


def test_the_latest_verdict_on_a_practice_counts(yard: Schoolyard):
    run = begun(yard, yard.ada)
    a_score(run, "control_of_variables", "incorrect", seq=4)

    assert row(yard, yard.ada)["practices"][0] == "incorrect"


def test_what_a_model_thinks_of_a_trial_is_no_practice(yard: Schoolyard):
    run = begun(yard, yard.ada)
    a_score(run, "control_of_variables", "incorrect", seq=4, scorer="procedures")

    assert row(yard, yard.ada)["practices"][0] == "correct"


def test_the_newest_run_is_shown(yard: Schoolyard):
    finish(begun(yard, yard.ada))
    second = begun(yard, yard.ada)

    assert row(yard, yard.ada)["run"] == str(second.pk)


def test_a_run_in_another_course_is_not_shown(yard: Schoolyard):
    a_run(yard.ada)

    assert row(yard, yard.ada)["state"] == "not_started"


def test_the_stuck_come_first(yard: Schoolyard):
    begun(yard, yard.ada)
    run = begun(yard, yard.ben)
    for seq in (4, 5, 6):
        a_score(run, "replication", "incorrect", seq=seq)

    rows = board_rows(yard.course)

    assert [(one["name"], one["state"]) for one in rows] == [("ben", "stuck"), ("ada", "working")]
    assert rows[0]["evidence"] and rows[0]["move"]


def test_an_open_bench_without_actions_is_silent_and_a_closed_one_offline(yard: Schoolyard):
    run = begun(yard, yard.ada)
    Run.objects.update(last_event=timezone.now() - timedelta(minutes=4))
    seat = Seat(run.pk, "a channel", yard.course.pk)

    say([seat])
    there = row(yard, yard.ada)["state"]
    take_back([seat])

    assert (there, row(yard, yard.ada)["state"]) == ("silent", "offline")


def test_what_waits_may_be_chosen_anew_until_it_is_begun(yard: Schoolyard):
    run = begun(yard, yard.ada)
    assert row(yard, yard.ada)["next"] == {"decision": 0, "lab": "", "locked": False, "open": False}

    Decision.objects.create(
        student=yard.ada, assignment=yard.assignment, after_run=finish(run), lab="dc_circuits"
    )

    assert row(yard, yard.ada)["next"]["open"]
    assert row(yard, yard.ada)["next"]["lab"] == "dc_circuits"


def test_rows_speak_the_readers_language(yard: Schoolyard):
    begun(yard, yard.ada)
    Run.objects.update(last_event=timezone.now() - timedelta(minutes=4))

    with translation.override("zh-hans"):
        shown, words = row(yard, yard.ada), board_words("zh-hans")

    assert words["pendulum"]["title"] == "单摆"
    assert not shown["evidence"].isascii()


def test_teachers_have_no_row(yard: Schoolyard):
    assert {one["name"] for one in board_rows(yard.course)} == {"ada", "ben"}
