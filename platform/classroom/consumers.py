"""The websocket of a class board: rows that changed, a few times a second at most."""

import asyncio
import json
from time import monotonic
from typing import Any
from uuid import UUID

from channels.consumer import get_handler_name
from channels.generic.websocket import AsyncWebsocketConsumer
from django.utils import timezone, translation

from classroom.lesson import Ways, lesson_of
from classroom.live import LiveClass
from classroom.selectors import Row, rows_of
from courses.access import teaches
from courses.models import Course
from people.log_ins import person_still_there, session_key_of
from runs.consumers import reader_language
from runs.doorbell import course_group, person_group
from runs.protocol import Close
from runs.threads import reading

COALESCE_S = 0.4  # doorbells within this time make one message
LOOK_AGAIN_S = 10.0  # silence rings no bell: minutes pass, and sockets die quietly
LESSON_EVERY_S = 9.0  # the time line moves with each of these looks, not with each doorbell


class Board:
    """One reader's view of one class. Its methods run in a reading thread."""

    def __init__(self, course_id: int, user_id: int, language: str, session_key: str = "") -> None:
        self.course_id = course_id
        self.user_id = user_id
        self.language = language
        self.session_key = session_key
        self.sent: dict[int, Row] = {}
        self.live: LiveClass | None = None
        self.next_lesson = 0.0
        self.ways: Ways | None = None  # what the time line has read so far

    def why_shut(self) -> int:
        """0 for teachers of the course and administrators of its institution who are still logged in.

        For others the code with which the socket is closed; asked anew each time.
        """
        user = person_still_there(self.user_id, self.session_key)
        if user is None:
            return Close.LOGIN
        course = Course.objects.filter(pk=self.course_id).first()
        return 0 if course is not None and teaches(user, course) else Close.FORBIDDEN

    def messages(self, runs: set[UUID] | None) -> list[dict[str, Any]]:
        """What has changed for these runs, or (None) for the whole class."""
        course = Course.objects.get(pk=self.course_id)
        if self.live is None:
            self.live = LiveClass(course)
        self.live.course = course
        with translation.override(self.language):
            rows = rows_of(self.live, self.live.look(runs))
        changed = [new for row in rows if (new := self._changed(row))]
        until = course.paused_until if course.paused else None
        found: list[dict[str, Any]] = [
            {"type": "class", "paused": until.isoformat() if until else ""}
        ]
        if runs is None and (lesson := self._lesson(course)):
            found.append(lesson)
        if changed or runs is None:
            found.append({"type": "rows", "rows": changed})
        if gone := set(self.sent) - set(self.live.names):
            self.sent = {pk: row for pk, row in self.sent.items() if pk not in gone}
            found.append({"type": "gone", "students": sorted(gone)})
        return found

    def _lesson(self, course: Course) -> dict[str, Any] | None:
        """The class's time line, at most every LESSON_EVERY_S."""
        assert self.live is not None
        if monotonic() < self.next_lesson:
            return None
        self.next_lesson = monotonic() + LESSON_EVERY_S
        self.ways = self.ways or Ways(course)
        lesson = lesson_of(course, self.live.names, timezone.now(), self.ways)
        return lesson.message() if lesson else None

    def _changed(self, row: Row) -> Row | None:
        """The parts of a row that are news to this reader; None where nothing is."""
        before = self.sent.get(row["student"], {})
        new = {name: value for name, value in row.items() if before.get(name, ...) != value}
        self.sent[row["student"]] = row
        return {"student": row["student"], **new} if new else None


class BoardConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # channels has no types
    """One teacher's tab with the board of one class. It only tells; it takes no orders."""

    board: Board | None = None
    soon: asyncio.TimerHandle | None = None
    later: asyncio.TimerHandle | None = None

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Not Channels' own dispatch: that one visits a thread with every doorbell of the hall to
        close old database connections, and nothing here uses that thread's connection."""
        await getattr(self, get_handler_name(message))(message)

    async def connect(self) -> None:
        await self.accept()  # a code can only be given on an open socket
        self.changed: set[UUID] = set()
        self.whole = False
        self.paused: str | None = None  # until when
        self.telling = asyncio.Lock()
        user = self.scope.get("user")
        if user is None or not user.is_authenticated:
            await self.close(Close.LOGIN)
            return
        course_id: int = self.scope["url_route"]["kwargs"]["course_id"]
        language, session_key = reader_language(self.scope), session_key_of(self.scope)
        board = Board(course_id, user.pk, language, session_key)
        if shut := await reading(board.why_shut):
            await self.close(shut)
            return
        self.board = board
        for group in (course_group(course_id), person_group(user.pk)):
            await self.channel_layer.group_add(group, self.channel_name)
        self.whole = True
        await self._tell()
        self._look_later()

    async def disconnect(self, code: int) -> None:
        for timer in (self.soon, self.later):
            if timer is not None:
                timer.cancel()
        if self.board is not None:
            groups = (course_group(self.board.course_id), person_group(self.board.user_id))
            self.board = None
            for group in groups:
                await self.channel_layer.group_discard(group, self.channel_name)

    async def board_changed(self, doorbell: dict[str, Any]) -> None:
        """Something happened in a run, or (without one) in the class."""
        if doorbell.get("run"):
            self.changed.add(UUID(doorbell["run"]))
        else:
            self.whole = True
        self._tell_soon()

    async def standing_changed(self, doorbell: dict[str, Any]) -> None:
        """Logged out, given a new password, taken out of the course or erased: this socket may have to go."""
        if self.board is not None and (shut := await reading(self.board.why_shut)):
            await self.close(shut)

    def _tell_soon(self) -> None:
        if self.soon is None:
            loop = asyncio.get_running_loop()
            self.soon = loop.call_later(COALESCE_S, self._start, self._tell)

    def _look_later(self) -> None:
        loop = asyncio.get_running_loop()
        self.later = loop.call_later(LOOK_AGAIN_S, self._start, self._look_again)

    def _start(self, work: Any) -> None:
        self.task = asyncio.ensure_future(work())

    async def _look_again(self) -> None:
        """The whole class, and whether this person may still see it."""
        if self.board is None:
            return
        if shut := await reading(self.board.why_shut):
            await self.close(shut)
            return
        self.whole = True
        try:
            await self._tell()
        finally:
            self._look_later()

    async def _tell(self) -> None:
        async with self.telling:
            self.soon = None
            runs, self.changed = self.changed, set()
            whole, self.whole = self.whole, False
            if self.board is None or not (runs or whole):
                return
            for message in await reading(self.board.messages, None if whole else runs):
                await self._say(message)

    async def _say(self, message: dict[str, Any]) -> None:
        if message["type"] == "class":
            if message["paused"] == self.paused:
                return
            self.paused = message["paused"]
        text = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
        await self.send(text_data=text)
