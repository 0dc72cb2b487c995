"""Lexical evidence: how an answer's words lie to those of the question and the references."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.explanations.opposites import count_opposites, opposites
from ml.explanations.words import FUNCTION_WORDS, Phrase, answer_phrase, hash_of, phrase

Doubles = NDArray[np.float64]

GRADES = ("best", "good", "minimal", "keyword")
OVERLAPS = (
    "reference_recall",
    "answer_precision",
    "weighted_recall",
    "weighted_precision",
    "weighted_f1",
    "new_recall",  # only the reference's words that the question does not already give
    "new_precision",
    "trigram_cosine",
    "pair_recall",
)
NAMES = (
    *(f"closest_{name}" for name in OVERLAPS),
    *(f"most_{name}" for name in OVERLAPS),
    *(f"mean_{name}" for name in OVERLAPS),
    *(f"closest_is_{grade}" for grade in GRADES),
    "closest_negation_differs",
    "likest_negation_differs",
    "closest_negated",
    "answer_negated",
    "both_negated",
    "empty",
    "log_words",
    "share_beyond_question",
    "weighted_share_of_question",
    "several_references",
    "log_reference_words",
    "words_per_reference_word",
    "share_unknown",
    "share_function_words",
    "opposite",
    "opposites",
    "opposite_of_any",
    "opposite_where_alike",
    "contrary_where_alike",  # one opposite or one negation: two of them cancel
    "number_instead",
    "number_missing",
    "number_added",
    "order_differs",
    "opposite_of_question",
    "opposite_word_in_question",
)
_F1, _TRIGRAMS = OVERLAPS.index("weighted_f1"), OVERLAPS.index("trigram_cosine")
_TINY = 1e-6
NUMBER_WORDS = frozenset(
    [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "twice",
        "half",
        "double",
    ]
)


@dataclass(frozen=True)
class Frequencies:
    """How telling a stem is, by its hash; `unknown` is for stems that training never saw."""

    weights: Mapping[int, float]
    unknown: float

    @classmethod
    def count(cls, texts: Iterable[Phrase]) -> "Frequencies":
        """log((1 + texts) / (1 + texts with the stem)) of every stem."""
        seen: Counter[int] = Counter()
        total = 0
        for text in texts:
            seen.update({hash_of(one) for one in text.known})
            total += 1
        # In the order of the hashes: that of sets differs from process to process, and with it the saved file.
        weights = {one: math.log((1 + total) / (1 + count)) for one, count in sorted(seen.items())}
        return cls(weights, math.log(1 + total))

    def knows(self, stem: str) -> bool:
        """Whether training saw it."""
        return hash_of(stem) in self.weights

    def of(self, stems: frozenset[str]) -> float:
        """Summed weight, the same in whatever order the set gives its stems."""
        return math.fsum([self.weights.get(hash_of(one), self.unknown) for one in stems])


def evidence(
    answer: Phrase,
    question: str,
    references: Sequence[str],
    grades: Sequence[str],
    frequencies: Frequencies,
) -> Doubles:
    """The features of one answer, in the order of NAMES."""
    asked = phrase(question)
    meant = [phrase(one) for one in references] or [phrase("")]
    rows = np.array([_overlaps(answer, one, asked, frequencies) for one in meant])
    closest, likest = int(rows[:, _F1].argmax()), int(rows[:, _TRIGRAMS].argmax())
    grade = grades[closest] if closest < len(grades) else GRADES[0]
    mean_words = float(np.mean([len(one.words) for one in meant]))
    return np.array(
        [
            *rows[closest],
            *rows.max(axis=0),
            *rows.mean(axis=0),
            *(float(grade == one) for one in GRADES),
            float(answer.negated != meant[closest].negated),
            float(answer.negated != meant[likest].negated),
            float(meant[closest].negated),
            float(answer.negated),
            float(answer.negated and meant[closest].negated),
            float(not answer.words),
            math.log1p(len(answer.words)),
            *_beyond_question(answer, asked, frequencies),
            float(len(references) > 1),
            math.log1p(mean_words),
            len(answer.words) / (1.0 + mean_words),
            *_vocabulary(answer, frequencies),
            *_contrary(answer, meant, closest, float(rows[closest, _F1])),
            *_numbers(answer, meant[closest]),
            _order_differs(answer, meant[closest]),
            float(count_opposites(answer, asked) > 0),
            float(_has_opposite(answer.known - meant[closest].known, asked)),
        ]
    )


def _overlaps(
    answer: Phrase, meant: Phrase, asked: Phrase, frequencies: Frequencies
) -> tuple[float, ...]:
    """OVERLAPS of an answer with one reference."""
    shared = answer.known & meant.known
    weight = frequencies.of
    both, said, wanted = weight(shared), weight(answer.known), weight(meant.known)
    new = weight(shared - asked.known)
    pairs = set(meant.pairs)
    return (
        len(shared) / (len(meant.known) + _TINY),
        len(shared) / (len(answer.known) + _TINY),
        both / (wanted + _TINY),
        both / (said + _TINY),
        2 * both / (said + wanted + _TINY),
        new / (weight(meant.known - asked.known) + _TINY),
        new / (weight(answer.known - asked.known) + _TINY),
        answer.likeness(meant),
        len(pairs.intersection(answer.pairs)) / (len(pairs) + _TINY),
    )


def _beyond_question(
    answer: Phrase, asked: Phrase, frequencies: Frequencies
) -> tuple[float, float]:
    beyond = len(answer.known - asked.known) / (len(answer.known) + _TINY)
    repeated = frequencies.of(answer.known & asked.known)
    return beyond, repeated / (frequencies.of(answer.known) + _TINY)


def _vocabulary(answer: Phrase, frequencies: Frequencies) -> tuple[float, float]:
    count = len(answer.words) + _TINY
    unknown = sum(not frequencies.knows(one) for one in answer.stems)
    function = sum(word in FUNCTION_WORDS for word in answer.words)
    return unknown / count, function / count


def _contrary(
    answer: Phrase, meant: Sequence[Phrase], closest: int, likeness: float
) -> tuple[float, ...]:
    """Opposites of the closest reference's words, and of any reference's."""
    counts = [count_opposites(answer, one) for one in meant]
    count = counts[closest]
    negation_differs = answer.negated != meant[closest].negated
    return (
        float(count > 0),
        min(count, 3) / 3,
        float(any(counts)),
        float(count > 0) * likeness,
        float((count % 2 == 1) != negation_differs) * likeness,
    )


def _numbers(answer: Phrase, meant: Phrase) -> tuple[float, float, float]:
    """A number in the place of the reference's; one that is missing; one too many."""
    said, wanted = _numbers_of(answer), _numbers_of(meant)
    return (
        float(bool(said - wanted) and bool(wanted)),
        float(bool(wanted - said)),
        float(bool(said - wanted)),
    )


def _numbers_of(text: Phrase) -> set[str]:
    return {word for word in text.words if word[0].isdigit() or word in NUMBER_WORDS}


def _order_differs(answer: Phrase, meant: Phrase) -> float:
    """Share of the pairs of common telling stems that stand the other way round."""
    common = list(
        dict.fromkeys(
            one for one in answer.stems if one in meant.known and one not in FUNCTION_WORDS
        )
    )
    places = [meant.stems.index(one) for one in common]
    pairs = [first > second for at, first in enumerate(places) for second in places[at + 1 :]]
    return sum(pairs) / len(pairs) if pairs else 0.0


def _has_opposite(stems: frozenset[str], asked: Phrase) -> bool:
    """Whether the question has the opposite of one of the stems."""
    known = opposites()
    return any(one in known and not known[one].isdisjoint(asked.known) for one in stems)


def shared_words(answer: str, references: Sequence[str], most: int = 12) -> tuple[str, ...]:
    """Telling words of the answer, as written, whose stem occurs in a reference."""
    meant = frozenset().union(*(phrase(one).known for one in references))
    said = answer_phrase(answer)
    found = (
        word
        for word, one in zip(said.words, said.stems, strict=True)
        if one in meant and word not in FUNCTION_WORDS
    )
    return tuple(dict.fromkeys(found))[:most]
