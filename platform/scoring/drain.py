"""Drains a group of streams in micro-batches: the heart of scoring.

    read what waits -> rules and one forward pass for many students -> one commit -> doorbells
    -> listeners -> acknowledge

It runs as a Celery task and holds the group's lease; losing the lease ends it before it writes.
An entry is acknowledged only after the listeners have returned, so whatever dies in between is
done again, and what was done already changes nothing.
"""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError

from scoring import lease, queue
from scoring.aftermath import Aftermath
from scoring.doorbell import feedback_bells, ring_all
from scoring.judging import Judged, judge_by_models, judge_by_rules
from scoring.queue import Entry
from scoring.records import Records
from scoring.writing import Written, already_scored, score_ids_of, write

if TYPE_CHECKING:
    from ml.serving import Scorers

log = logging.getLogger(__name__)

RENEW_EVERY_S = 0.7
BLOCK_MS = 200  # how long a read waits: well below the lease and below every socket timeout
IDLE_S = 1.0  # a drain that finds nothing for so long leaves
# Below the broker's visibility timeout: a task that runs longer is given to a second worker too.
HAND_OVER_S = 20.0
LATE_S = 0.5  # a step that waits longer gets the rules' answer first
LARGEST_READ = 256
QUICK_AT_ONCE = 32  # steps without a model in one commit

records = Records()


class Fenced(Exception):
    """The lease has gone to another task; whatever is in hand is that task's now."""


@dataclass
class Waiting:
    """An entry in hand, with the rules' answer if that was given early."""

    entry: Entry
    judged: Judged | None = None

    @property
    def step(self) -> tuple[UUID, int]:
        return self.entry.run_id, self.entry.seq


@dataclass
class Drain:
    """One task's work on one group."""

    group: int
    token: str
    scorers: "Scorers"
    renew: "Callable[[], Scorers] | None" = None  # asked before each batch: the live versions
    waiting: list[Waiting] = field(default_factory=list)
    aftermath: Aftermath = field(default_factory=Aftermath)

    def __post_init__(self) -> None:
        self.began = self.renewed = self.busy = time.monotonic()

    def run(self) -> str:
        """Work until there is nothing to do, or until it is somebody else's turn."""
        try:
            queue.make_readers(self.group)
            self.waiting = [Waiting(entry) for entry in queue.claim(self.group)]
            while True:
                if reason := self._round():
                    return reason
        except Fenced:
            return "fenced"
        finally:
            lease.release(self.group, self.token)

    def _round(self) -> str:
        """One batch; a reason to leave, or nothing."""
        self._hold()
        self._read()
        if self.waiting:
            self._work()
            self.busy = time.monotonic()
        self.aftermath.follow(idle=not self.waiting)
        if time.monotonic() - self.busy > IDLE_S and not self.aftermath.waits and self._may_leave():
            return "idle"
        if time.monotonic() - self.began > HAND_OVER_S:
            return self._hand_over()
        return ""

    # -- the lease -----------------------------------------------------------------------------

    def _hold(self) -> None:
        """Renew the lease in time."""
        if time.monotonic() - self.renewed > RENEW_EVERY_S:
            self._make_sure()

    def _make_sure(self) -> None:
        """Nothing is written without a lease that is ours now."""
        if not lease.renew(self.group, self.token):
            raise Fenced(self.token)
        self.renewed = time.monotonic()

    def _may_leave(self) -> bool:
        """Give the lease back and look once more: what came in between would wait for a watchdog."""
        lease.release(self.group, self.token)
        if not queue.backlog()[self.group]:
            return True
        if token := lease.take(self.group, self.token.partition("/")[0]):
            self.token = token
            return False
        return True

    def _hand_over(self) -> str:
        """Let Celery's other tasks have their turn; what is in hand is claimed by the next drain."""
        self.aftermath.follow_all()
        task_id = str(uuid4())
        if not lease.pass_on(self.group, self.token, task_id):
            return "fenced"
        queue.send_drain(self.group, task_id)
        return "handed over"

    # -- the work ------------------------------------------------------------------------------

    def _read(self) -> None:
        room = LARGEST_READ - len(self.waiting)
        if room <= 0:
            return
        wait = None if self.waiting or self.aftermath.waits else BLOCK_MS
        entries = queue.read(self.group, min(room, settings.SCORING_BATCH), wait)
        self.waiting += [Waiting(entry) for entry in entries]

    def _work(self) -> None:
        if self.waiting[0].entry.waiting_s > LATE_S:
            self._answer_early()
        batch, self.waiting = self._next_batch()
        done = self._done_before(batch)
        judged = self._judged([one for one in batch if one.step not in done])
        if self.renew is not None:
            self.scorers = self.renew()
        judge_by_models(judged, self.scorers)
        self._make_sure()
        self._write(judged, complete=True)
        self.aftermath.add([one.entry for one in batch], judged)
        if done:
            self._again(done)

    def _next_batch(self) -> tuple[list[Waiting], list[Waiting]]:
        """The oldest, and with them what asks nothing of a model."""
        quick = [one for one in self.waiting if one.judged is not None and one.judged.superseded]
        slow = [one for one in self.waiting if one.judged is None or not one.judged.superseded]
        size = settings.SCORING_BATCH
        return quick[:QUICK_AT_ONCE] + slow[:size], quick[QUICK_AT_ONCE:] + slow[size:]

    def _done_before(self, batch: Sequence[Waiting]) -> set[tuple[UUID, int]]:
        """Only what was delivered again can have been scored before."""
        return already_scored([one.step for one in batch if one.entry.again])

    def _again(self, done: set[tuple[UUID, int]]) -> None:
        """Scored, but perhaps nobody was told: the drain before us died in between."""
        judged = by_rules(sorted(done, key=str))
        self.aftermath.add([], judged)
        self.aftermath.wrote(score_ids_of(done))
        self._ring(judged, {one.run_id for one in judged}, complete=True)

    def _judged(self, batch: Sequence[Waiting]) -> list[Judged]:
        early = [one.judged for one in batch if one.judged is not None]
        return early + by_rules([one.step for one in batch if one.judged is None])

    def _write(self, judged: Sequence[Judged], *, complete: bool) -> None:
        written = write_or_forget(judged, complete=complete)
        self.aftermath.wrote(written.score_ids.items())
        self._ring(judged, written.noted, complete=complete)

    def _ring(self, judged: Sequence[Judged], noted: set[UUID], *, complete: bool) -> None:
        """One bell a run. Before the models have spoken the page says that feedback is late."""
        bells = []
        for run_id, course_id in {one.run_id: one.course_id for one in judged}.items():
            own = [one for one in judged if one.run_id == run_id]
            seqs = [one.seq for one in own] if complete else []
            late = not complete and any(one.wants_model for one in own)
            bells += feedback_bells(run_id, seqs, course_id, notes=run_id in noted, late=late)
        ring_all(bells)

    # -- overload ------------------------------------------------------------------------------

    def _answer_early(self) -> None:
        """The rules' answer for all that wait, and only the newest question of each kind to the model."""
        done = self._done_before(self.waiting)
        unanswered = [one for one in self.waiting if one.judged is None and one.step not in done]
        for start in range(0, len(unanswered), QUICK_AT_ONCE):
            self._make_sure()
            self._answer_some(unanswered[start : start + QUICK_AT_ONCE])
        self._drop_superseded()

    def _answer_some(self, some: Sequence[Waiting]) -> None:
        judged = by_rules([one.step for one in some])
        by_key = {one.key: one for one in judged}
        for one in some:
            one.judged = by_key.get(one.step)
        self._write(judged, complete=False)

    def _drop_superseded(self) -> None:
        """Scoring requests only: the events, the rules' scores and the mark all stay."""
        newest: dict[tuple[UUID, str], int] = {}
        judged = [one.judged for one in self.waiting if one.judged and one.judged.wants_model]
        for one in judged:
            newest[one.kind] = max(newest.get(one.kind, 0), one.seq)
        for one in judged:
            one.superseded = one.seq < newest[one.kind]


def by_rules(steps: Sequence[tuple[UUID, int]]) -> list[Judged]:
    wanted: dict[UUID, int] = {}
    for run_id, seq in steps:
        wanted[run_id] = max(seq, wanted.get(run_id, 0))
    return judge_by_rules(steps, records.upto(wanted))


def write_or_forget(judged: Sequence[Judged], *, complete: bool) -> Written:
    """Write; where a run has been erased meanwhile, forget it and write the others."""
    try:
        return write(judged, complete=complete)
    except IntegrityError:
        there = records.still_there({one.run_id for one in judged})
        return write([one for one in judged if one.run_id in there], complete=complete)
