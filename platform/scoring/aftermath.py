"""What follows a batch of scores when nobody waits for it: listeners, then the acknowledgement."""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

from scoring import queue
from scoring.doorbell import ring_next
from scoring.judging import Judged
from scoring.listeners import run_scored_listeners, scored_listeners
from scoring.queue import Entry

log = logging.getLogger(__name__)

# Students wait for the next batch, mastery can wait: but not much longer than this.
PATIENCE_S = 3.0
KEEP_UP = 64  # of so many waiting runs one more is told about after each batch


@dataclass
class Told:
    """What listeners have not heard yet of one run."""

    since: float
    entries: list[Entry] = field(default_factory=list)
    score_ids: set[int] = field(default_factory=set)
    finished: bool = False


@dataclass
class Aftermath:
    """Runs with scores that listeners have not heard of, the longest waiting first."""

    runs: OrderedDict[UUID, Told] = field(default_factory=OrderedDict)

    @property
    def waits(self) -> bool:
        return bool(self.runs)

    def wrote(self, score_ids: Iterable[tuple[UUID, list[int]]]) -> None:
        for run_id, ids in score_ids:
            self._of(run_id).score_ids.update(ids)

    def add(self, entries: Sequence[Entry], judged: Sequence[Judged]) -> None:
        """These entries are done but for the listeners."""
        for entry in entries:
            self._of(entry.run_id).entries.append(entry)
        for one in judged:
            if one.target == "run":
                self._of(one.run_id).finished = True
                self.runs.move_to_end(one.run_id, last=False)  # the student waits for what is next

    def _of(self, run_id: UUID) -> Told:
        return self.runs.setdefault(run_id, Told(time.monotonic()))

    def follow(self, *, idle: bool) -> None:
        """Tell about one run when nothing waits; under load about as many as it takes to keep up."""
        late = time.monotonic() - PATIENCE_S
        done: list[Entry] = []
        for _ in range(1 + len(self.runs) // KEEP_UP):
            first = next(iter(self.runs.values()), None)
            if first is None or not (idle or first.finished or first.since < late):
                break
            run_id, told = self.runs.popitem(last=False)
            tell(run_id, told)
            done += told.entries
        if done:
            queue.acknowledge(done)

    def follow_all(self) -> None:
        while self.runs:
            self.follow(idle=True)


def tell(run_id: UUID, told: Told) -> None:
    """Call the listeners; a finished run's last."""
    if told.score_ids:
        for scored in scored_listeners:
            _call(partial(scored, run_id, sorted(told.score_ids)))
    if told.finished:
        for run_scored in run_scored_listeners:
            _call(partial(run_scored, run_id))
        ring_next(run_id)


def _call(listener: Callable[[], object]) -> None:
    """A listener's error is its own and is logged; the scores are there, and it can catch up."""
    try:
        listener()
    except Exception:
        log.exception("a listener failed after scores were written")
