"""Fits the logistic models over words. Needs scikit-learn; what it makes does not."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from ml.data.semeval import Answer
from ml.explanations.features import Doubles, Frequencies, evidence
from ml.explanations.labels import LABELS3
from ml.explanations.lexical import Alone, LexicalModel, Logistic, question_key
from ml.explanations.likeness import Compared, TokenWeights, likenesses
from ml.explanations.terms import ANY, BOUND, Said, Terms
from ml.explanations.words import hash_of
from ml.serving.sentences import Encoder


@dataclass(frozen=True)
class LexicalConfig:
    """Found on cuts by question and student; the figures change little around it."""

    strength: float = 1.5  # scikit-learn's C: inverse of the penalty
    evidence_scale: float = 0.3
    # Half: stems that tell right from wrong in one domain mislead in another.
    stem_scale: float = 0.5
    relation_scale: float = 0.5
    within_scale: float = 1.0
    spelling_scale: float = 1.0
    # Of the evidence's weights: what is added for answers with one and with several references.
    several_scale: float = 0.5
    least_answers: int = 2  # a term in fewer answers is not kept


def fit_lexical(
    answers: Sequence[Answer],
    truth: NDArray[np.int64],
    weights: NDArray[np.float64] | None = None,
    config: LexicalConfig | None = None,
    encoder: Encoder | None = None,
) -> LexicalModel:
    """The models, from labelled answers; `truth` holds places in LABELS3.

    Without an encoder there is none of its own for new questions with one reference.
    """
    config = config or LexicalConfig()
    keys = [question_key(one) for one in answers]
    said = [
        Said.of(one.answer, key, one.reference_answers)
        for one, key in zip(answers, keys, strict=True)
    ]
    frequencies = Frequencies.count([one.answer for one in said])
    fit = _Fit(
        features=np.array(
            [
                evidence(
                    one.answer, of.question, of.reference_answers, of.reference_grades, frequencies
                )
                for one, of in zip(said, answers, strict=True)
            ]
        ),
        several=np.array([len(one.reference_answers) > 1 for one in answers]),
        truth=truth,
        weights=weights,
        config=config,
    )
    blocks = {name: _block(said, name, config.least_answers) for name in BOUND}
    return LexicalModel(
        frequencies,
        general=fit.logistic({name: blocks[name] for name in ANY}),
        bound=fit.logistic(blocks),
        known=frozenset(hash_of(key) for key in keys),
        alone=_fit_alone(fit, answers, blocks, encoder) if encoder is not None else None,
    )


def _fit_alone(
    fit: "_Fit",
    answers: Sequence[Answer],
    blocks: Mapping[str, tuple[Terms, csr_matrix]],
    encoder: Encoder,
) -> Alone | None:
    """The model for new questions with one reference, from the answers to such questions."""
    rows = [row for row, one in enumerate(answers) if len(one.reference_answers) == 1]
    if len(set(fit.truth[rows].tolist())) < len(LABELS3):
        return None  # each label must have been seen to be told
    texts = [Compared.of(answers[row]) for row in rows]
    weights = TokenWeights.count({text for one in texts for text in one})
    own = replace(
        fit,
        features=np.hstack([fit.features[rows], np.array(likenesses(texts, encoder, weights))]),
        several=fit.several[rows],
        truth=fit.truth[rows],
        weights=None if fit.weights is None else fit.weights[rows],
    )
    model = own.logistic({name: (blocks[name][0], blocks[name][1][rows]) for name in ANY})
    return Alone(model, weights, encoder)


def _block(said: Sequence[Said], name: str, least: int) -> tuple[Terms, csr_matrix]:
    """The terms of a block without weights yet, and their values in each answer."""
    documents = [one.terms(name) for one in said]
    terms = count_terms(documents, least)
    return terms, matrix(terms, documents)


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

    features: Doubles  # [answers, features]
    several: NDArray[np.bool_]  # [answers], whether there is more than one reference
    truth: NDArray[np.int64]
    weights: NDArray[np.float64] | None
    config: LexicalConfig

    def logistic(self, blocks: Mapping[str, tuple[Terms, csr_matrix]]) -> Logistic:
        """Evidence and blocks of terms, the values of each scaled by what the configuration says."""
        mean, spread = self.features.mean(axis=0), self.features.std(axis=0) + 1e-6
        scales = [self._scale(name) for name in blocks]
        columns = hstack(
            [
                *self._evidence((self.features - mean) / spread),
                *(values * by for (_, values), by in zip(blocks.values(), scales, strict=True)),
            ]
        ).tocsr()
        model = LogisticRegression(C=self.config.strength, max_iter=500)
        model.fit(columns, self.truth, sample_weight=self.weights)
        learnt = model.coef_.T  # [columns, 3]
        ends = np.cumsum([3 * len(mean), *(len(terms.hashes) for terms, _ in blocks.values())])
        found = {
            name: replace(terms, weights=learnt[start:end] * by)
            for (name, (terms, _)), by, start, end in zip(
                blocks.items(), scales, ends, ends[1:], strict=False
            )
        }
        return Logistic(mean, spread, self._weights(learnt[: ends[0]]), model.intercept_, found)

    def _scale(self, block: str) -> float:
        names = {
            "stems": self.config.stem_scale,
            "relations": self.config.relation_scale,
            "within": self.config.within_scale,
            "spelling": self.config.spelling_scale,
        }
        return names[block]

    def _evidence(self, standard: Doubles) -> list[csr_matrix]:
        """The evidence three times: for all answers, with one reference, with several."""
        shared = standard * self.config.evidence_scale
        own = shared * self.config.several_scale
        one, more = ~self.several[:, None], self.several[:, None]
        return [csr_matrix(shared), csr_matrix(own * one), csr_matrix(own * more)]

    def _weights(self, learnt: Doubles) -> Doubles:
        """[3 * features, 3] -> [2, features, 3]: with one reference, with several."""
        shared, one, more = np.split(learnt, 3)
        own = self.config.several_scale
        return np.stack([shared + own * one, shared + own * more]) * self.config.evidence_scale
