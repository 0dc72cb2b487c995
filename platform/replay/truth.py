"""Whether a run is what its seed and its events say: the check behind every replay."""

from collections.abc import Sequence
from dataclasses import dataclass

from labs.core.replay import canonical
from runs.bench import CannotReplay, observations_replayed
from runs.models import Event, Run


@dataclass(frozen=True)
class Truth:
    """What came of computing every observation again."""

    checked: int  # events of the student that were computed again
    different: tuple[int, ...] = ()  # those that came out differently, by seq
    impossible: bool = False  # the lab has changed so that it refuses an event of this run

    def to_json(self) -> dict[str, object]:
        return {
            "checked": self.checked,
            "different": list(self.different),
            "impossible": self.impossible,
        }


def truth_of(run: Run, events: Sequence[Event]) -> Truth:
    """Do the run again. What is shown is the record, since that is what the student saw."""
    mine = [event for event in events if event.actor == Event.Actor.USER]
    try:
        again = observations_replayed(run, events)
    except CannotReplay:
        return Truth(checked=0, impossible=True)
    different = [
        event.seq
        for event, observations in zip(events, again, strict=True)
        if event.actor == Event.Actor.USER
        and canonical(observations) != canonical(event.observations)
    ]
    return Truth(checked=len(mine), different=tuple(different))
