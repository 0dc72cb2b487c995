"""``python -m ml.explanations.fit_heaps``: learns to tell heaps of words from the committed answers.

Sentences are the students' answers; heaps are made of the same questions: key words and whole
references shaken, and correct answers shaken. The line is drawn on questions that the weights were
not learnt from (five folds by question); what is shipped learns from all of them.
"""

import random
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.data.semeval import Answer, read_committed
from ml.explanations.heaps import LEAST_WORDS, HeapDetector, evidence_of
from ml.explanations.labels import COARSE
from ml.explanations.order import word_order
from ml.explanations.robust import all_key_words, key_words, longest_reference, shaken, telling
from ml.explanations.words import Phrase, words_of

SEED = 3
ROUNDS = 4  # heaps of each kind for each question
FOLDS = 5
MOST_HELD = 0.009  # of the correct answers: what is shipped must stay below one in a hundred
SENTENCES = 5.0  # sentences weigh as much as all five kinds of heaps
SENTENCE = "sentence"


@dataclass(frozen=True)
class Sample:
    """A text, the question that it answers, and what it is."""

    text: str
    asked: Answer
    kind: str

    @property
    def is_correct(self) -> bool:
        """Whether it is a student's correct answer."""
        label = self.asked.label3 or COARSE[self.asked.label5]
        return self.kind == SENTENCE and label == "correct"

    @property
    def fold(self) -> int:
        """By its question."""
        return zlib.crc32(self.asked.question.encode()) % FOLDS


def samples(answers: Sequence[Answer]) -> list[Sample]:
    """Sentences and heaps, each of two words at least."""
    rng = random.Random(SEED)
    questions = list({(one.question, one.reference_answers): one for one in answers}.values())
    made = [one for _ in range(ROUNDS) for asked in questions for one in heaps_for(asked, rng)]
    sentences = [one for one in answers if one.label5 != "non_domain"]
    for one in sentences:
        made.append(Sample(one.answer, one, SENTENCE))
        if made[-1].is_correct and len(words_of(one.answer)) > 3:
            made.append(Sample(shaken(words_of(one.answer), rng), one, "answer shaken"))
    return [one for one in made if len(words_of(one.text)) >= LEAST_WORDS]


def heaps_for(asked: Answer, rng: random.Random) -> Iterator[Sample]:
    """What a student might try on who has seen a reference."""
    one = rng.choice(asked.reference_answers)
    everything = dict.fromkeys([*all_key_words(asked), *telling(asked.question)])
    yield Sample(shaken(dict.fromkeys(key_words(asked)), rng), asked, "key words")
    yield Sample(shaken(dict.fromkeys(telling(one)), rng), asked, "key words")
    yield Sample(shaken(words_of(longest_reference(asked)), rng), asked, "reference shaken")
    yield Sample(shaken(everything, rng), asked, "all key words")
    yield Sample(" ".join(key_words(asked) * 3), asked, "key words three times")


def fit_heaps(found: Sequence[Sample]) -> tuple[HeapDetector, NDArray[np.float64]]:
    """The detector, and the strength of each sample where its question was not learnt from."""
    rows = [
        evidence_of(Phrase(one.text), one.asked.reference_answers, word_order()) for one in found
    ]
    features = np.array([list(row.values()) for row in rows])
    folds = np.array([one.fold for one in found])
    weights = _sample_weights(found)
    heap = np.array([one.kind != SENTENCE for one in found])
    strength = np.zeros(len(found))
    for fold in range(FOLDS):
        learnt, bias = _logistic(features, heap, weights, folds != fold)
        strength[folds == fold] = features[folds == fold] @ learnt + bias
    correct = np.array([one.is_correct for one in found])
    line = float(np.quantile(strength[correct], 1 - MOST_HELD))
    learnt, bias = _logistic(features, heap, weights, np.full(len(found), True))
    named = dict(zip(rows[0], (float(one) for one in learnt), strict=True))
    return HeapDetector(named, bias - line), strength - line


def _sample_weights(found: Sequence[Sample]) -> NDArray[np.float64]:
    """Each kind of heap weighs the same."""
    kinds = np.array([one.kind for one in found])
    each = {kind: 1.0 / int((kinds == kind).sum()) for kind in set(kinds)}
    weights = np.array([each[kind] * (SENTENCES if kind == SENTENCE else 1.0) for kind in kinds])
    return np.asarray(weights * len(found) / weights.sum())


def _logistic(
    features: NDArray[np.float64],
    heap: NDArray[np.bool_],
    weights: NDArray[np.float64],
    used: NDArray[np.bool_],
) -> tuple[NDArray[np.float64], float]:
    """Weights and bias on the features as they are, fitted on standardised ones."""
    from sklearn.linear_model import LogisticRegression

    mean, spread = features[used].mean(axis=0), features[used].std(axis=0) + 1e-9
    model = LogisticRegression(C=1.0, max_iter=2000)
    model.fit((features[used] - mean) / spread, heap[used], sample_weight=weights[used])
    learnt = model.coef_[0] / spread
    return learnt, float(model.intercept_[0] - mean @ learnt)


def main() -> int:
    """Learn, write and say how many of each kind are taken for heaps, on questions not learnt from."""
    found = samples([one for part in read_committed().values() for one in part])
    detector, strength = fit_heaps(found)
    for kind in sorted({one.kind for one in found}):
        of_kind = np.array([one.kind == kind for one in found])
        print(f"{kind}: {(strength[of_kind] > 0).mean():.2%} of {of_kind.sum()} taken for heaps")
    correct = np.array([one.is_correct for one in found])
    print(f"correct answers: {(strength[correct] > 0).mean():.2%} of {correct.sum()}")
    print(f"{detector.save()} written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
