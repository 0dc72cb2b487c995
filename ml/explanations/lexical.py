"""Small logistic models over words, in numpy: for any question, for known ones, for new ones with one reference.

All read the lexical evidence, the answer's stems, and which stems it shares with the reference, lacks
or adds; the second also reads every stem and run of letters together with the question that it answers,
so that it knows what earlier students' right and wrong answers to that very question said. The third also reads how
like answer and reference are to the untrained backbone (`likeness.py`): where there is but one reference, most answers
are right in other words than its own. Terms are kept as 32-bit hashes: the file holds no student's words.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ml.explanations.features import Doubles, Frequencies, evidence
from ml.explanations.labels import LABELS3, softmax
from ml.explanations.likeness import MAX_CHARACTERS, Asked, Compared, TokenWeights, likenesses
from ml.explanations.terms import ANY, BOUND, Said, Terms
from ml.explanations.words import hash_of, words_of
from ml.serving.sentences import Encoder


class Question(Asked, Protocol):
    """What is read of a request, or of a line of data."""

    @property
    def question_id(self) -> str: ...
    @property
    def reference_grades(self) -> tuple[str, ...]: ...


def question_key(asked: Question) -> str:
    """The same for the same question with the same references, whatever its id."""
    return _key_of(asked.question, tuple(asked.reference_answers))


@lru_cache(maxsize=4096)
def _key_of(question: str, references: tuple[str, ...]) -> str:
    texts = [question, *sorted(references)]
    return format(hash_of("|".join(" ".join(words_of(text)) for text in texts)), "08x")


@dataclass(frozen=True)
class Logistic:
    """Evidence (standardised) and blocks of terms.

    Evidence has weights of its own where there are several references: the most that an answer shares
    with one of eight means another thing than what it shares with the only one.
    """

    mean: Doubles  # [features]
    spread: Doubles  # [features]
    weights: Doubles  # [2, features, 3]: with one reference, with several
    bias: Doubles  # [3]
    blocks: Mapping[str, Terms]  # by the names in terms.BOUND

    def logits(self, features: Doubles, said: Said, several: bool) -> Doubles:
        """[3]"""
        total = ((features - self.mean) / self.spread) @ self.weights[int(several)] + self.bias
        for name, terms in self.blocks.items():
            total = total + terms.score(said.terms(name))
        return np.asarray(total, dtype=np.float64)


@dataclass(frozen=True)
class Alone:
    """The model for a new question with one reference, and what reads texts for it."""

    model: Logistic  # its features are the evidence and then the likeness
    weights: TokenWeights
    encoder: Encoder = field(compare=False)


@dataclass(frozen=True)
class LexicalModel:
    """The logistic models and the list of questions that `bound` knows.

    Versions from before there was a model for questions with one reference have no `alone`: `general` judges those too.
    """

    frequencies: Frequencies
    general: Logistic
    bound: Logistic
    known: frozenset[int]
    alone: Alone | None = None

    def probabilities(self, asked: Sequence[Question]) -> tuple[Doubles, NDArray[np.bool_]]:
        """p3 [rows, 3], and which rows have a question that training had."""
        seen = np.array([self.knows(one) for one in asked], dtype=bool)
        likenesses_of = self._likenesses(asked, seen)
        logits = np.zeros((len(asked), len(LABELS3)))
        for row, one in enumerate(asked):
            said = Said.of(one.answer[:MAX_CHARACTERS], question_key(one), one.reference_answers)
            features = evidence(
                said.answer,
                one.question,
                one.reference_answers,
                one.reference_grades,
                self.frequencies,
            )
            model = self.bound if seen[row] else self.general
            if self.alone is not None and row in likenesses_of:
                model, features = self.alone.model, np.append(features, likenesses_of[row])
            logits[row] = model.logits(features, said, len(one.reference_answers) > 1)
        return softmax(logits), seen

    def _likenesses(
        self, asked: Sequence[Question], seen: NDArray[np.bool_]
    ) -> Mapping[int, Doubles]:
        """By row, of those that `alone` judges."""
        if self.alone is None:
            return {}
        rows = [
            row
            for row, one in enumerate(asked)
            if not seen[row] and len(one.reference_answers) == 1
        ]
        texts = [Compared.of(asked[row]) for row in rows]
        read = likenesses(texts, self.alone.encoder, self.alone.weights)
        return dict(zip(rows, read, strict=True))

    def knows(self, asked: Question) -> bool:
        """Whether training had the question."""
        return hash_of(question_key(asked)) in self.known

    def save(self, path: Path) -> None:
        """Arrays in half precision where that changes nothing."""
        arrays: dict[str, NDArray[np.generic]] = {
            "frequency_hashes": np.array(list(self.frequencies.weights), np.uint32),
            "frequencies": np.array(list(self.frequencies.weights.values()), np.float32),
            "unknown": np.array(self.frequencies.unknown),
            "known": np.array(sorted(self.known), np.uint32),
        }
        models = {"general": self.general, "bound": self.bound}
        if self.alone is not None:
            models["alone"] = self.alone.model
            arrays["token_weights"] = self.alone.weights.weights.astype(np.float16)
        for name, model in models.items():
            arrays |= {
                f"{name}_mean": model.mean,
                f"{name}_spread": model.spread,
                f"{name}_weights": model.weights,
                f"{name}_bias": model.bias,
            }
            for block, terms in model.blocks.items():
                arrays |= _terms_arrays(f"{name}_{block}", terms)
        np.savez_compressed(path, allow_pickle=False, **arrays)

    @classmethod
    def load(cls, path: Path, open_encoder: Callable[[], Encoder]) -> "LexicalModel":
        """Numpy alone; nothing pickled. The encoder is opened if the version has a use for it."""
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        hashes, weights = arrays["frequency_hashes"].tolist(), arrays["frequencies"].tolist()
        return cls(
            Frequencies(dict(zip(hashes, weights, strict=True)), float(arrays["unknown"])),
            _logistic(arrays, "general", ANY),
            _logistic(arrays, "bound", BOUND),
            frozenset(arrays["known"].tolist()),
            _alone(arrays, open_encoder) if "token_weights" in arrays else None,
        )


def _alone(arrays: Mapping[str, NDArray[np.generic]], open_encoder: Callable[[], Encoder]) -> Alone:
    weights = TokenWeights(arrays["token_weights"].astype(np.float32))
    return Alone(_logistic(arrays, "alone", ANY), weights, open_encoder())


def _terms_arrays(name: str, terms: Terms) -> dict[str, NDArray[np.generic]]:
    return {
        f"{name}_hashes": terms.hashes,
        f"{name}_inverse": terms.inverse.astype(np.float16),
        f"{name}_term_weights": terms.weights.astype(np.float16),
    }


def _terms(arrays: Mapping[str, NDArray[np.generic]], name: str) -> Terms:
    return Terms(
        arrays[f"{name}_hashes"].astype(np.uint32),
        arrays[f"{name}_inverse"].astype(np.float64),
        arrays[f"{name}_term_weights"].astype(np.float64),
    )


def _logistic(
    arrays: Mapping[str, NDArray[np.generic]], name: str, blocks: Sequence[str]
) -> Logistic:
    def doubles(part: str) -> Doubles:
        return arrays[f"{name}_{part}"].astype(np.float64)

    return Logistic(
        mean=doubles("mean"),
        spread=doubles("spread"),
        weights=doubles("weights"),
        bias=doubles("bias"),
        blocks={block: _terms(arrays, f"{name}_{block}") for block in blocks},
    )
