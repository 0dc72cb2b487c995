"""The classes of a verdict: five where the data tell them apart, three everywhere."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

LABELS5 = (
    "correct",
    "contradictory",
    "partially_correct_incomplete",
    "irrelevant",
    "non_domain",
)
LABELS3 = ("correct", "contradictory", "incorrect")
# What of the five is meant by each of the three.
MEANS = {"correct": (0,), "contradictory": (1,), "incorrect": (2, 3, 4)}
COARSE = {LABELS5[fine]: label for label, fine_labels in MEANS.items() for fine in fine_labels}

Doubles = NDArray[np.float64]


def allowed(label5: str, label3: str) -> tuple[int, ...]:
    """The places in LABELS5 that a label allows; the finer label counts if there is one."""
    if label5:
        return (LABELS5.index(label5),)
    return MEANS[label3]


def three(p5: Doubles) -> Doubles:
    """[rows, 5] -> [rows, 3]: p(incorrect) is the sum of what is neither right nor contrary."""
    return np.stack([p5[:, 0], p5[:, 1], p5[:, 2:].sum(axis=1)], axis=1)


def label3_of(label5: str, label3: str) -> int:
    """The place in LABELS3 of a labelled answer."""
    return LABELS3.index(label3 or COARSE[label5])


def softmax(logits: Doubles) -> Doubles:
    """Row by row, without overflow."""
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True), dtype=np.float64)


def distribution(p5: Doubles, p3: Doubles) -> Doubles:
    """[rows, 5] that sums to `p3` within each coarse class and keeps the ratios of `p5`."""
    result = p5.copy()
    for place, label in enumerate(LABELS3):
        columns = list(MEANS[label])
        total = p5[:, columns].sum(axis=1, keepdims=True)
        result[:, columns] = p5[:, columns] / np.maximum(total, 1e-12) * p3[:, [place]]
    return result


def names5(places: Sequence[int]) -> list[str]:
    """Labels by their places."""
    return [LABELS5[place] for place in places]
