"""Doing a recorded run again: the same seed and events must give the same observations."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from labs.core.bench import Action, Bench
from labs.core.errors import BadAction
from labs.core.lab import Lab
from labs.core.record import EventRow
from labs.core.variant import Variant


@dataclass(frozen=True)
class Difference:
    """An event whose observations the simulation does not give again."""

    seq: int
    recorded: Any
    replayed: Any


_NEGATIVE_NOUGHT = re.compile(r"(?P<before>[\[:,])-0\.0(?=[\],}])")


def canonical(value: Any) -> str:
    """One spelling for equal JSON, so that observations can be compared as bytes."""
    spelt = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    # PostgreSQL keeps numbers without the sign of a nought.
    return _NEGATIVE_NOUGHT.sub(r"\g<before>0.0", spelt)


def replay(lab: Lab, variant: Variant, seed: int, events: Iterable[EventRow]) -> list[Difference]:
    """Act out the student's events again and list what comes out differently."""
    bench = Bench(lab, variant, seed)
    differences = []
    for event in events:
        if event.actor != "user":
            continue
        try:
            again: Any = bench.act(Action(event.target, event.action, event.new)).observations
        except BadAction as refusal:
            again = {"refused": str(refusal)}
        if canonical(again) != canonical(event.observations):
            differences.append(Difference(event.seq, event.observations, again))
    return differences
