"""Two small logistic models over words, in numpy: one for any question, one for known questions.

Both read the lexical evidence and the answer's stems; the second also reads every stem together
with the question that it answers, so that it knows what earlier students' right and wrong answers
to that very question said. Terms are kept as 32-bit hashes: the file holds no student's words.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ml.explanations.features import Doubles, Frequencies, evidence
from ml.explanations.labels import LABELS3, softmax
from ml.explanations.words import Phrase, hash_of, phrase, words_of

Hashes = NDArray[np.uint32]
MAX_CHARACTERS = 2000


class Question(Protocol):
    """What is read of a request, or of a line of data."""

    @property
    def answer(self) -> str: ...
    @property
    def question(self) -> str: ...
    @property
    def question_id(self) -> str: ...
    @property
    def reference_answers(self) -> tuple[str, ...]: ...
    @property
    def reference_grades(self) -> tuple[str, ...]: ...


def question_key(asked: Question) -> str:
    """The same for the same question with the same references, whatever its id."""
    texts = [asked.question, *sorted(asked.reference_answers)]
    return format(hash_of("|".join(" ".join(words_of(text)) for text in texts)), "08x")


@dataclass(frozen=True)
class Terms:
    """A block of hashed terms with their inverse frequencies and weights."""

    hashes: Hashes  # [terms], sorted
    inverse: Doubles  # [terms]
    weights: Doubles  # [terms, 3]

    def find(self, terms: Iterable[str]) -> tuple[NDArray[np.int64], Doubles]:
        """Places of the known terms, and their values: (1 + log count) * inverse, length 1."""
        counts = Counter(map(hash_of, terms))
        wanted = np.fromiter(counts, dtype=np.uint32, count=len(counts))
        places = np.searchsorted(self.hashes, wanted)
        places[places == len(self.hashes)] = 0
        known = self.hashes[places] == wanted if len(self.hashes) else np.zeros(0, bool)
        places = places[known].astype(np.int64)
        often = np.fromiter(counts.values(), dtype=np.float64, count=len(counts))[known]
        values = (1.0 + np.log(often)) * self.inverse[places]
        return places, values / max(1e-9, float(np.sqrt(np.sum(values**2))))

    def score(self, terms: Iterable[str]) -> Doubles:
        """[3]: what the terms add to the logits."""
        places, values = self.find(terms)
        return np.asarray(values @ self.weights[places], dtype=np.float64)


@dataclass(frozen=True)
class Logistic:
    """Evidence (standardised), stems, and for known questions stems within the question."""

    mean: Doubles  # [features]
    spread: Doubles  # [features]
    weights: Doubles  # [features, 3]
    bias: Doubles  # [3]
    stems: Terms
    within: Terms | None = None

    def logits(self, features: Doubles, said: Phrase, key: str) -> Doubles:
        """[3]"""
        dense = ((features - self.mean) / self.spread) @ self.weights + self.bias
        total = dense + self.stems.score(said.terms())
        if self.within is not None:
            total = total + self.within.score(terms_within(key, said))
        return np.asarray(total, dtype=np.float64)


def terms_within(key: str, said: Phrase) -> list[str]:
    """Each stem and pair of stems together with the question; the question alone is its bias."""
    return [key, *{f"{key} {term}" for term in said.terms()}]


@dataclass(frozen=True)
class LexicalModel:
    """The two logistic models and the list of questions that the second one knows."""

    frequencies: Frequencies
    general: Logistic
    bound: Logistic
    known: frozenset[int]

    def probabilities(self, asked: Sequence[Question]) -> tuple[Doubles, NDArray[np.bool_]]:
        """p3 [rows, 3], and which rows have a question that training had."""
        logits = np.zeros((len(asked), len(LABELS3)))
        seen = np.zeros(len(asked), dtype=bool)
        for row, one in enumerate(asked):
            said = Phrase(one.answer[:MAX_CHARACTERS])
            key = question_key(one)
            seen[row] = hash_of(key) in self.known
            features = evidence(
                said,
                one.question,
                one.reference_answers,
                one.reference_grades,
                self.frequencies,
            )
            model = self.bound if seen[row] else self.general
            logits[row] = model.logits(features, said, key)
        return softmax(logits), seen

    def share_unknown(self, asked: Question) -> float:
        """Share of the references' and the question's stems that training never saw."""
        texts = (asked.question, *asked.reference_answers)
        stems = {one for text in texts for one in phrase(text).known}
        unknown = sum(not self.frequencies.knows(one) for one in stems)
        return unknown / max(1, len(stems))

    def save(self, path: Path) -> None:
        """Arrays in half precision where that changes nothing."""
        arrays: dict[str, NDArray[np.generic]] = {
            "frequency_hashes": np.array(list(self.frequencies.weights), np.uint32),
            "frequencies": np.array(list(self.frequencies.weights.values()), np.float32),
            "unknown": np.array(self.frequencies.unknown),
            "known": np.array(sorted(self.known), np.uint32),
        }
        for name, model in (("general", self.general), ("bound", self.bound)):
            arrays |= {
                f"{name}_mean": model.mean,
                f"{name}_spread": model.spread,
                f"{name}_weights": model.weights,
                f"{name}_bias": model.bias,
            }
            arrays |= _terms_arrays(f"{name}_stems", model.stems)
            if model.within is not None:
                arrays |= _terms_arrays(f"{name}_within", model.within)
        np.savez_compressed(path, allow_pickle=False, **arrays)

    @classmethod
    def load(cls, path: Path) -> "LexicalModel":
        """Numpy alone; nothing pickled."""
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        hashes, weights = arrays["frequency_hashes"].tolist(), arrays["frequencies"].tolist()
        return cls(
            Frequencies(dict(zip(hashes, weights, strict=True)), float(arrays["unknown"])),
            _logistic(arrays, "general"),
            _logistic(arrays, "bound"),
            frozenset(arrays["known"].tolist()),
        )


def _terms_arrays(name: str, terms: Terms) -> dict[str, NDArray[np.generic]]:
    return {
        f"{name}_hashes": terms.hashes,
        f"{name}_inverse": terms.inverse.astype(np.float16),
        f"{name}_term_weights": terms.weights.astype(np.float16),
    }


def _terms(arrays: Mapping[str, NDArray[np.generic]], name: str) -> Terms | None:
    if f"{name}_hashes" not in arrays:
        return None
    return Terms(
        arrays[f"{name}_hashes"].astype(np.uint32),
        arrays[f"{name}_inverse"].astype(np.float64),
        arrays[f"{name}_term_weights"].astype(np.float64),
    )


def _logistic(arrays: Mapping[str, NDArray[np.generic]], name: str) -> Logistic:
    def doubles(part: str) -> Doubles:
        return arrays[f"{name}_{part}"].astype(np.float64)

    stems = _terms(arrays, f"{name}_stems")
    if stems is None:
        raise ValueError(f"lexical.npz holds no terms of the {name} model")
    return Logistic(
        mean=doubles("mean"),
        spread=doubles("spread"),
        weights=doubles("weights"),
        bias=doubles("bias"),
        stems=stems,
        within=_terms(arrays, f"{name}_within"),
    )
