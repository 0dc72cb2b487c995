"""Tells everybody else, after the commit and off the event loop: queues, doorbells, listeners.

Everything here may be lost with the process or with the server of queues. What must not be lost is
found again from the events: a sweep for scores, a resume for sockets.
"""

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from queue import Empty, SimpleQueue
from threading import Thread
from uuid import UUID

from runs import listeners
from runs.doorbell import Bell, course_group, listened_to, ring, run_group
from runs.models import Event

log = logging.getLogger(__name__)

# How many sockets of each run are open in this process; kept by the consumers on the event loop.
open_sockets: Counter[UUID] = Counter()

MOST_WAITING = 5000  # more than that, and the queue's server is gone: sweep and resume do the work
LARGEST_ROUND = 200


@dataclass(frozen=True)
class Rung:
    """One committed event with what its doorbells say."""

    event: Event
    progress: tuple[tuple[str, str], ...]
    course_id: int | None
    origin: str

    @property
    def run_bell(self) -> Bell:
        message = {
            "type": "event.committed",
            "seq": self.event.seq,
            "progress": [list(one) for one in self.progress],
            "origin": self.origin,
        }
        return run_group(self.event.run_id), message

    @property
    def board_bell(self) -> Bell:
        message = {"type": "board.changed", "run": str(self.event.run_id)}
        return course_group(self.course_id or 0), message


class Ringer:
    """One thread that rings for all commits of this process."""

    def __init__(self) -> None:
        self.waiting: SimpleQueue[Rung] = SimpleQueue()
        Thread(target=self._work, name="ringer", daemon=True).start()

    def ring(self, rungs: Sequence[Rung]) -> None:
        if self.waiting.qsize() > MOST_WAITING:
            log.warning("%d doorbells are not rung: too many wait already", len(rungs))
            return
        for rung in rungs:
            self.waiting.put(rung)

    def _work(self) -> None:
        while True:
            rungs = [self.waiting.get()]
            try:
                while len(rungs) < LARGEST_ROUND:
                    rungs.append(self.waiting.get_nowait())
            except Empty:
                pass
            tell(rungs)


def tell(rungs: Sequence[Rung]) -> None:
    """Queues first, because feedback waits for them; then sockets and boards; then listeners."""
    events = [rung.event for rung in rungs]
    for committed in listeners.on_committed:
        _call(partial(committed, events))
    _call(partial(ring_for, rungs))
    for event in events:
        if (event.target, event.action) == ("run", "finish"):
            for finished in listeners.on_finished:
                _call(partial(finished, event.run_id))


def ring_for(rungs: Sequence[Rung]) -> None:
    """Ring where somebody else hears it.

    Nearly always a run's only listener is the one tab that acted, which has its answer. Its bell
    would come back to this process for nothing, at the cost of a quarter of all its work.
    """
    listeners_by_group = listened_to(list({rung.run_bell[0] for rung in rungs}))
    bells = [rung.board_bell for rung in rungs if rung.course_id is not None]
    for rung in rungs:
        group, message = rung.run_bell
        processes = listeners_by_group.get(group, 2)
        if processes > 1 or open_sockets[rung.event.run_id] > 1:
            bells.append((group, message))
    ring(bells)


def _call(listener: listeners.Call) -> None:
    """A listener's error is its own: the event is committed and the next listener is called."""
    try:
        listener()
    except Exception:
        log.exception("a listener failed after a commit")


@cache
def ringer() -> Ringer:
    """The ringer of this process; its thread starts with the first commit."""
    return Ringer()
