"""Outcomes of many courses made figures, with intervals by drawing courses and students again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.sequencing.course import Doubles
from ml.sequencing.trial import Outcome

DRAWS = 1000
MEASURES = ("mastered", "labs", "arrived", "false_mastery", "over_practice", "declared")

Cells = Mapping[str, Sequence[Outcome]]  # policy -> one outcome for each course, students paired


def measures(one: Outcome) -> dict[str, Doubles]:
    """By name, one value a student; false mastery is a ratio of two of them."""
    return {
        "mastered": one.mastered,
        "labs": one.labs,
        "arrived": one.arrived,
        "over_practice": one.over,
        "declared": one.declared,
        "false": one.false,
    }


class Drawn:
    """Means of one policy on one set of courses and students."""

    def __init__(self, outcomes: Sequence[Outcome], rows: Sequence[NDArray[np.intp]]) -> None:
        parts = [measures(one) for one in outcomes]
        means = {
            name: np.mean([p[name][r].mean() for p, r in zip(parts, rows, strict=True)])
            for name in parts[0]
        }
        declared = max(float(means["declared"]), 1e-9)
        self.values = {name: float(value) for name, value in means.items() if name != "false"}
        self.values["false_mastery"] = float(means["false"]) / declared


def report(
    cells: Cells, *, baseline: str, judged: Mapping[str, str], oracle: str, seed: int
) -> dict[str, Any]:
    """Every policy's figures; of each that is `judged`, under that name, how it compares with the baseline."""
    whole = _all(cells)
    draws = _draw(cells, np.random.default_rng(seed))
    figures: dict[str, Any] = {
        "policies": {
            name: {
                measure: {
                    "value": round(whole[name].values[measure], 4),
                    "interval": _interval([draw[name].values[measure] for draw in draws]),
                }
                for measure in MEASURES
            }
            for name in cells
        }
    }
    if baseline in cells and oracle in cells:
        for name in (one for one in judged if one in cells):
            figures[judged[name]] = _beside(whole, draws, name, baseline, oracle)
    return figures


def _beside(
    whole: Any, draws: Sequence[Any], name: str, baseline: str, oracle: str
) -> dict[str, Any]:
    """How much more is mastered than by the baseline, and how much of its way to the oracle that is."""
    return {
        "mastered_more": _compared(whole, draws, lambda one: _more(one, name, baseline)),
        "distance_to_oracle_closed": _compared(
            whole, draws, lambda one: _more(one, name, baseline) / _more(one, oracle, baseline)
        ),
    }


def _more(one: Mapping[str, Drawn], better: str, worse: str) -> float:
    return one[better].values["mastered"] - one[worse].values["mastered"]


def _compared(whole: Any, draws: Sequence[Any], of: Any) -> dict[str, Any]:
    return {"value": round(of(whole), 4), "interval": _interval([of(one) for one in draws])}


def _all(cells: Cells) -> dict[str, Drawn]:
    return {
        name: Drawn(courses, [np.arange(len(one.mastered)) for one in courses])
        for name, courses in cells.items()
    }


def _draw(cells: Cells, rng: np.random.Generator) -> list[dict[str, Drawn]]:
    """The same courses and students for every policy of a draw, since they are paired."""
    first = next(iter(cells.values()))
    found = []
    for _ in range(DRAWS):
        courses = rng.integers(len(first), size=len(first))
        rows = [rng.integers(len(first[c].mastered), size=len(first[c].mastered)) for c in courses]
        found.append(
            {name: Drawn([each[c] for c in courses], rows) for name, each in cells.items()}
        )
    return found


def _interval(values: Sequence[float]) -> list[float]:
    return [round(float(np.quantile(values, place)), 4) for place in (0.025, 0.975)]
