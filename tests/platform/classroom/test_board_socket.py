"""The board's websocket: to whom it opens, and what it tells. Real Valkey, real handshake."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from channels.db import database_sync_to_async
from channels.routing import URLRouter
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from schoolyard import Schoolyard, a_run, build

from assay.websocket_urls import websocket_urlpatterns
from classroom.consumers import COALESCE_S
from courses.models import Course, Membership
from runs.doorbell import course_group, ring, run_group
from runs.models import Run, TeacherMessage
from runs.presence import present
from runs.services import course_pause
from runs.speaking import message_send
from tests.support.communicator import WebsocketCommunicator

pytestmark = [pytest.mark.usefixtures("valkey"), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def school(transactional_db: None) -> Schoolyard:
    """Committed, so that the threads of the consumers see it; ada is at work."""
    yard = build()
    a_run(yard.ada, assignment=yard.assignment, stage=yard.version.stages.first())
    return yard


def line(path: str, user: Any) -> WebsocketCommunicator:
    socket = WebsocketCommunicator(URLRouter(websocket_urlpatterns), path)
    socket.scope["user"] = user
    return socket


async def board(yard: Schoolyard, user: Any) -> WebsocketCommunicator:
    socket = line(f"/ws/courses/{yard.course.pk}/board/", user)
    await socket.connect()
    return socket


async def heard(socket: WebsocketCommunicator, kind: str) -> dict[str, Any]:
    """The next message of a kind."""
    while True:
        message = await socket.receive_json_from(timeout=5)
        if message["type"] == kind:
            return message


@pytest.mark.parametrize("who", ["clay", "head"])
async def test_teachers_of_the_course_and_its_admins_get_the_whole_class(school, who):
    socket = await board(school, getattr(school, who))

    rows = (await heard(socket, "rows"))["rows"]

    assert {row["name"] for row in rows} == {"ada", "ben"}
    await socket.disconnect()


@pytest.mark.parametrize("who", ["dow", "ada", "eve", "far_head"])
async def test_everybody_else_is_shut_out(school, who):
    socket = await board(school, getattr(school, who))

    assert (await socket.receive_output(timeout=5))["code"] == 4403


async def test_a_visitor_is_sent_to_log_in(school):
    socket = await board(school, AnonymousUser())

    assert (await socket.receive_output(timeout=5))["code"] == 4401


async def test_a_course_that_does_not_exist_looks_like_one_that_is_not_yours(school):
    socket = line("/ws/courses/999999/board/", school.clay)
    await socket.connect()

    assert (await socket.receive_output(timeout=5))["code"] == 4403


async def test_only_the_row_that_changed_is_told(school):
    socket = await board(school, school.clay)
    await heard(socket, "rows")
    run = await database_sync_to_async(school.ada.runs.get)()
    change = Run.objects.filter(pk=run.pk).update
    await database_sync_to_async(change)(step="hypothesis", steps_done=["question"])

    await asyncio.to_thread(bell, school, run)
    rows = (await heard(socket, "rows"))["rows"]

    assert [row["student"] for row in rows] == [school.ada.pk]
    assert rows[0]["steps"][1] == "h"
    assert "name" not in rows[0]  # what has not changed is not told again
    await socket.disconnect()


def bell(school: Schoolyard, run: Run) -> None:
    ring([(course_group(school.course.pk), {"type": "board.changed", "run": str(run.pk)})])


async def test_a_hundred_doorbells_make_one_message(school):
    socket = await board(school, school.clay)
    await heard(socket, "rows")
    run = await database_sync_to_async(school.ada.runs.get)()
    await database_sync_to_async(Run.objects.filter(pk=run.pk).update)(step="plan")

    bells = [(course_group(school.course.pk), {"type": "board.changed", "run": str(run.pk)})] * 100
    await asyncio.to_thread(ring, bells)

    assert len((await heard(socket, "rows"))["rows"]) == 1
    assert await socket.receive_nothing(timeout=COALESCE_S * 3)
    await socket.disconnect()


async def test_a_doorbell_after_which_nothing_is_new_says_nothing(school):
    socket = await board(school, school.clay)
    await heard(socket, "rows")
    run = await database_sync_to_async(school.ada.runs.get)()

    await asyncio.to_thread(bell, school, run)

    assert await socket.receive_nothing(timeout=COALESCE_S * 3)
    await socket.disconnect()


async def test_the_time_line_of_the_lesson_comes_first_and_is_not_told_again_at_once(school):
    socket = await board(school, school.clay)

    lesson = await heard(socket, "lesson")

    assert lesson["students"] == 2
    assert [sum(slot["steps"]) for slot in lesson["slots"]] == [1]
    await heard(socket, "rows")
    bells = [(course_group(school.course.pk), {"type": "board.changed"})]
    await asyncio.to_thread(ring, bells)
    while not await socket.receive_nothing(timeout=COALESCE_S * 2):
        assert (await socket.receive_json_from())["type"] != "lesson"
    await socket.disconnect()


async def test_a_pause_reaches_every_board(school):
    socket = await board(school, school.clay)
    assert not (await heard(socket, "class"))["paused"]
    await heard(socket, "rows")

    await database_sync_to_async(course_pause)(course=school.course, paused=True)

    assert (await heard(socket, "class"))["paused"]
    await socket.disconnect()


async def test_a_student_who_leaves_the_course_leaves_the_board(school):
    socket = await board(school, school.clay)
    await heard(socket, "rows")
    gone = Membership.objects.filter(user=school.ben)
    await database_sync_to_async(gone.delete)()

    group = course_group(school.course.pk)
    await asyncio.to_thread(ring, [(group, {"type": "board.changed", "run": ""})])

    assert (await heard(socket, "gone"))["students"] == [school.ben.pk]
    await socket.disconnect()


async def test_a_student_at_the_bench_is_present_until_the_socket_closes(school):
    run = await database_sync_to_async(school.ada.runs.get)()
    teacher = await board(school, school.clay)
    await heard(teacher, "rows")

    bench = line(f"/ws/runs/{run.pk}/", school.ada)
    await bench.connect()
    await until(lambda: present([run.pk]) == {run.pk})
    await bench.disconnect()
    await until(lambda: present([run.pk]) == set())
    await teacher.disconnect()


async def test_a_teacher_who_looks_on_does_not_make_the_student_present(school):
    run = await database_sync_to_async(school.ada.runs.get)()
    bench = line(f"/ws/runs/{run.pk}/", school.clay)
    await bench.connect()
    await bench.send_json_to({"type": "resume", "after": 0})
    await heard(bench, "ready")

    assert await asyncio.to_thread(present, [run.pk]) == set()
    await bench.disconnect()


async def test_the_student_is_told_who_looks_on_and_that_they_have_left(school):
    run = await database_sync_to_async(school.ada.runs.get)()
    bench = line(f"/ws/runs/{run.pk}/", school.ada)
    await bench.connect()
    await bench.send_json_to({"type": "resume", "after": 0})
    await heard(bench, "ready")

    watching = line(f"/ws/runs/{run.pk}/", school.clay)
    await watching.connect()
    came = await heard(bench, "watched")
    await watching.disconnect()
    left = await heard(bench, "watched")

    assert (came["by"], left["by"]) == (["clay"], [])
    visit = await database_sync_to_async(run.visits.get)()
    assert visit.person_id == school.clay.pk
    assert visit.ended is not None
    await bench.disconnect()


async def test_the_students_own_second_tab_is_no_visit(school):
    run = await database_sync_to_async(school.ada.runs.get)()
    bench = line(f"/ws/runs/{run.pk}/", school.ada)
    await bench.connect()
    await bench.send_json_to({"type": "resume", "after": 0})
    await heard(bench, "ready")

    assert await database_sync_to_async(run.visits.count)() == 0
    await bench.disconnect()


async def test_whoever_looks_on_puts_no_message_away(school):
    run = await database_sync_to_async(school.ada.runs.get)()
    write = database_sync_to_async(message_send)
    (sent,) = await write(runs=[run], teacher=school.clay, text="Hello")
    watching, bench = (line(f"/ws/runs/{run.pk}/", who) for who in (school.clay, school.ada))
    for one in (watching, bench):
        await one.connect()
        await one.send_json_to({"type": "resume", "after": 0})
        await heard(one, "ready")

    await watching.send_json_to({"type": "seen", "message": sent.pk})
    assert (await heard(watching, "error"))["code"] == "read_only"
    await database_sync_to_async(sent.refresh_from_db)()
    assert sent.seen is None

    await bench.send_json_to({"type": "seen", "message": sent.pk})
    await until(lambda: TeacherMessage.objects.get().seen is not None)
    await watching.disconnect()
    await bench.disconnect()


async def test_a_bench_goes_on_by_itself_when_a_forgotten_pause_is_over(school):
    run = await database_sync_to_async(school.ada.runs.get)()
    bench = line(f"/ws/runs/{run.pk}/", school.ada)
    await bench.connect()
    await bench.send_json_to({"type": "resume", "after": 0})
    await heard(bench, "ready")
    ends = timezone.now() + timedelta(seconds=1.5)
    change = Course.objects.filter(pk=school.course.pk).update

    await database_sync_to_async(change)(paused_until=ends)
    await asyncio.to_thread(ring, [(run_group(run.pk), {"type": "run.changed"})])
    paused = await heard(bench, "paused")
    await heard(bench, "resumed")

    assert datetime.fromisoformat(paused["until"]) == ends
    assert timezone.now() >= ends
    await bench.disconnect()


async def until(holds: Any, seconds: float = 5) -> None:
    """Wait for something that another thread does, but not for ever."""
    async with asyncio.timeout(seconds):
        while not await asyncio.to_thread(holds):
            await asyncio.sleep(0.02)
