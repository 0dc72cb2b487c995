"""How good chances of correct answers are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.training.metrics import Doubles, Ints, auc, bootstrap, expected_calibration_error

DRAWS = 200


def figures(students: Sequence[str], truth: NDArray[np.bool_], chances: Doubles) -> dict[str, Any]:
    """AUC with a 95 % interval, calibration error, Brier score, log loss, accuracy.

    The interval is a bootstrap over students: answers of one student hang together. The calibration
    error is the mean gap between chance and share correct over ten bins of equal width.
    """
    both = 0 < int(truth.sum()) < len(truth)  # with one outcome alone there is no AUC
    safe = np.clip(chances, 1e-6, 1.0 - 1e-6)
    return {
        "answers": len(truth),
        "students": len(set(students)),
        "correct": round(float(truth.mean()), 4),
        "auc": round(auc(truth, chances), 4) if both else None,
        "auc_95": [round(one, 4) for one in _interval(students, truth, chances)] if both else None,
        "ece": round(expected_calibration_error(chances, truth), 4),
        "brier": round(float(np.mean((chances - truth) ** 2)), 4),
        "log_loss": round(float(-np.mean(np.log(np.where(truth, safe, 1.0 - safe)))), 4),
        "accuracy": round(float(np.mean((chances >= 0.5) == truth)), 4),
    }


def _interval(
    students: Sequence[str], truth: NDArray[np.bool_], chances: Doubles
) -> tuple[float, float]:
    places: dict[str, list[int]] = {}
    for place, student in enumerate(students):
        places.setdefault(student, []).append(place)
    groups = [np.array(one) for one in places.values()]

    def resampled(drawn: Ints) -> float:
        rows = np.concatenate([groups[one] for one in drawn])
        return auc(truth[rows], chances[rows])

    return bootstrap(resampled, len(groups), DRAWS)
