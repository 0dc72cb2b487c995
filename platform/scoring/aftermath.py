"""What follows a batch of scores when nobody waits for it: listeners, then the acknowledgement."""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
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
SOON_S = 1.0  # between steps of a class: so long some are waited for, to be told about together
AT_ONCE = 8  # runs told about together: their updates share their queries


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

    @property
    def is_full(self) -> bool:
        """Whether as many runs wait as are told about together: waiting for more saves nothing."""
        return len(self.runs) >= AT_ONCE

    def follow(self, patience_s: float) -> None:
        """Tell about some of those that have waited so long, and of those that are finished."""
        if some := self._next(patience_s):
            tell(some)
            queue.acknowledge([entry for told in some.values() for entry in told.entries])

    def _next(self, patience_s: float) -> dict[UUID, Told]:
        """Taken from the front: the finished, then those who have waited longest, and long enough."""
        late = time.monotonic() - patience_s
        taken: dict[UUID, Told] = {}
        while self.runs and len(taken) < AT_ONCE:
            run_id, first = next(iter(self.runs.items()))
            if not (first.finished or first.since <= late):
                break
            taken[run_id] = self.runs.pop(run_id)
        return taken

    def follow_all(self) -> None:
        while self.runs:
            self.follow(0.0)


def tell(some: Mapping[UUID, Told]) -> None:
    """Call the listeners; those of finished runs last."""
    scores = {run_id: sorted(told.score_ids) for run_id, told in some.items() if told.score_ids}
    if scores:
        for scored in scored_listeners:
            if not _call(partial(scored, scores)) and len(scores) > 1:
                for run_id, ids in scores.items():  # one run's trouble is not the others'
                    _call(partial(scored, {run_id: ids}))
    for run_id in [run_id for run_id, told in some.items() if told.finished]:
        for run_scored in run_scored_listeners:
            _call(partial(run_scored, run_id))
        ring_next(run_id)


def _call(listener: Callable[[], object]) -> bool:
    """Whether it went well. A listener's error is its own and is logged; it can catch up."""
    try:
        listener()
    except Exception:
        log.exception("a listener failed after scores were written")
        return False
    return True
