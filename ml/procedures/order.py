"""Evidence that depends on the order of steps and on the place of a control on the bench."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import log1p

from ml.procedures.steps import END, RESET, START, TRIAL, Step

PLACES = 3
"""Controls told apart by place; the ones beyond are still counted in the shares."""
FIRST, LATEST = 8, 4


def places_of(trials: Sequence[Step]) -> dict[str, float]:
    """What was tried with the first controls, each by itself: some effects are harder to see."""
    found: dict[str, float] = {}
    for place in range(PLACES):
        alone = [step for step in trials if step.away == (place,)]
        sizes = [step.amounts[place] for step in alone]
        first = next((i for i, step in enumerate(trials) if step.away == (place,)), None)
        found |= {
            f"alone_{place}": log1p(len(alone)),
            f"largest_{place}": max(map(abs, sizes), default=0.0),
            f"lean_{place}": sum(sizes) / max(len(sizes), 1),
            f"distinct_{place}": log1p(len(set(sizes))),
            f"alone_s_{place}": log1p(sum(step.pause_s for step in alone)),
            f"early_{place}": 0.0 if first is None else 1.0 / (1.0 + first),
            f"voted_{place}": log1p(sum(step.moved == (place,) for step in trials)),
            f"away_{place}": log1p(sum(place in step.away for step in trials)),
            f"left_out_{place}": log1p(sum(_all_but(step, place) for step in trials)),
        }
    return found


def _all_but(step: Step, place: int) -> bool:
    return len(step.away) > 1 and place not in step.away and place < len(step.amounts)


def thinking_of(steps: Sequence[Step]) -> dict[str, float]:
    """How long the student looked after a trial of one control, of several, after a reset."""
    pairs = list(zip(steps, steps[1:], strict=False))
    kinds: dict[str, Callable[[Step], bool]] = {
        "alone": lambda step: len(step.away) == 1,
        "several": lambda step: len(step.away) > 1,
        "reset": lambda step: step.kind == RESET,
    }
    found: dict[str, float] = {}
    for name, wanted in kinds.items():
        waits = [after.pause_s for before, after in pairs if wanted(before)]
        found |= {
            f"after_{name}_s": log1p(sum(waits) / max(len(waits), 1)),
            f"after_{name}_longest_s": log1p(max(waits, default=0.0)),
            f"after_{name}_total_s": log1p(sum(waits)),
        }
    return found


def order_of(steps: Sequence[Step]) -> dict[str, float]:
    """The first and the latest steps one by one."""
    done = [step for step in steps if step.kind != START]
    marks = _marks(done)
    found: dict[str, float] = {}
    for place in range(FIRST):
        found |= _placed(f"step_{place}", marks[place] if place < len(marks) else None)
    for back in range(1, LATEST + 1):
        found |= _placed(f"back_{back}", marks[-back] if back <= len(marks) else None)
    return found


Mark = tuple[float, float, float, float, float]


def _marks(steps: Sequence[Step]) -> list[Mark]:
    """(alone, alone and new, several, no trial, pause) of every step."""
    known: set[int] = set()
    marks: list[Mark] = []
    for step in steps:
        alone = step.kind == TRIAL and len(step.away) == 1
        new = alone and step.away[0] not in known
        known.update(step.away if alone else ())
        several = len(step.away) > 1
        idle = step.kind in (RESET, END)
        marks.append((float(alone), float(new), float(several), float(idle), log1p(step.pause_s)))
    return marks


def _placed(name: str, mark: Mark | None) -> dict[str, float]:
    values = mark or (0.0, 0.0, 0.0, 0.0, 0.0)
    names = ("alone", "new", "several", "idle", "pause_s")
    return {f"{name}_{what}": value for what, value in zip(names, values, strict=True)}
