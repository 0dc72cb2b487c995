"""A simulated student at a socket: acts by the clock, keeps an outbox, resumes by itself.

It does what the browser's `protocol.js` does, as far as the server can tell.
"""

import asyncio
import json
import random
import time
from dataclasses import dataclass, field
from typing import Any

from benchmarks.wire import Wire

FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 2.0
ANSWER_WITHIN_S = (
    8.0  # after that a connection counts as dead; twice as long after each that did, up to
)
LONGEST_SILENCE_S = 32.0


@dataclass
class Timing:
    """Milliseconds from doing an action until its answer, and until its feedback."""

    observed: list[float] = field(default_factory=list)
    feedback: list[float] = field(default_factory=list)
    measuring: bool = False

    def note(self, into: list[float], since: float) -> None:
        if self.measuring:
            into.append((time.perf_counter() - since) * 1000)


class Player:
    """One student with a plan of actions. `play` returns when the plan is done or time is up."""

    def __init__(self, url: str, seat: dict[str, Any], timing: Timing, pace_s: float) -> None:
        self.run: str = seat["run"]
        self.url = f"{url.replace('http', 'ws', 1)}/ws/runs/{seat['run']}/"
        self.cookie: str = seat["cookie"]
        self.plan: list[list[Any]] = seat["plan"]
        self.timing = timing
        self.pace_s = pace_s
        self.done = 0  # actions that the student has done
        self.sent = 0  # the last number sent over this connection
        self.acknowledged = 0
        self.last_seq = 0
        self.done_at: dict[int, float] = {}  # by client_seq
        self.waiting: dict[int, float] = {}  # by seq: when the action was done
        self.wire: Wire | None = None
        self.welcomed = False
        self.connections = 0
        self.late = 0
        self.duplicates = 0
        self.refusals: list[dict[str, Any]] = []
        self.seen_feedback: set[int] = set()
        self.heard_at = time.monotonic()
        self.patience_s = ANSWER_WITHIN_S
        self.gone = asyncio.Event()
        self.left = False
        self.codes: list[int] = []  # with which the server closed
        self.connecting: asyncio.Future[None] | None = None

    # -- the student ---------------------------------------------------------------------------

    async def play(self, until: float, arrives_within_s: float = 0.0) -> None:
        """Act every `pace_s` until the loop's clock says `until`, then wait for the last answers."""
        self.connecting = asyncio.ensure_future(self._stay_connected())
        await asyncio.sleep(random.random() * max(self.pace_s, arrives_within_s))
        while time.monotonic() < until and self.done < len(self.plan):
            self._do()
            await asyncio.sleep(self.pace_s)
        await self._finish_within(60)

    def leave(self) -> None:
        """Close the tab."""
        self.left = True
        if self.connecting is not None:
            self.connecting.cancel()
        if self.wire is not None:
            self.wire.close()

    async def _finish_within(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while self.acknowledged < self.done and time.monotonic() < end:
            await asyncio.sleep(0.1)

    def _do(self) -> None:
        self.done += 1
        self.done_at[self.done] = time.perf_counter()
        self._send_waiting()

    def _send_waiting(self) -> None:
        if not self.welcomed or self.wire is None:
            return
        if self.acknowledged >= self.sent:
            self.heard_at = time.monotonic()  # nothing was owed until now
        while self.sent < self.done:
            self.sent += 1
            target, action, value = self.plan[self.sent - 1]
            message = {
                "type": "action",
                "client_seq": self.sent,
                "target": target,
                "action": action,
                "value": value,
            }
            self.wire.send(json.dumps(message))

    # -- the connection ------------------------------------------------------------------------

    async def _stay_connected(self) -> None:
        pause_s = FIRST_PAUSE_S
        while True:
            try:
                await self._connect()
            except OSError:
                await asyncio.sleep(pause_s * (0.5 + random.random()))
                pause_s = min(LONGEST_PAUSE_S, pause_s * 2)
                continue
            pause_s = FIRST_PAUSE_S
            await self._until_gone()

    async def _connect(self) -> None:
        self.gone.clear()
        self.welcomed = False
        self.wire = await asyncio.wait_for(
            Wire.open(self.url, self.cookie, self._received, self._ended), self.patience_s
        )
        self.connections += 1
        self.heard_at = time.monotonic()
        self.wire.send(json.dumps({"type": "resume", "after": self.last_seq}))

    async def _until_gone(self) -> None:
        """Return when the connection has ended, or answers nothing although it should."""
        while not self.gone.is_set():
            try:
                await asyncio.wait_for(self.gone.wait(), 1.0)
            except TimeoutError:
                owed = not self.welcomed or self.acknowledged < self.sent
                if owed and time.monotonic() - self.heard_at > self.patience_s:
                    assert self.wire is not None
                    self.patience_s = min(LONGEST_SILENCE_S, 2 * self.patience_s)
                    self.wire.abort()

    def _ended(self, code: int) -> None:
        self.welcomed = False
        if not self.left:
            self.codes.append(code)
        self.gone.set()

    # -- what the server says ------------------------------------------------------------------

    def _received(self, text: str) -> None:
        self.heard_at = time.monotonic()
        message = json.loads(text)
        handler = getattr(self, f"_on_{message['type']}", None)
        if handler is not None:
            handler(message)

    def _on_welcome(self, message: dict[str, Any]) -> None:
        self.acknowledged = self.sent = message["last_client_seq"]
        self.welcomed = True
        self._send_waiting()

    def _on_observed(self, message: dict[str, Any]) -> None:
        number, seq = message["client_seq"], message["seq"]
        if seq <= self.last_seq:
            self.duplicates += 1
            return
        assert seq == self.last_seq + 1, f"event {seq} came after {self.last_seq}"
        self.last_seq = seq
        if number is None:
            return
        self.acknowledged = max(self.acknowledged, number)
        if self.acknowledged >= self.sent:
            self.patience_s = ANSWER_WITHIN_S
        since = self.done_at.get(number)
        if since is not None:
            self.timing.note(self.timing.observed, since)
            self.waiting[seq] = since

    def _on_feedback(self, message: dict[str, Any]) -> None:
        self.seen_feedback.add(message["id"])
        since = self.waiting.pop(message["seq"], None)
        if since is not None:
            self.timing.note(self.timing.feedback, since)

    def _on_late(self, message: dict[str, Any]) -> None:
        self.late += 1

    def _on_error(self, message: dict[str, Any]) -> None:
        if message["code"] in ("gap", "conflict"):
            self.sent = message["expected"] - 1
            self._send_waiting()
        else:
            self.refusals.append(message)
