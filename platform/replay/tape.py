"""A whole run in one compressed piece, small enough for a school's network."""

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from labs.core.words import words_of
from replay.moments import Reel
from replay.truth import truth_of
from runs.models import Run
from runs.selectors import events_after

BUDGET_BYTES = 1_500_000  # compressed: a few seconds over a slow line
VERSION = 1


@dataclass(frozen=True)
class Tape:
    """The compressed JSON, and of how many movements only the end fits into it."""

    packed: bytes
    left_out: int


def tape_of(run: Run, *, language: str, figures: bool, budget: int = BUDGET_BYTES) -> Tape:
    """Everything that a replay needs, read with a fixed number of queries."""
    events = events_after(run.pk, 0)
    reel = Reel(run, events, words_of(run.lab, language), figures)
    moments = [one.to_json() for one in reel.moments()]
    whole = {
        "version": VERSION,
        "truth": truth_of(run, events).to_json(),
        "finished": run.state == Run.State.FINISHED,
        "left_out": 0,
        "moments": moments,
    }
    return _within(whole, moments, budget)


def _within(whole: dict[str, Any], moments: Sequence[dict[str, Any]], budget: int) -> Tape:
    """Movements are most of a tape: beyond the budget the longest are shown by their end alone."""
    packed = pack(whole)
    movements = sorted(_movements(moments), key=lambda one: -len(json.dumps(one["trajectory"])))
    left_out = 0
    while len(packed) > budget and left_out < len(movements):
        batch = max(1, (len(movements) - left_out) // 4)
        for observations in movements[left_out : left_out + batch]:
            del observations["trajectory"]
        left_out = min(left_out + batch, len(movements))
        packed = pack({**whole, "left_out": left_out})
    return Tape(packed, left_out)


def _movements(moments: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The observations that have a trajectory, each its own copy, so that none of the run's is cut."""
    found = []
    for moment in moments:
        for message in moment["told"]:
            if "trajectory" in message.get("observations", {}):
                message["observations"] = dict(message["observations"])
                found.append(message["observations"])
    return found


def pack(whole: dict[str, Any]) -> bytes:
    text = json.dumps(whole, separators=(",", ":"), ensure_ascii=False)
    return gzip.compress(text.encode(), 6, mtime=0)
