"""Figures of merit, in numpy, each checked against a hand calculation in the tests."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Doubles = NDArray[np.float64]


def accuracy(truth: Ints, guess: Ints) -> float:
    """Share of equal entries."""
    return float(np.mean(truth == guess))


def macro_f1(truth: Ints, guess: Ints, classes: int) -> float:
    """Plain mean of F1 over the classes that occur in the truth or in the guesses."""
    scores = []
    for label in range(classes):
        hits = int(np.sum((truth == label) & (guess == label)))
        said, were = int(np.sum(guess == label)), int(np.sum(truth == label))
        if said + were:
            scores.append(2 * hits / (said + were))
    return float(np.mean(scores))


def expected_calibration_error(confidence: Doubles, right: NDArray[np.bool_]) -> float:
    """Mean gap between confidence and share right, over ten bins of equal width."""
    bins = np.minimum((confidence * 10).astype(int), 9)
    gaps = [
        np.mean(bins == one) * abs(confidence[bins == one].mean() - right[bins == one].mean())
        for one in np.unique(bins)
    ]
    return float(np.sum(gaps))


def auc(truth: NDArray[np.bool_], score: Doubles) -> float:
    """Chance that a positive gets a higher score than a negative; ties count half."""
    order = np.argsort(score, kind="stable")
    _, inverse, counts = np.unique(score[order], return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    ranks = np.empty(len(score))
    ranks[order] = (last - (counts - 1) / 2)[inverse]
    positives = int(truth.sum())
    negatives = len(truth) - positives
    if not positives or not negatives:
        return float("nan")
    return float((ranks[truth].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def bootstrap(
    measure: Callable[[Ints], float], size: int, draws: int = 1000, seed: int = 1
) -> tuple[float, float]:
    """95 % interval of `measure(rows)` when rows are drawn with replacement."""
    rng = np.random.default_rng(seed)
    values = [measure(rng.integers(0, size, size)) for _ in range(draws)]
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return float(low), float(high)
