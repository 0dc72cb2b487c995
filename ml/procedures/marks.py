"""Each step as a row of numbers: what the sequence reader sees, one row after the other."""

from __future__ import annotations

from collections.abc import Sequence
from math import log1p
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ml.procedures.steps import END, RESET, START, TRIAL, Step

Floats = NDArray[np.float32]
Item = TypeVar("Item")

KINDS = (START, TRIAL, RESET, END, "state", "hint")
PLACE_MARKS = 6
PLACES = 3
"""Controls told apart by place; the ones beyond count in the shares."""
FIRST, LATEST = 32, 64
"""Steps kept at either end of a long run; what was known in between stays in the facts."""


def marks_of(steps: Sequence[Step], controls: int, aim: int | None = None) -> Floats:
    """[steps, marks] of a run so far."""
    known: set[int] = set()
    contrasted: set[int] = set()
    rows = []
    for step in steps:
        new = set(step.contrasts) - contrasted
        contrasted |= new
        if len(step.away) == 1:
            known.update(step.away)
        rows.append(
            [
                *(float(step.kind == kind) for kind in KINDS),
                *_places(step, known),
                *_shares(step, known, contrasted, new, max(controls, 1)),
                *_aimed(step, aim),
                *_times(step),
            ]
        )
    read = kept(rows)
    return np.array(read, dtype=np.float32) if read else np.zeros((0, MARKS), dtype=np.float32)


def kept(steps: Sequence[Item]) -> Sequence[Item]:
    """Of a long run both ends, of any other all."""
    return steps if len(steps) <= FIRST + LATEST else [*steps[:FIRST], *steps[-LATEST:]]


def place_of(step: int, steps: int) -> int:
    """The row in which step number `step` of a run of `steps` is found."""
    left_out = max(steps - FIRST - LATEST, 0)
    if step < FIRST or not left_out:
        return max(step, 0)
    return max(step - left_out, FIRST - 1)


def _places(step: Step, known: set[int]) -> list[float]:
    found: list[float] = []
    for place in range(PLACES):
        amount = step.amounts[place] if place < len(step.amounts) else 0.0
        away = place in step.away
        found += [
            amount,
            float(away),
            float(step.away == (place,)),
            float(amount > 0) - float(amount < 0),
            float(place in known),
            float(place in step.moved),
        ]
    return found


def _shares(
    step: Step, known: set[int], contrasted: set[int], new: set[int], controls: int
) -> list[float]:
    trial = step.kind == TRIAL
    return [
        len(known) / controls,
        len(contrasted) / controls,
        float(bool(new)),
        float(bool(step.contrasts)),
        float(trial and not step.away),
        float(len(step.away) == 1),
        float(len(step.away) == 2),
        float(len(step.away) > 2),
        float(len(step.moved) == 1),
        float(len(step.moved) > 1),
        min(step.seen, 3) / 3,
        float(step.seen > 0),
        float(step.repeats_last),
    ]


def _aimed(step: Step, aim: int | None) -> list[float]:
    return [
        float(aim is not None),
        float(aim is not None and step.moved == (aim,)),
        float(aim in step.contrasts),
    ]


def _times(step: Step) -> list[float]:
    return [
        log1p(step.pause_s) / 2,
        float(step.pause_s < 2.0),
        float(step.pause_s > 15.0),
        log1p(max(step.seconds, 0.0)) / 5,
    ]


MARKS = marks_of([Step(START, 0.0, 0.0)], 1).shape[1]
