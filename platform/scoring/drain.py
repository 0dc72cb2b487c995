"""Drains a group of streams in micro-batches: the heart of scoring.

    read what waits -> rules and one forward pass for many students -> one commit -> doorbells
    -> listeners -> acknowledge

It runs as a Celery task and holds the group's lease; losing the lease ends it before it writes.
An entry is acknowledged only after the listeners have returned, so whatever dies in between is
done again, and what was done already changes nothing.

A request on which a model fails is set aside by itself (`apart`). What never comes back, or ends the
process, is found by the next drain (`suspects`): a step in whose hands a worker died is tried alone
and after the others, and after MOST_TRIES deaths without a model.
"""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.conf import settings
from django.db import InterfaceError, OperationalError

from ml.serving import passes
from ml.serving.watchdog import at_most
from scoring import lease, queue, suspects
from scoring.aftermath import PATIENCE_S, SOON_S, Aftermath
from scoring.batch import QUICK_AT_ONCE, Waiting, drop_superseded, next_batch
from scoring.doorbell import feedback_bells, ring_all
from scoring.graded import GradedAnswers
from scoring.judging import (
    Judged,
    give_up_on_models,
    give_up_on_rules,
    judge_by_models,
    judge_by_rules,
)
from scoring.marking import Markings
from scoring.metering import meter
from scoring.records import KnownRun, Records
from scoring.writing import Written, already_scored, score_ids_of, write, write_each

if TYPE_CHECKING:
    from ml.serving import Scorers

log = logging.getLogger(__name__)

RENEW_EVERY_S = 0.7
BLOCK_MS = 200  # how long a read waits: well below the lease and below every socket timeout
LULL_S = (
    0.2  # without a step to score: only then are marks worked on, which take ten passes an answer
)
IDLE_S = 1.0  # a drain that finds nothing for so long leaves
# Below the broker's visibility timeout: a task that runs longer is given to a second worker too.
HAND_OVER_S = 20.0
LATE_S = 0.5  # a step that waits longer gets the rules' answer first
LARGEST_READ = 256
MOST_TRIES = (
    3  # deaths of a worker over a step before the models are spared it; one more: the rules
)
SUSPECTS_WAIT_S = 2.0  # from a drain's beginning: so long only what is above suspicion is scored

records = Records()
graded_answers = GradedAnswers()


class Fenced(Exception):
    """The lease has gone to another task; whatever is in hand is that task's now."""


@dataclass
class Drain:
    """One task's work on one group."""

    group: int
    token: str
    scorers: "Scorers"
    renew: "Callable[[], Scorers] | None" = None  # asked before each batch: the live versions
    waiting: list[Waiting] = field(default_factory=list)
    aftermath: Aftermath = field(default_factory=Aftermath)
    markings: Markings = field(default_factory=Markings)
    limit_s: float = 0.0  # of one batch in the rules or the models; longer ends the process

    def __post_init__(self) -> None:
        self.began = self.renewed = self.busy = time.monotonic()
        passes.listen(meter.passed)

    def run(self) -> str:
        """Work until there is nothing to do, or until it is somebody else's turn."""
        try:
            queue.make_readers(self.group)
            self.waiting = self._claimed()
            while True:
                if reason := self._round():
                    suspects.end(self.group)
                    return reason
        except Fenced:
            return "fenced"  # and what is noted as in hand is the other task's
        except Exception:
            suspects.end(self.group)
            raise
        finally:
            lease.release(self.group, self.token)

    def _claimed(self) -> list[Waiting]:
        """What an earlier drain left, with what is known of its end."""
        claimed = queue.claim(self.group)
        deaths = suspects.take_over(self.group)
        return [Waiting(one, deaths=deaths.get((one.run_id, one.seq), 0)) for one in claimed]

    def _round(self) -> str:
        """One batch; a reason to leave, or nothing."""
        self._hold()
        self._read()
        if self.waiting:
            self._work()
            self.busy = time.monotonic()
        self.aftermath.follow(self._patience_s)
        meter.flush(now=not self.waiting)
        if not self.waiting and self.markings.waits and self._lull:
            self._mark()
        if time.monotonic() - self.busy > IDLE_S and not self._in_hand and self._may_leave():
            return "idle"
        if time.monotonic() - self.began > HAND_OVER_S:
            return self._hand_over()
        return ""

    @property
    def _in_hand(self) -> bool:
        """Whether something is left to do for which no student waits."""
        return self.aftermath.waits or self.markings.waits

    @property
    def _lull(self) -> bool:
        """Whether so little comes that what nobody waits for takes nothing from anybody."""
        return time.monotonic() - self.busy >= LULL_S

    @property
    def _patience_s(self) -> float:
        """How long listeners wait to hear of a run: the shorter, the less there is to do."""
        if self.waiting:
            return PATIENCE_S
        return 0.0 if self._lull or self.aftermath.is_full else SOON_S

    def _mark(self) -> None:
        """A small part of the work on what carries a verdict, with the models at hand."""
        with at_most(self.limit_s):
            self.markings.go_on(self.scorers)

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
        entries = queue.read(self.group, min(room, settings.SCORING_BATCH), self._wait_ms)
        self.waiting += [Waiting(entry) for entry in entries]

    @property
    def _wait_ms(self) -> int | None:
        """How long to wait for the next step; not at all while there is something else to do."""
        if self.waiting:
            return None
        if self._in_hand:
            return None if self._lull else self._lull_ms
        return BLOCK_MS

    @property
    def _lull_ms(self) -> int:
        """Until it is a lull if nothing comes."""
        return max(1, round(1000 * (self.busy + LULL_S - time.monotonic())))

    def _work(self) -> None:
        if self.waiting[0].entry.waiting_s > LATE_S:
            self._answer_early()
        suspects_too = time.monotonic() - self.began > SUSPECTS_WAIT_S
        batch, self.waiting = next_batch(self.waiting, suspects_too)
        done = self._done_before(batch)
        suspects.begin(self.group, [one.step for one in batch if one.step not in done])
        ages = [one.entry.waiting_s for one in batch]
        judged = self._judged([one for one in batch if one.step not in done])
        graded_answers.lay_beside(judged)
        if self.renew is not None:
            self.scorers = self.renew()
        with at_most(self.limit_s):
            judge_by_models(judged, self.scorers)
        self._make_sure()
        self._write(judged, complete=True)
        meter.batch(batch, judged, ages)
        suspects.settle(self.group, [one.step for one in batch if one.deaths])
        self.aftermath.add([one.entry for one in batch], judged)
        self.markings.add(judged)
        if done:
            self._again(done)

    def _done_before(self, batch: Sequence[Waiting]) -> set[tuple[UUID, int]]:
        """Only what was delivered again can have been scored before."""
        return already_scored([one.step for one in batch if one.entry.again])

    def _again(self, done: set[tuple[UUID, int]]) -> None:
        """Scored, but perhaps nobody was told: the drain before us died in between."""
        judged = by_rules(sorted(done, key=str), self.limit_s)
        self.aftermath.add([], judged)
        self.aftermath.wrote(score_ids_of(done))
        self.markings.add(judged, again=True)
        self._ring(judged, {one.run_id for one in judged}, complete=True)

    def _judged(self, batch: Sequence[Waiting]) -> list[Judged]:
        early = [one.judged for one in batch if one.judged is not None]
        fresh = [one for one in batch if one.judged is None]
        if fresh and fresh[0].deaths >= MOST_TRIES:  # it came alone
            return early + self._set_aside(fresh[0])
        return early + by_rules([one.step for one in fresh], self.limit_s)

    def _set_aside(self, suspect: Waiting) -> list[Judged]:
        """A step over which workers died again and again: the teacher gets it, no model does."""
        log.error("step %s ended %d workers and is set aside", suspect.step, suspect.deaths)
        problem = f"{suspect.deaths} workers ended over it"
        if suspect.deaths > MOST_TRIES:
            return give_up_on_rules(read_events([suspect.step]), suspect.step, problem)
        judged = by_rules([suspect.step], self.limit_s)
        for one in judged:
            give_up_on_models(one, problem)
        return judged

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
        unanswered = [
            one
            for one in self.waiting
            if one.judged is None and not one.deaths and one.step not in done
        ]
        for start in range(0, len(unanswered), QUICK_AT_ONCE):
            self._make_sure()
            self._answer_some(unanswered[start : start + QUICK_AT_ONCE])
        drop_superseded(self.waiting)

    def _answer_some(self, some: Sequence[Waiting]) -> None:
        suspects.begin(self.group, [one.step for one in some])
        judged = by_rules([one.step for one in some], self.limit_s)
        by_key = {one.key: one for one in judged}
        for one in some:
            one.judged = by_key.get(one.step)
        self._write(judged, complete=False)


def by_rules(steps: Sequence[tuple[UUID, int]], limit_s: float = 0.0) -> list[Judged]:
    known = read_events(steps)
    with at_most(limit_s):  # the rules alone: a slow database is no reason to end
        return judge_by_rules(steps, known)


def read_events(steps: Sequence[tuple[UUID, int]]) -> dict[UUID, KnownRun]:
    wanted: dict[UUID, int] = {}
    for run_id, seq in steps:
        wanted[run_id] = max(seq, wanted.get(run_id, 0))
    return records.upto(wanted)


def write_or_forget(judged: Sequence[Judged], *, complete: bool) -> Written:
    """Write; where a run has been erased meanwhile, forget it and write the others, each by itself.

    What is said of one step may be nothing that a database takes; a database that fails is another matter.
    """
    try:
        return write(judged, complete=complete)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.warning("a batch of %d cannot be written at once", len(judged), exc_info=True)
        there = records.still_there({one.run_id for one in judged})
        return write_each([one for one in judged if one.run_id in there], complete=complete)
