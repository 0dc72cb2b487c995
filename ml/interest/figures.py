"""How well rankings find what learners took up later: recall@k and NDCG@k, by learner.

NDCG after Järvelin and Kekäläinen (2002), "Cumulated gain-based evaluation of IR techniques", ACM
TOIS 20, 422-446, with gain 1 for what was taken up. Ties are broken by chance, from a seed: a
ranking that says nothing is worth what chance is worth.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ml.training.metrics import Doubles, bootstrap

Bools = NDArray[np.bool_]


def ranked(scores: Doubles, rng: np.random.Generator) -> NDArray[np.int64]:
    """Places from the highest score down, ties by chance."""
    return np.lexsort((rng.random(len(scores)), -scores))


def recall_at(order: Sequence[int] | NDArray[np.int64], wanted: Bools, k: int) -> float:
    """Share of the wanted items among the first k; of more than k wanted, k is all there can be."""
    return float(wanted[list(order[:k])].sum() / min(k, int(wanted.sum())))


def ndcg_at(order: Sequence[int] | NDArray[np.int64], wanted: Bools, k: int) -> float:
    """Discounted gain of the first k, as a share of the best order's."""
    discounts = 1 / np.log2(np.arange(2, k + 2))
    gains = wanted[list(order[:k])].astype(float)
    best = discounts[: min(k, int(wanted.sum()))].sum()
    return float((gains * discounts[: len(gains)]).sum() / best)


def told(values: Doubles) -> dict[str, float]:
    """The mean over learners with its 95 % interval, by bootstrap over learners."""
    low, high = bootstrap(lambda rows: float(values[rows].mean()), len(values))
    return {"mean": round(float(values.mean()), 4), "low": round(low, 4), "high": round(high, 4)}
