"""``python -m ml.explanations.simple``: how hard the questions are that a cut happens to keep back.

New questions scatter widely, so a figure of one cut says as much of its questions as of the model. Two simple systems,
which train in a second, are measured on the cuts on which the model was measured, and on many others of the same size.
A cut on which they do worse than on most others is a hard one, for the model as well.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from ml.data.semeval import Answer
from ml.explanations.cuts import CUTS, Cut, halves
from ml.explanations.labels import LABELS3
from ml.explanations.prepared import Parts, read_sets, truth_of
from ml.explanations.words import FUNCTION_WORDS, NEGATIONS, words_of
from ml.training.metrics import macro_f1

OVERLAP, TFIDF = "overlap of words", "TF-IDF and overlap"
OTHERS = 40
Doubles = NDArray[np.float64]


def overlap_of(answer: Answer) -> list[float]:
    """Shares of words in common with the closest reference and with the question, length, and a negation."""
    said = set(words_of(answer.answer))
    closest = max(
        (_shared(said, set(words_of(one))) for one in answer.reference_answers),
        key=lambda shares: shares[-1],
    )
    asked = len(said & set(words_of(answer.question))) / max(1, len(said))
    length = float(np.log1p(len(words_of(answer.answer))))
    return [*closest, asked, length, float(bool(said & NEGATIONS))]


def _shared(said: set[str], wanted: set[str]) -> list[float]:
    shares: list[float] = []
    for ours, theirs in ((said - FUNCTION_WORDS, wanted - FUNCTION_WORDS), (said, wanted)):
        both = len(ours & theirs)
        shares += [both / max(1, len(theirs)), both / max(1, len(ours))]
    return [*shares, len(said & wanted) / max(1, len(said | wanted))]


class Simple:
    """Logistic regression on the overlap alone, or with the answer's words and pairs of words by TF-IDF."""

    def __init__(self, answers: Sequence[Answer], *, weighed: bool) -> None:
        self.scale = StandardScaler().fit(self._overlap(answers))
        texts = [one.answer for one in answers]
        kind = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
        self.weights = kind.fit(texts) if weighed else None
        self.model = LogisticRegression(max_iter=3000)
        self.model.fit(self._read(answers), truth_of(answers))

    def macro_f1(self, answers: Sequence[Answer]) -> float:
        """3-way, over these answers."""
        guess = self.model.predict(self._read(answers))
        return macro_f1(truth_of(answers), guess, len(LABELS3))

    def _read(self, answers: Sequence[Answer]) -> Any:
        overlap = self.scale.transform(self._overlap(answers))
        if self.weights is None:
            return overlap
        return hstack(
            [csr_matrix(overlap), self.weights.transform([one.answer for one in answers])]
        )

    @staticmethod
    def _overlap(answers: Sequence[Answer]) -> Doubles:
        return np.array([overlap_of(one) for one in answers])


def figures_of(sets: Parts, cut: Cut) -> Iterator[tuple[str, str, float]]:
    """Each part of the cut, each simple system, and what it reaches there."""
    half = halves(sets, cut)
    for name, learnt in half.train.items():
        for system in (OVERLAP, TFIDF):
            simple = Simple(learnt, weighed=system == TFIDF)
            for part, answers in half.parts.items():
                if part.startswith(name):
                    yield part, system, simple.macro_f1(answers)


def standing(sets: Parts, cut: Cut, others: int) -> list[dict[str, Any]]:
    """Of each part and system: what it reaches on the cut, the mean of other draws, and how many are harder."""
    drawn: dict[tuple[str, str], list[float]] = {}
    for number in range(others):
        for part, system, found in figures_of(sets, replace(cut, salt=f"other {number}")):
            drawn.setdefault((part, system), []).append(found)
    return [
        {
            "cut": cut.name,
            "part": part,
            "system": system,
            "macro_f1": round(found, 3),
            "mean_of_others": round(float(np.mean(drawn[part, system])), 3),
            "spread_of_others": round(float(np.std(drawn[part, system], ddof=1)), 3),
            "harder_among_others": round(float(np.mean(np.array(drawn[part, system]) < found)), 3),
        }
        for part, system, found in figures_of(sets, cut)
        if "domains" not in part  # which a salt does not draw
    ]


def main(arguments: Sequence[str]) -> int:
    """Print a line for each part of each cut, by each simple system."""
    parser = argparse.ArgumentParser(prog="python -m ml.explanations.simple", description=__doc__)
    parser.add_argument("--others", type=int, default=OTHERS, help="how many other cuts are drawn")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    options = parser.parse_args(arguments)
    if options.others < 2:
        parser.error("--others must be at least 2: a spread is asked of them")
    sets = read_sets(None)
    for cut in CUTS:
        for row in standing(sets, cut, options.others):
            print(json.dumps(row) if options.json else "  ".join(str(one) for one in row.values()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
