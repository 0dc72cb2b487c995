"""Questions that the word models know and the network never read: how both are weighed there.

A retraining from reviews leaves the network as it is, so all that it learns of a lab's own questions is in the word
models. The networks of the two cuts keep back different questions and students: there are answers to questions of
the data sets that one network never read, which the other cut's word models know from other students' graded
answers. On those answers the weights and the thresholds are fitted.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ml.explanations.blend import WORDS_ALONE, Blend, Pool
from ml.explanations.calibrate import (
    INNER_FOLDS,
    LEAST_SHOWN,
    TARGET_SEEN,
    Held,
    fit_near,
    threshold_for,
    together,
)

EVEN = 0.5
"""The target is to be kept in half the draws of so few questions: the thresholds of many known ones, which are kept
in nine of ten, are never gone below."""
# The kind of known question near whose weights those of each kind are held.
NEAR = dict(zip(WORDS_ALONE, ("known_several", "known_one"), strict=True))


@dataclass(frozen=True)
class Twice:
    """The same answers, said of by the cut that keeps their question back and by the one that knows it."""

    unread: Held
    known: Held

    @property
    def cheap(self) -> Held:
        """Word models that know the question beside a network that does not."""
        return replace(self.known, logits5=self.unread.logits5)


def twice(helds: Sequence[Held]) -> Twice:
    """The answers that both cuts keep back, of questions that one of them alone knows."""
    unread, known = [], []
    for without, knowing in (helds, helds[::-1]):
        at = {name: row for row, name in enumerate(knowing.ids)}
        rows = [
            (row, at[name])
            for row, name in enumerate(without.ids)
            if name in at and not without.seen[row] and knowing.seen[at[name]]
        ]
        unread.append(without.take([row for row, _ in rows]))
        known.append(knowing.take([row for _, row in rows]))
    return Twice(together(unread), together(known))


def weigh(blend: Blend, cheap: Held, questions: Collection[int]) -> Blend:
    """With weights and thresholds for these questions (hashes of their keys), from `Twice.cheap`."""
    own = _threshold(cheap, blend)
    pools = {
        kind: replace(one, threshold=max(one.threshold, own))
        for kind, one in _pools(cheap, blend).items()
    }
    return replace(blend, pools={**blend.pools, **pools}, unread=frozenset(questions))


def _threshold(cheap: Held, blend: Blend) -> float:
    """One for both kinds, as there are few answers; none where there are too few to tell."""
    if len(cheap.truth) < LEAST_SHOWN:
        return 0.0
    p3 = _left_out(cheap, blend)
    right, names = p3.argmax(axis=1) == cheap.truth, np.array(cheap.questions)
    return threshold_for(p3.max(axis=1), right, names, TARGET_SEEN, caution=EVEN)


def _pools(cheap: Held, blend: Blend) -> dict[str, Pool]:
    """Least log loss on these answers, held to the weights where the network has read the question."""
    near = fit_near(cheap, blend.pools)
    return {kind: near[as_known] for kind, as_known in NEAR.items()}


def _left_out(cheap: Held, blend: Blend) -> np.ndarray:
    """p3 [rows, 3] of each question by weights that were fitted on others."""
    p3 = np.full((len(cheap.truth), 3), 1 / 3)
    for fold in range(INNER_FOLDS):
        rows = cheap.in_fold(fold, INNER_FOLDS)
        if rows.any():
            here = cheap.where(rows)
            fitted = replace(blend, pools={**blend.pools, **_pools(cheap.where(~rows), blend)})
            p3[rows] = fitted.probabilities(
                here.logits5, here.words3, here.seen, here.several, here.seen
            )
    return p3
