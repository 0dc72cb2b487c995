"""Who sits at a bench just now, and who looks on: a word in Valkey that wears off unless it is said again.

A run is present while one socket of its own student is open; a teacher who looks on is told to the
student for as long as that lasts. Every socket of this process is said
again in one round trip by one thread, so that a process that is killed is forgotten after a while.
Like every word in Valkey it may be lost; then it is said again, too.
"""

import logging
import time
from collections.abc import Collection, Iterable
from functools import cache
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from redis.client import Pipeline
from redis.exceptions import RedisError

from runs.doorbell import Bell, client, course_group, ring, run_group

log = logging.getLogger(__name__)

SAY_EVERY_S = 20.0
WEARS_OFF_S = 50  # two times in a row may be missed


class Seat(NamedTuple):
    """One socket at a run: of its student, or of somebody who looks on."""

    run_id: UUID
    channel: str
    course_id: int | None = None
    looker: str = ""  # the name of who looks on; empty for the student

    @property
    def key(self) -> str:
        return lookers_key(self.run_id) if self.looker else key(self.run_id)


def key(run_id: UUID) -> str:
    return f"presence:{run_id}"


def lookers_key(run_id: UUID) -> str:
    return f"lookers:{run_id}"


def present(run_ids: Collection[UUID]) -> set[UUID]:
    """Those of these runs at which somebody sits; nobody, where Valkey does not answer."""
    now = time.time()
    asked = list(run_ids)
    pipeline = client(settings.REDIS_URL).pipeline(transaction=False)
    for run_id in asked:
        pipeline.hvals(key(run_id))
    try:
        found = pipeline.execute() if asked else []
    except RedisError as error:
        log.warning("presence is not known: %s", error)
        return set()
    return {
        run_id
        for run_id, until in zip(asked, found, strict=True)
        if any(float(one) > now for one in until)
    }


def lookers(run_id: UUID) -> list[str]:
    """The names of those who look on at a run; nobody, where Valkey does not answer."""
    try:
        found: Any = client(settings.REDIS_URL).hvals(lookers_key(run_id))
    except RedisError as error:
        log.warning("who looks on is not known: %s", error)
        return []
    said = [one.decode().split(" ", 1) for one in found]
    return sorted({name for until, name in said if float(until) > time.time()})


def say(seats: Iterable[Seat]) -> None:
    """These sockets are open."""
    now = time.time()
    pipeline = client(settings.REDIS_URL).pipeline(transaction=False)
    for seat in seats:
        until = str(now + WEARS_OFF_S)
        pipeline.hset(seat.key, seat.channel, f"{until} {seat.looker}" if seat.looker else until)
        pipeline.expire(seat.key, WEARS_OFF_S)
    _send(pipeline)


def take_back(seats: Iterable[Seat]) -> None:
    """These sockets were closed."""
    pipeline = client(settings.REDIS_URL).pipeline(transaction=False)
    for seat in seats:
        pipeline.hdel(seat.key, seat.channel)
    _send(pipeline)


def _send(pipeline: Pipeline) -> None:
    try:
        pipeline.execute()
    except RedisError as error:
        log.warning("presence could not be told: %s", error)


class Attendance:
    """The open seats of this process, and the thread that says them."""

    def __init__(self) -> None:
        self.coming: SimpleQueue[tuple[bool, Seat]] = SimpleQueue()
        self.seats: set[Seat] = set()
        self.said_at = time.monotonic()
        Thread(target=self._work, name="attendance", daemon=True).start()

    def come(self, seat: Seat) -> None:
        self.coming.put((True, seat))

    def go(self, seat: Seat) -> None:
        self.coming.put((False, seat))

    def _work(self) -> None:
        while True:
            try:
                self._round(self._changes())
            except Exception:
                log.exception("presence could not be told")

    def _changes(self) -> list[tuple[bool, Seat]]:
        """What has changed since; nothing, when it is time to say everything again."""
        left = SAY_EVERY_S - (time.monotonic() - self.said_at)
        found: list[tuple[bool, Seat]] = []
        try:
            found.append(self.coming.get(timeout=max(left, 0.01)))
            while True:
                found.append(self.coming.get_nowait())
        except Empty:
            return found

    def _round(self, changes: list[tuple[bool, Seat]]) -> None:
        for came, seat in changes:
            (self.seats.add if came else self.seats.discard)(seat)
        new = {seat for _, seat in changes if seat in self.seats}
        gone = {seat for _, seat in changes if seat not in self.seats}
        if gone:
            take_back(gone)
        if time.monotonic() - self.said_at >= SAY_EVERY_S:
            self.said_at = time.monotonic()
            new = self.seats
        if new:
            say(new)
        ring([bell for _, seat in changes for bell in _bells(seat)])


def _bells(seat: Seat) -> list[Bell]:
    if seat.looker:
        return [(run_group(seat.run_id), {"type": "run.changed"})]
    if seat.course_id is None:
        return []
    return [(course_group(seat.course_id), {"type": "board.changed", "run": str(seat.run_id)})]


@cache
def attendance() -> Attendance:
    """The attendance of this process; its thread starts with the first socket."""
    return Attendance()
