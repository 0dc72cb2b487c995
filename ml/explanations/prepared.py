"""The data of the explanations task, made ready: sets, parts, weights and labels."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ml.data.semeval import NAMES, Answer, read, read_committed
from ml.data.splits import Split
from ml.explanations.labels import allowed, label3_of
from ml.explanations.pairs import pair_of
from ml.training.examples import Example

Parts = dict[str, list[Answer]]


def read_sets(folder: Path | None) -> Parts:
    """The committed sets, or files of the same shape in a folder."""
    if folder is None:
        return read_committed()
    return {name: read(folder / f"{name}_train.jsonl") for name in NAMES}


def validation_parts(splits: dict[str, Split]) -> Parts:
    """The four parts kept back, by name."""
    parts: Parts = {}
    for name, cut in splits.items():
        parts[f"{name} unseen answers"] = cut.unseen_answers
        parts[f"{name} unseen questions"] = cut.unseen_questions
    return parts


def examples_of(answers: Sequence[Answer], weights: Sequence[float] = ()) -> list[Example]:
    """What the network reads of each answer, with its labels."""
    return [
        pair_of(
            one.answer,
            one.question,
            one.reference_answers,
            one.reference_grades,
            allowed(one.label5, one.label3),
            weights[place] if weights else 1.0,
        )
        for place, one in enumerate(answers)
    ]


def class_weights(answers: Sequence[Answer], power: float = 0.5) -> list[float]:
    """How rare an answer's 3-way label is in its set, to a power: by default the square root.

    The whole inverse would make the 10 % of contradictions in SciEntsBank as loud as the rest,
    and certainty would no longer mean anything.
    """
    labels = [label3_of(one.label5, one.label3) for one in answers]
    counts = Counter(labels)
    even = len(labels) / max(1, len(counts))
    return [float((even / counts[label]) ** power) for label in labels]


def truth_of(answers: Sequence[Answer]) -> NDArray[np.int64]:
    """3-way labels as places in LABELS3."""
    return np.array([label3_of(one.label5, one.label3) for one in answers], dtype=np.int64)
