"""Fits the blend on answers kept back: mixing, temperature, trust and thresholds."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from ml.explanations.blend import SEVERAL, SIGNALS, Blend, Mix, Trust, signals
from ml.explanations.features import Doubles
from ml.explanations.labels import softmax, three

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

VERSION = "explanations@2"
# A shown verdict is to be right this often.
TARGET_SEEN, TARGET_NEW = 0.90, 0.85
# With fewer shown verdicts than this, "how often right" is a matter of luck.
LEAST_SHOWN = 30
# The smallest share of the pool that either model keeps: neither is dropped on one split's word.
LEAST_SHARE = 0.25

_UNFITTED = Trust((0.0,) * len(SIGNALS), 0.0, 0.0, 0.0)


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
    unknown: Doubles  # [rows], share of the question's words that training never saw

    def where(self, rows: Flags) -> "Held":
        """Some of the rows."""
        places = np.flatnonzero(rows).tolist()
        return Held(
            [self.ids[place] for place in places],
            self.truth[rows],
            [self.sets[place] for place in places],
            [self.questions[place] for place in places],
            self.seen[rows],
            self.logits5[rows],
            self.words3[rows],
            self.several[rows],
            self.unknown[rows],
        )

    def weights(self) -> Doubles:
        """Rows weighted so that each data set counts the same."""
        names, places = np.unique(np.array(self.sets), return_inverse=True)
        counts = np.bincount(places, minlength=len(names))
        return np.asarray(len(places) / len(names) / counts[places], dtype=np.float64)


def fit_mix(held: Held, rows: Flags) -> Mix:
    """The pool with the least log loss: a grid over share and sharpness, 2 numbers in all."""
    encoder3, words3 = three(softmax(held.logits5[rows])), held.words3[rows]
    truth, weights = held.truth[rows], held.weights()[rows]
    best, least = Mix(0.5, 0.5), float("inf")
    for share in np.arange(LEAST_SHARE, 1.0 - LEAST_SHARE + 1e-9, 0.05):
        for sharpness in np.arange(0.4, 2.01, 0.05):
            mix = Mix(round(float(share * sharpness), 4), round(float((1 - share) * sharpness), 4))
            right = mix.pool(encoder3, words3)[np.arange(len(truth)), truth]
            loss = float(np.sum(-np.log(right + 1e-9) * weights))
            if loss < least:
                best, least = mix, loss
    return best


def fit_trust(signs: Doubles, right: Flags, questions: Sequence[str], target: float) -> Trust:
    """Chance of being right, and the lowest thresholds above which `target` of verdicts are.

    Thresholds are chosen on chances that were predicted for questions left out of the fit. A kind
    of answers (one reference, several) must reach the target by itself, and never gets a threshold
    below that of all answers together: its few questions may happen to be easy ones.
    """
    model = LogisticRegression(C=1.0, max_iter=500)
    folds = GroupKFold(min(5, len(set(questions))))
    out = cross_val_predict(
        model, signs, right, groups=np.array(questions), cv=folds, method="predict_proba"
    )[:, 1]
    model.fit(signs, right)
    together = threshold_for(out, right, target)
    several = signs[:, SEVERAL] > 0
    return Trust(
        weights=tuple(float(one) for one in model.coef_[0]),
        bias=float(model.intercept_[0]),
        threshold_several=max(together, threshold_for(out[several], right[several], target)),
        threshold_one=max(together, threshold_for(out[~several], right[~several], target)),
    )


def threshold_for(chances: Doubles, right: Flags, target: float) -> float:
    """Shows as many as possible while `target` of those shown are right."""
    order = np.argsort(-chances, kind="stable")
    share_right = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero((share_right >= target) & (np.arange(len(order)) >= LEAST_SHOWN - 1))
    if not len(enough):
        return 1.0  # nothing is sure enough: show nothing
    return float(chances[order[enough[-1]]])


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
        np.concatenate([part.unknown for part in parts]),
    )


def fit_blend(held: Held, version: str) -> Blend:
    """Mixes first, then trust in what they give."""
    mixes = fit_mix(held, held.seen), fit_mix(held, ~held.seen)
    p3 = Blend(version, *mixes, _UNFITTED, _UNFITTED).probabilities(
        held.logits5, held.words3, held.seen
    )
    signs = signals(p3, held.logits5, held.words3, held.several, held.unknown)
    right = p3.argmax(axis=1) == held.truth
    questions = np.array(held.questions)
    trusts = [
        fit_trust(signs[rows], right[rows], questions[rows].tolist(), target)
        for rows, target in ((held.seen, TARGET_SEEN), (~held.seen, TARGET_NEW))
    ]
    return Blend(version, *mixes, *trusts)
