"""Fits the blend on answers kept back: weights, temperature and thresholds of each kind of question."""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from ml.explanations.blend import KINDS, NEVER, Blend, Pool, kinds_of
from ml.explanations.features import Doubles
from ml.explanations.labels import softmax, three

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

VERSION = "explanations@4"
# A shown verdict is to be right this often.
TARGET_SEEN, TARGET_NEW = 0.90, 0.85
# A threshold must keep its target in nine of ten draws of the questions, not just in the one at hand.
CAUTION = 0.1
# With fewer shown verdicts than this, "how often right" is a matter of luck.
LEAST_SHOWN = 30
# How strongly the pool of one kind of question is held to that of all known, or all new, questions.
TOGETHERNESS = 20.0
FOLDS = 10
INNER_FOLDS = 5
DRAWS = 300


@dataclass(frozen=True)
class Held:
    """Answers kept back, with what both models say of them."""

    ids: Sequence[str]  # [rows]
    truth: Ints  # [rows], places in LABELS3
    sets: Sequence[str]  # [rows], the data set
    questions: Sequence[str]  # [rows]
    seen: Flags  # [rows]
    logits5: Doubles  # [rows, 5]
    words3: Doubles  # [rows, 3]
    several: Flags  # [rows], whether there is more than one reference

    def where(self, rows: Flags) -> "Held":
        """Some of the rows."""
        return self.take(np.flatnonzero(rows).tolist())

    def take(self, places: Sequence[int]) -> "Held":
        """The rows at these places, in this order."""
        rows = np.array(places, dtype=np.int64)
        return Held(
            [self.ids[place] for place in places],
            self.truth[rows],
            [self.sets[place] for place in places],
            [self.questions[place] for place in places],
            self.seen[rows],
            self.logits5[rows],
            self.words3[rows],
            self.several[rows],
        )

    def weights(self) -> Doubles:
        """Rows weighted so that each data set counts the same."""
        names, places = np.unique(np.array(self.sets), return_inverse=True)
        counts = np.bincount(places, minlength=len(names))
        return np.asarray(len(places) / len(names) / counts[places], dtype=np.float64)

    def in_fold(self, fold: int, folds: int) -> Flags:
        """Which rows' questions are in a fold."""
        return np.array([fold_of(one, folds) == fold for one in self.questions], dtype=bool)


def fold_of(question: str, folds: int = FOLDS) -> int:
    """A question's fold, the same whatever other questions there are."""
    return zlib.crc32(f"fold {folds}:{question}".encode()) % folds


def together(parts: Sequence[Held]) -> Held:
    """Rows of several cuts, one after the other."""
    return Held(
        [one for part in parts for one in part.ids],
        np.concatenate([part.truth for part in parts]),
        [one for part in parts for one in part.sets],
        [one for part in parts for one in part.questions],
        np.concatenate([part.seen for part in parts]),
        np.concatenate([part.logits5 for part in parts]),
        np.concatenate([part.words3 for part in parts]),
        np.concatenate([part.several for part in parts]),
    )


def fit_blend(held: Held, version: str) -> Blend:
    """Pools on all rows; thresholds on chances of questions that were left out of a fit."""
    pools = fit_pools(held)
    p3 = left_out(held)
    right, chances = p3.argmax(axis=1) == held.truth, p3.max(axis=1)
    questions = np.array(held.questions)
    for kind, rows in _kinds(held):
        target = TARGET_SEEN if kind.startswith("known") else TARGET_NEW
        threshold = threshold_for(chances[rows], right[rows], questions[rows], target)
        pools[kind] = replace(pools[kind], threshold=threshold)
    return Blend(version, pools)


def cross_fitted(helds: Sequence[Held], version: str = VERSION) -> list[Blend]:
    """For each fold of questions the blend fitted on the answers to all other questions."""
    held = together(helds)
    return [fit_blend(held.where(~held.in_fold(fold, FOLDS)), version) for fold in range(FOLDS)]


def left_out(held: Held, folds: int = INNER_FOLDS) -> Doubles:
    """p3 [rows, 3] of each question by pools that were fitted on others."""
    p3 = np.full((len(held.truth), 3), 1 / 3)
    for fold in range(folds):
        rows = held.in_fold(fold, folds)
        if rows.any() and not rows.all():
            blend = Blend("", fit_pools(held.where(~rows)))
            here = held.where(rows)
            p3[rows] = blend.probabilities(here.logits5, here.words3, here.seen, here.several)
    return p3


def fit_pools(held: Held) -> dict[str, Pool]:
    """Least log loss: two weights for known and two for new questions, then each kind's own near them."""
    encoder, words = np.log(three(softmax(held.logits5)) + 1e-9), np.log(held.words3 + 1e-9)
    weights, start = held.weights(), np.log([0.4, 0.4])
    shared = {
        seen: _fit(encoder[rows], words[rows], held.truth[rows], weights[rows], start, 0.1)
        for seen, rows in ((True, held.seen), (False, ~held.seen))
    }
    pools = {}
    for kind, rows in _kinds(held):
        near = shared[kind.startswith("known")]
        even = np.ones(int(rows.sum()))
        found = _fit(encoder[rows], words[rows], held.truth[rows], even, near, TOGETHERNESS)
        pools[kind] = Pool(*(round(float(one), 4) for one in np.exp(found)))
    return pools


def fit_near(held: Held, pools: Mapping[str, Pool]) -> dict[str, Pool]:
    """Each kind's weights fitted again on these answers, held to what they were; thresholds stay."""
    encoder, words = np.log(three(softmax(held.logits5)) + 1e-9), np.log(held.words3 + 1e-9)
    found = dict(pools)
    for kind, rows in _kinds(held):
        near, even = np.log([pools[kind].encoder, pools[kind].words]), np.ones(int(rows.sum()))
        fitted = _fit(encoder[rows], words[rows], held.truth[rows], even, near, TOGETHERNESS)
        by_network, by_words = (round(float(one), 4) for one in np.exp(fitted))
        found[kind] = replace(pools[kind], encoder=by_network, words=by_words)
    return found


def _kinds(held: Held) -> Iterator[tuple[str, Flags]]:
    """The rows of each kind of question."""
    places = kinds_of(held.seen, held.several)
    for place, kind in enumerate(KINDS):
        yield kind, places == place


def _fit(
    encoder: Doubles, words: Doubles, truth: Ints, weights: Doubles, near: Doubles, pull: float
) -> Doubles:
    """Logarithms of the two weights: log loss summed over rows, and `pull` times the way from `near`."""

    def loss(logs: Doubles) -> tuple[float, Doubles]:
        a, b = np.exp(logs)
        p3 = softmax(a * encoder + b * words)
        rows = np.arange(len(truth))
        value = -np.sum(weights * np.log(p3[rows, truth] + 1e-12))
        slope = p3 * weights[:, None]
        slope[rows, truth] -= weights
        slopes = np.array([np.sum(slope * encoder) * a, np.sum(slope * words) * b])
        return float(value + pull * np.sum((logs - near) ** 2)), slopes + 2 * pull * (logs - near)

    if not len(truth):
        return near
    found = minimize(loss, near, jac=True, method="L-BFGS-B", bounds=[(-3.0, 1.0)] * 2)
    return np.asarray(found.x, dtype=np.float64)


def threshold_for(
    chances: Doubles,
    right: Flags,
    questions: NDArray[np.str_],
    target: float,
    seed: int = 1,
    caution: float = CAUTION,
) -> float:
    """Shows as many as possible while `target` of those shown are right, with caution.

    Whole questions are drawn with replacement, because the verdicts on one question err together; the
    share right among those shown must reach the target in all but `caution` of the draws.
    """
    if len(chances) < LEAST_SHOWN:
        return NEVER
    order = np.argsort(-chances, kind="stable")
    names, places = np.unique(questions[order], return_inverse=True)
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=DRAWS)[:, places]
    shown = np.cumsum(drawn, axis=1)
    share_right = np.cumsum(drawn * right[order], axis=1) / np.maximum(1, shown)
    low = np.quantile(share_right, caution, axis=0)
    enough = np.flatnonzero((low >= target) & (np.arange(len(order)) >= LEAST_SHOWN - 1))
    if not len(enough):
        return NEVER  # nothing is sure enough: show nothing
    return float(chances[order[enough[-1]]])
