"""Fits how easy skills and items are. Needs scipy; serving does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix

from ml.tracing.arrays import Doubles
from ml.tracing.ease import EaseTable
from ml.tracing.ridge import fit_ridge
from ml.tracing.rows import JOINT, Answer

# Standard deviations in logits. Ours by trial on simulated classes; published Rasch fits of
# tutors lie nearby (students 1, items within a skill 0.8 to 1).
STUDENT, BASE, SKILL, COMBINATION, ITEM = 1.0, 3.0, 1.0, 0.5, 0.9


def fit_ease(answers: Sequence[Answer]) -> EaseTable:
    """Fit all parts at once on answers whose outcome is known."""
    truth = np.array([float(bool(one.correct)) for one in answers])
    columns = _Columns()
    rows: list[int] = []
    places: list[int] = []
    values: list[float] = []
    for row, one in enumerate(answers):
        for place, value in columns.of(one):
            rows.append(row)
            places.append(place)
            values.append(value)
    shape = (len(answers), len(columns.widths))
    matrix = csr_matrix((values, (rows, places)), shape=shape)
    weights = fit_ridge(matrix, truth, np.array(columns.widths))
    return _table(columns, weights, float(truth.mean()), answers)


class _Columns:
    """Numbers the parts as they come up."""

    def __init__(self) -> None:
        self.places: dict[tuple[str, str], int] = {("base", ""): 0}
        self.widths = [BASE]

    def of(self, one: Answer) -> list[tuple[int, float]]:
        found = [(0, 1.0), (self._place("student", one.student, STUDENT), 1.0)]
        found += [
            (self._place("skill", skill, SKILL), 1.0 / len(one.skills)) for skill in one.skills
        ]
        if len(one.skills) > 1:
            found.append((self._place("combination", JOINT.join(one.skills), COMBINATION), 1.0))
        if one.item:
            found.append((self._place("item", one.item, ITEM), 1.0))
        return found

    def _place(self, kind: str, name: str, width: float) -> int:
        place = self.places.setdefault((kind, name), len(self.widths))
        if place == len(self.widths):
            self.widths.append(width)
        return place

    def part(self, kind: str, weights: Doubles) -> dict[str, float]:
        return {
            name: round(float(weights[place]), 5)
            for (of, name), place in self.places.items()
            if of == kind
        }


def _table(
    columns: _Columns, weights: Doubles, rate: float, answers: Sequence[Answer]
) -> EaseTable:
    return EaseTable(
        base=round(float(weights[0]), 5),
        rate=round(rate, 5),
        skills=columns.part("skill", weights),
        combinations=columns.part("combination", weights),
        items=columns.part("item", weights),
        support=dict(Counter(one.item for one in answers if one.item)),
    )
