"""How far stated chances can be trusted: calibration errors, and what chance alone would make of them.

The expected calibration error of a perfectly calibrated model is not 0: with 40 answers in a bin the
share right is off by several points by luck. So it is never given without what luck alone gives.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.training.metrics import Doubles, Ints, expected_calibration_error

Flags = NDArray[np.bool_]
BINS = 10


def reliability(chance: Doubles, right: Flags, draws: int = 300, seed: int = 1) -> dict[str, float]:
    """Calibration errors of [rows] chances, 0..1, with whether each verdict was right.

    `ece` has ten bins of equal width and `ece_adaptive` ten of equal count; `ece_if_perfect` and
    `ece_if_perfect_95` are mean and 95th percentile of `ece` over draws in which each verdict is
    right with exactly the chance stated; `ece_debiased` is `debiased_error`.
    """
    rng = np.random.default_rng(seed)
    lucky = [
        expected_calibration_error(chance, rng.random(len(chance)) < chance) for _ in range(draws)
    ]
    return {
        "ece": round(expected_calibration_error(chance, right), 4),
        "ece_adaptive": round(adaptive_error(chance, right), 4),
        "ece_if_perfect": round(float(np.mean(lucky)), 4),
        "ece_if_perfect_95": round(float(np.percentile(lucky, 95)), 4),
        "ece_debiased": round(debiased_error(chance, right), 4),
    }


def adaptive_error(chance: Doubles, right: Flags) -> float:
    """Mean gap between chance and share right, over bins that hold equally many."""
    gaps = [len(part) * abs(chance[part].mean() - right[part].mean()) for part in _bins(chance)]
    return float(np.sum(gaps) / max(1, len(chance)))


def debiased_error(chance: Doubles, right: Flags) -> float:
    """Root of the squared gap, less what luck adds to it; 0 where luck explains all of it.

    The debiased estimator of Kumar, Liang and Ma (2019), "Verified uncertainty calibration": from
    each bin's squared gap its sampling variance a (1 - a) / (n - 1) is taken. Bins hold equally many.
    """
    total = sum(_squared_gap(chance[part], right[part]) for part in _bins(chance))
    return float(np.sqrt(max(0.0, total / max(1, len(chance)))))


def _bins(chance: Doubles) -> list[Ints]:
    """The rows of each of BINS bins of equal count, by rising chance."""
    return np.array_split(np.argsort(chance, kind="stable"), max(1, min(BINS, len(chance))))


def _squared_gap(chance: Doubles, right: Flags) -> float:
    """Of one bin, times the answers in it; of a single answer nothing can be said."""
    count = len(chance)
    if count < 2:
        return 0.0
    share = right.mean()
    gap = (chance.mean() - share) ** 2 - share * (1 - share) / (count - 1)
    return float(count * gap)


def clusters(names: Ints) -> list[Ints]:
    """The rows of each cluster, from [rows] names."""
    return [np.flatnonzero(names == one) for one in np.unique(names)]


def shown_with_intervals(
    shown: Flags, right: Flags, questions: Ints, draws: int = 500, seed: int = 1
) -> dict[str, Any]:
    """Share shown and how often the shown are right, with 95 % intervals by drawing whole questions.

    Answers to one question stand or fall together: drawing answers would make intervals too narrow.
    """
    rng, parts = np.random.default_rng(seed), clusters(questions)
    sums = np.array([[len(one), shown[one].sum(), (shown & right)[one].sum()] for one in parts])
    drawn = rng.multinomial(len(parts), np.full(len(parts), 1 / len(parts)), size=draws) @ sums
    some = drawn[drawn[:, 1] > 0]
    return {
        "share_shown": round(float(shown.mean()), 4),
        "share_shown_95": _interval(drawn[:, 1] / drawn[:, 0]),
        "accuracy_when_shown": round(float(right[shown].mean()), 4) if shown.any() else None,
        "accuracy_when_shown_95": _interval(some[:, 2] / some[:, 1]) if len(some) else None,
        "questions": len(parts),
    }


def _interval(values: Doubles) -> list[float]:
    low, high = np.percentile(values, [2.5, 97.5])
    return [round(float(low), 4), round(float(high), 4)]
