"""Fits the logistic model. Needs scipy; serving does not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix, hstack

from ml.tracing.arrays import Doubles
from ml.tracing.linear import OWN, Linear
from ml.tracing.ridge import fit_ridge
from ml.tracing.rows import Answer

SHARED_WIDTH, BIAS_WIDTH, SKILL_WIDTH, ITEM_WIDTH = 0.5, 3.0, 0.2, 0.2
"""Standard deviations of the priors: a skill or an item departs little from what all share."""


def fit_linear(features: Doubles, answers: Sequence[Answer]) -> Linear:
    """Fit all weights at once, each kind with its own prior width."""
    centre = features.mean(axis=0)
    scale = np.maximum(features.std(axis=0), 1e-3)
    count = features.shape[1]
    empty = Linear(centre, scale, np.zeros(count), 0.0, {}, {})
    standard = empty.standard(features)
    skills, items, sparse = _own_columns(standard, answers)
    shared = np.column_stack([standard, np.ones(len(standard))])
    columns = csr_matrix(hstack([csr_matrix(shared), sparse]))
    own = 1 + len(OWN)
    widths = np.concatenate(
        [
            np.full(count, SHARED_WIDTH),
            [BIAS_WIDTH],
            np.full(own * len(skills), SKILL_WIDTH),
            np.full(len(items), ITEM_WIDTH),
        ]
    )
    truth = np.array([float(bool(one.correct)) for one in answers])
    found = fit_ridge(columns, truth, widths, rounds=80)
    of_skills = found[count + 1 : count + 1 + own * len(skills)].reshape(-1, own)
    of_items = found[count + 1 + own * len(skills) :]
    return Linear(
        centre,
        scale,
        found[:count],
        float(found[count]),
        {name: [float(one) for one in of_skills[at]] for name, at in skills.items()},
        {name: float(of_items[at]) for name, at in items.items()},
    )


def _own_columns(
    standard: Doubles, answers: Sequence[Answer]
) -> tuple[dict[str, int], dict[str, int], csr_matrix]:
    """Numbers of skills and items, and their columns."""
    skills: dict[str, int] = {}
    items: dict[str, int] = {}
    for one in answers:
        for skill in one.skills:
            skills.setdefault(skill, len(skills))
        if one.item:
            items.setdefault(one.item, len(items))
    own = 1 + len(OWN)
    rows: list[int] = []
    places: list[int] = []
    values: list[float] = []
    for row, one in enumerate(answers):
        for skill in one.skills:
            first = own * skills[skill]
            places += range(first, first + own)
            values += [1.0 / len(one.skills), *(standard[row, at] / len(one.skills) for at in OWN)]
            rows += [row] * own
        if one.item:
            places.append(own * len(skills) + items[one.item])
            values.append(1.0)
            rows.append(row)
    shape = (len(answers), own * len(skills) + len(items))
    return skills, items, csr_matrix((values, (rows, places)), shape=shape)
