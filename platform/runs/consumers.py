"""The websocket of a run."""

import asyncio
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from channels.consumer import get_handler_name
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone, translation

from people.log_ins import session_key_of
from runs import messages
from runs.bench import NoSuchRun
from runs.doorbell import person_group, run_group
from runs.drafts import Answer, Refusal
from runs.messages import Message
from runs.models import Event
from runs.pace import Pace
from runs.presence import Seat, attendance
from runs.protocol import ActionMessage, BadMessage, Close, Resume, Seen, Unusable, parse
from runs.reader import Catching, RunReader
from runs.ringer import open_sockets
from runs.scribe import scribe
from runs.share import Share, shares
from runs.speaking import message_seen
from runs.staying import Staying
from runs.threads import reading
from runs.visits import visit_begin, visit_end

TRY_AGAIN = 1011  # the server could not do it; the browser reconnects and sends again
# How long a socket waits for a doorbell that should have rung before it looks by itself.
PATIENCE_S = (3.0, 7.0, 20.0)
JUST_AFTER_S = 0.1  # the end of a pause


class RunConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # channels has no types
    """One browser tab at one bench. It parses and answers; the scribe does the work."""

    reader: RunReader
    pace: Pace
    share: Share | None = None  # its person's, while it has a place there
    seat: Seat | None = None
    visit: int | None = None  # the record of somebody's looking on
    staying: Staying | None = None
    pause_ends: datetime | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.turn = asyncio.Lock()
        self.look: asyncio.Future[None] | None = None

    async def dispatch(self, message: dict[str, Any]) -> None:
        """One thing at a time, also when this socket lost its patience and looks by itself.

        Not Channels' own dispatch: that one visits a thread with every message to close old
        database connections, and nothing here uses that thread's connection.
        """
        handler = getattr(self, get_handler_name(message))
        async with self.turn:
            await handler(message)

    async def connect(self) -> None:
        await self.accept()  # a code can only be given on an open socket
        self.counted = False  # among the run's open sockets
        self.resumed = False
        self.sent = 0  # every event up to this one has been sent
        self.unscored: set[int] = set()
        self.paused = False
        self.impatience: asyncio.TimerHandle | None = None
        self.pace = Pace()
        user = self.scope.get("user")
        if user is None or not user.is_authenticated:
            await self.close(Close.LOGIN)
            return
        self.share = shares.come(user.pk)
        if self.share is None:
            await self.close(Close.TOO_FAST)
            return
        self.run_id: UUID = self.scope["url_route"]["kwargs"]["run_id"]
        language, session_key = reader_language(self.scope), session_key_of(self.scope)
        self.reader = RunReader(self.run_id, user.pk, language, session_key)
        if not await reading(self.reader.open):
            await self.close(Close.NO_SUCH_RUN)
        elif not self.reader.access:
            await self.close(Close.FORBIDDEN)
        else:
            open_sockets[self.run_id] += 1
            self.counted = True
            await self.channel_layer.group_add(run_group(self.run_id), self.channel_name)
            self.staying = Staying(lambda: reading(self.reader.why_leave), self._leave)
            await self.channel_layer.group_add(person_group(user.pk), self.channel_name)
            await self._sit_down(user.pk)

    async def _sit_down(self, person_id: int) -> None:
        """A student at the own bench is seen on the class board; who looks on, by the student."""
        if self.reader.access == "write":
            self.seat = Seat(self.run_id, self.channel_name, self.reader.course_id)
        else:
            self.seat = Seat(self.run_id, self.channel_name, looker=self.reader.name)
            self.visit = await reading(visit_begin, run_id=self.run_id, person_id=person_id)
        attendance().come(self.seat)

    async def _leave(self, code: int) -> None:
        async with self.turn:
            self.resumed = False  # nothing more is said
            await self.close(code)

    async def disconnect(self, code: int) -> None:
        self._be_patient()
        if self.share is not None:
            self.share.go()
        if self.staying is not None:
            self.staying.end()
        if self.seat is not None:
            attendance().go(self.seat)
        if self.visit is not None:
            await reading(visit_end, visit_id=self.visit)
        if self.look is not None:
            self.look.cancel()
        if self.counted:
            open_sockets[self.run_id] -= 1
            if not open_sockets[self.run_id]:
                del open_sockets[self.run_id]
            for group in (run_group(self.run_id), person_group(self.reader.user_id)):
                await self.channel_layer.group_discard(group, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if not self.pace.allows():
            await self.close(Close.TOO_FAST)
            return
        try:
            message = parse(text_data)
        except Unusable as error:
            await self.close(error.close)
        except BadMessage as error:
            await self._error("bad_message", error.client_seq, reason=error.reason)
        else:
            if isinstance(message, Resume):
                await self._resume(message)
            elif isinstance(message, Seen):
                await self._seen(message)
            else:
                await self._act(message)

    # -- what the browser asks -----------------------------------------------------------------

    async def _resume(self, message: Resume) -> None:
        if self.share is None or not (self.pace.allows_resume() and self.share.allows_resume()):
            await self.close(Close.TOO_FAST)
            return
        self.pace.resume()
        if message.device and self.reader.access == "write":
            await reading(self.reader.note_device, message.device)
        try:
            catching = await reading(self.reader.resume, message.after)
        except NoSuchRun:
            await self.close(Close.NO_SUCH_RUN)
            return
        self.share.read(len(catching.messages))
        self.resumed = True
        welcome = catching.messages[0]
        await self._send_caught(catching)
        self._hold(welcome["state"] == "paused", welcome["until"])

    async def _seen(self, message: Seen) -> None:
        """Put away by the student: it is not shown again, and the teacher sees that it was read."""
        if self.reader.access != "write":
            await self._error("read_only", None)
            return
        await reading(message_seen, run_id=self.run_id, message_id=message.message)

    async def _act(self, message: ActionMessage) -> None:
        if not self.resumed:
            await self._error("not_resumed", message.client_seq)
            return
        if self.reader.access != "write":
            await self._error("read_only", message.client_seq)
            return
        answer = await scribe().write(self.run_id, message, self.channel_name)
        if answer.event is not None:
            await self._observed(answer.event, answer)
        elif answer.refusal is not None:
            await self._refused(message, answer.refusal)
        else:
            await self.close(TRY_AGAIN)

    async def _observed(self, event: Event, answer: Answer) -> None:
        if event.seq > self.sent + 1:
            await self._catch_up()
        if answer.repeated or event.seq > self.sent:
            await self._say(messages.observed(event))
            self.sent = max(self.sent, event.seq)
        for step, status in answer.progress:
            await self._say(messages.progress(step, status))
        if event.scorable and not answer.repeated:
            self._expect({event.seq})

    async def _refused(self, message: ActionMessage, refusal: Refusal) -> None:
        if refusal.bad is not None:
            language = self.reader.language
            await self._say(messages.refused(message.client_seq, refusal.bad, language))
            return
        if refusal.code == "paused":
            self.paused = True
            self._expect(set())
        more = {} if refusal.expected is None else {"expected": refusal.expected}
        await self._error(refusal.code, message.client_seq, **more)

    # -- doorbells -----------------------------------------------------------------------------

    async def event_committed(self, doorbell: dict[str, Any]) -> None:
        """An action was committed, here or in another tab."""
        if not self.resumed or doorbell["origin"] == self.channel_name:
            return
        if doorbell["seq"] > self.sent:
            await self._catch_up()
        for step, status in doorbell["progress"]:
            await self._say(messages.progress(step, status))

    async def feedback_ready(self, doorbell: dict[str, Any]) -> None:
        """Rung by scoring after the rows are committed; the rows, not the bell, are sent."""
        self.unscored.difference_update(doorbell.get("seqs", ()))
        if not self.unscored:
            self._be_patient()
        if not doorbell.get("silent"):
            await self._say_from_sources("feedback.ready")

    async def feedback_late(self, doorbell: dict[str, Any]) -> None:
        if self.resumed:
            await self._say({"type": "late"})

    async def next_ready(self, doorbell: dict[str, Any]) -> None:
        await self._say_from_sources("next.ready")

    async def marks_ready(self, doorbell: dict[str, Any]) -> None:
        """Rung by scoring when it is known what carries a verdict."""
        await self._say_from_sources("marks.ready")

    async def look_changed(self, doorbell: dict[str, Any]) -> None:
        """Rung when a second look was asked for, taken back or answered, or what counts was graded anew."""
        await self._say_from_sources("look.changed")

    async def run_changed(self, doorbell: dict[str, Any]) -> None:
        """Paused, allowed to go on, or spoken to by a teacher."""
        if not self.resumed:
            return
        for message in await reading(self.reader.changes):
            if message["type"] in ("paused", "resumed") and not self._holds(message):
                continue
            await self._say(message)

    def _holds(self, message: Message) -> bool:
        """Whether this pause, or its end, is news."""
        before = (self.paused, self.pause_ends)
        self._hold(message["type"] == "paused", message.get("until"))
        return before != (self.paused, self.pause_ends)

    def _hold(self, paused: bool, until: str | None) -> None:
        """A pause that ends by itself rings no bell: this socket looks then."""
        self.paused = paused
        self.pause_ends = datetime.fromisoformat(until) if until else None
        if self.pause_ends is not None:
            self._look_after(0)

    async def standing_changed(self, doorbell: dict[str, Any]) -> None:
        """Logged out, given a new password, taken out of a course or erased: this socket may have to go."""
        if self.staying is not None:
            self.staying.ask_now()

    async def look_again(self, doorbell: dict[str, Any]) -> None:
        """A doorbell that should have rung did not: the server of doorbells may have been away."""
        tries = doorbell["tries"]
        await self.run_changed(doorbell)
        await self._catch_up()
        for source in {one.bell for one in messages.sources}:
            await self._say_from_sources(source)
        watched = bool(self.reader.told_lookers)
        if (self.unscored or self.paused or watched) and tries < len(PATIENCE_S):
            self._look_after(tries)
        elif self.paused or watched:
            self._look_after(len(PATIENCE_S) - 1)
        else:
            self.unscored.clear()

    # -- sending -------------------------------------------------------------------------------

    async def _say(self, message: Message) -> None:
        await self.send(text_data=json.dumps(message, ensure_ascii=False, separators=(",", ":")))

    async def _error(self, code: str, client_seq: int | None, **more: Any) -> None:
        with translation.override(self.reader.language):
            message = messages.error(code, client_seq, **more)
        await self._say(message)

    async def _say_from_sources(self, bell: str) -> None:
        if self.resumed:
            for message in await reading(self.reader.from_sources, bell):
                await self._say(message)

    async def _catch_up(self) -> None:
        await self._send_caught(await reading(self.reader.events, self.sent))

    async def _send_caught(self, catching: Catching) -> None:
        for message in catching.messages:
            await self._say(message)
        self.sent = max(self.sent, catching.seq)
        if catching.unscored:
            self._expect(catching.unscored)

    # -- patience ------------------------------------------------------------------------------

    def _expect(self, seqs: set[int]) -> None:
        self.unscored |= seqs
        if self.impatience is None:
            self._look_after(0)

    def _be_patient(self) -> None:
        if self.impatience is not None:
            self.impatience.cancel()
            self.impatience = None

    def _look_after(self, tries: int) -> None:
        self._be_patient()
        loop = asyncio.get_running_loop()
        look = {"type": "look.again", "tries": tries + 1}
        wait_s = PATIENCE_S[tries]
        if self.pause_ends is not None:
            left_s = (self.pause_ends - timezone.now()).total_seconds()
            wait_s = min(wait_s, max(0.0, left_s) + JUST_AFTER_S)
        self.impatience = loop.call_later(wait_s, self._look, look)

    def _look(self, look: dict[str, Any]) -> None:
        self.impatience = None
        self.look = asyncio.ensure_future(self.dispatch(look))


def reader_language(scope: dict[str, Any]) -> str:
    """The language of the page that opened the socket: the same cookie and header decide."""
    request = HttpRequest()
    request.COOKIES = scope.get("cookies", {})
    for name, value in scope.get("headers", []):
        if name == b"accept-language":
            request.META["HTTP_ACCEPT_LANGUAGE"] = value.decode("latin-1")
    language = translation.get_language_from_request(request)
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
