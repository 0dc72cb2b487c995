"""Fits the two logistic models over words. Needs scikit-learn; what it makes does not."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from ml.data.semeval import Answer
from ml.explanations.features import Doubles, Frequencies, evidence
from ml.explanations.labels import LABELS3
from ml.explanations.lexical import (
    LexicalModel,
    Logistic,
    Terms,
    question_key,
    terms_within,
)
from ml.explanations.words import Phrase, hash_of


@dataclass(frozen=True)
class LexicalConfig:
    """Found on cuts by question and student; the figures change little around it."""

    strength: float = 1.5  # scikit-learn's C: inverse of the penalty
    evidence_scale: float = 0.3
    # Half: stems that tell right from wrong in one domain mislead in another.
    stem_scale: float = 0.5
    within_scale: float = 2.0
    least_answers: int = 2  # a term in fewer answers is not kept


def fit_lexical(
    answers: Sequence[Answer],
    truth: NDArray[np.int64],
    weights: NDArray[np.float64] | None = None,
    config: LexicalConfig | None = None,
) -> LexicalModel:
    """Both models, from labelled answers; `truth` holds places in LABELS3."""
    config = config or LexicalConfig()
    said = [Phrase(one.answer) for one in answers]
    keys = [question_key(one) for one in answers]
    frequencies = Frequencies.count(said)
    features = np.array(
        [
            evidence(one, of.question, of.reference_answers, of.reference_grades, frequencies)
            for one, of in zip(said, answers, strict=True)
        ]
    )
    stems = count_terms([one.terms() for one in said], config.least_answers)
    within = count_terms(
        [terms_within(key, one) for key, one in zip(keys, said, strict=True)], config.least_answers
    )
    fit = _Fit(features, truth, weights, config)
    stem_matrix = matrix(stems, [one.terms() for one in said])
    within_matrix = matrix(
        within, [terms_within(key, one) for key, one in zip(keys, said, strict=True)]
    )
    return LexicalModel(
        frequencies,
        general=fit.logistic([(stems, stem_matrix, config.stem_scale)]),
        bound=fit.logistic(
            [
                (stems, stem_matrix, config.stem_scale),
                (within, within_matrix, config.within_scale),
            ]
        ),
        known=frozenset(hash_of(key) for key in keys),
    )


def count_terms(documents: Sequence[Sequence[str]], least: int) -> Terms:
    """The terms that occur in at least `least` documents, without weights yet."""
    seen: Counter[int] = Counter()
    for terms in documents:
        seen.update({hash_of(term) for term in terms})
    kept = sorted(one for one, count in seen.items() if count >= least)
    total = len(documents)
    inverse = [1.0 + np.log((1 + total) / (1 + seen[one])) for one in kept]
    return Terms(
        np.array(kept, dtype=np.uint32),
        np.array(inverse, dtype=np.float64),
        np.zeros((len(kept), len(LABELS3))),
    )


def matrix(terms: Terms, documents: Sequence[Sequence[str]]) -> csr_matrix:
    """[documents, terms], the values that `Terms.find` gives."""
    found = [terms.find(one) for one in documents]
    starts = np.cumsum([0, *(len(places) for places, _ in found)])
    places = np.concatenate([places for places, _ in found])
    values = np.concatenate([values for _, values in found])
    return csr_matrix((values, places, starts), shape=(len(documents), len(terms.hashes)))


@dataclass(frozen=True)
class _Fit:
    """What the two models have in common."""

    features: Doubles
    truth: NDArray[np.int64]
    weights: NDArray[np.float64] | None
    config: LexicalConfig

    def logistic(self, blocks: Sequence[tuple[Terms, csr_matrix, float]]) -> Logistic:
        """Evidence and one or two blocks of terms, each with the scale of its values."""
        mean, spread = self.features.mean(axis=0), self.features.std(axis=0) + 1e-6
        scale = self.config.evidence_scale
        dense = (self.features - mean) / spread * scale
        columns = hstack([csr_matrix(dense), *(values * by for _, values, by in blocks)]).tocsr()
        model = LogisticRegression(C=self.config.strength, max_iter=500)
        model.fit(columns, self.truth, sample_weight=self.weights)
        learnt = model.coef_.T  # [columns, 3]
        start = dense.shape[1]
        parts: list[Terms] = []
        for terms, _, by in blocks:
            end = start + len(terms.hashes)
            parts.append(replace(terms, weights=learnt[start:end] * by))
            start = end
        return Logistic(
            mean,
            spread,
            learnt[: dense.shape[1]] * scale,
            model.intercept_,
            stems=parts[0],
            within=parts[1] if len(parts) > 1 else None,
        )
