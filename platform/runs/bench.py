"""The benches that stand open in this process: each a run's simulation, kept in step with its events.

A bench here is only a cache. Seed and events rebuild it at any time, another process may have
added events meanwhile, and a commit that failed throws it away.
"""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any
from uuid import UUID

from labs.core import Action, BadAction, Bench, Outcome, Variant, load_lab
from runs.models import Event, Run
from runs.selectors import events_after, run_with_people, told

MOST_BENCHES = 400  # a few hundred kB each; a school's worth of students at work


class CannotReplay(Exception):
    """An event that the bench now refuses: the lab has changed under a run."""


class NoSuchRun(LookupError):
    """A run that was erased while somebody was at its bench."""


@dataclass
class LiveBench:
    """One run's bench after event `seq`."""

    run: Run
    bench: Bench
    seq: int = 0

    @classmethod
    def new(cls, run: Run) -> "LiveBench":
        """The bench as it stood before anything was done."""
        return cls(run, Bench(load_lab(run.lab), Variant.from_json(run.variant), run.seed))

    @property
    def course_id(self) -> int | None:
        assignment = self.run.assignment
        return assignment.course_id if assignment else None

    @property
    def steps(self) -> dict[str, str]:
        return self.bench.record.steps

    def act(self, target: str, action: str, value: Any) -> Outcome:
        """Do an action of the student; raises BadAction and leaves everything as it was."""
        outcome = self.bench.act(Action(target, action, value))
        self.seq += 1
        self._forget_drawings()
        return outcome

    def follow(self, events: Iterable[Event]) -> list[dict[str, Any]]:
        """Do what was done elsewhere, and return what it showed."""
        return [self._repeat(event) for event in events]

    def _repeat(self, event: Event) -> dict[str, Any]:
        if event.seq != self.seq + 1:
            raise CannotReplay(f"run {self.run.pk}: event {event.seq} does not follow {self.seq}")
        if event.actor != Event.Actor.USER:
            self.seq += 1
            return {}
        try:
            return self.act(event.target, event.action, event.value).observations
        except BadAction as refusal:
            raise CannotReplay(f"run {self.run.pk}: event {event.seq}: {refusal}") from refusal

    def _forget_drawings(self) -> None:
        """Movements and drawings are sent once; kept, they would be most of the memory."""
        events = self.bench.record.events
        events[-1] = replace(events[-1], observations=told(events[-1].observations))


def rebuilt(run_id: UUID) -> LiveBench:
    """The bench of a run after all its events."""
    run = run_with_people(run_id)
    if run is None:
        raise NoSuchRun(f"no run {run_id}")
    live = LiveBench.new(run)
    live.follow(events_after(run_id, 0))
    return live


class Shelf:
    """The benches of this process, the least used thrown away first."""

    def __init__(self, most: int = MOST_BENCHES) -> None:
        self.most = most
        self.benches: OrderedDict[UUID, LiveBench] = OrderedDict()
        self.lock = Lock()

    def take(self, run_id: UUID) -> LiveBench | None:
        """The bench, taken off the shelf: nobody else moves it until it is put back."""
        with self.lock:
            return self.benches.pop(run_id, None)

    def put(self, live: LiveBench) -> None:
        """Put a bench back; of two, the one that knows more events stays."""
        with self.lock:
            other = self.benches.get(live.run.pk)
            if other is None or other.seq <= live.seq:
                self.benches[live.run.pk] = live
                self.benches.move_to_end(live.run.pk)
            while len(self.benches) > self.most:
                self.benches.popitem(last=False)


def observations_replayed(run: Run, events: Iterable[Event]) -> list[dict[str, Any]]:
    """What seed and events alone reproduce: equal to what was stored, or somebody changed it."""
    return LiveBench.new(run).follow(events)
