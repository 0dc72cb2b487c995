"""The figures of a set of runs whose success is known."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.training.metrics import Doubles, Ints, auc, bootstrap, expected_calibration_error

Flags = NDArray[np.bool_]


def figures(truth: Flags, chance: Doubles) -> dict[str, Any]:
    """AUC with a 95 % bootstrap interval over students, accuracy, Brier, calibration error."""

    def resampled(rows: Ints) -> float:
        return auc(truth[rows], chance[rows])

    likely = chance >= 0.5
    sure = np.maximum(chance, 1.0 - chance)
    both = 0 < int(truth.sum()) < len(truth)  # with one outcome alone there is no AUC
    return {
        "labelled": len(truth),
        "success_rate": round(float(truth.mean()), 4),
        "auc": round(auc(truth, chance), 4) if both else None,
        "auc_95": [round(one, 4) for one in bootstrap(resampled, len(truth))] if both else None,
        "accuracy": round(float(np.mean(likely == truth)), 4),
        "brier": round(float(np.mean((chance - truth) ** 2)), 4),
        "ece": round(expected_calibration_error(sure, likely == truth), 4),
    }
