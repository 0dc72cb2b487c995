"""Tells everybody else, after the commit and off the event loop: queues, doorbells, listeners.

Everything here may be lost with the process or with the server of queues. What must not be lost is
found again from the events: a sweep for scores, a resume for sockets.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from queue import Empty, SimpleQueue
from threading import Thread

from runs import listeners
from runs.doorbell import Bell, course_group, ring, run_group
from runs.models import Event

log = logging.getLogger(__name__)

MOST_WAITING = 5000  # more than that, and the queue's server is gone: sweep and resume do the work
LARGEST_ROUND = 200


@dataclass(frozen=True)
class Rung:
    """One committed event with what its doorbells say."""

    event: Event
    progress: tuple[tuple[str, str], ...]
    course_id: int | None
    origin: str

    def bells(self) -> list[Bell]:
        run = {
            "type": "event.committed",
            "seq": self.event.seq,
            "progress": [list(one) for one in self.progress],
            "origin": self.origin,
        }
        bells: list[Bell] = [(run_group(self.event.run_id), run)]
        if self.course_id is not None:
            board = {"type": "board.changed", "run": str(self.event.run_id)}
            bells.append((course_group(self.course_id), board))
        return bells


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
    _call(partial(ring, [bell for rung in rungs for bell in rung.bells()]))
    for event in events:
        if (event.target, event.action) == ("run", "finish"):
            for finished in listeners.on_finished:
                _call(partial(finished, event.run_id))


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
