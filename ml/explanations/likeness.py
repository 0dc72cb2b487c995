"""How like an answer is to its only reference in the untrained backbone: as a whole, and word by word in context.

Lexical evidence sees the same words, the network what training data taught; that "it weighs more" means "is heavier" the
backbone knew before. Words are matched greedily by the cosine of their states, as in BERTScore (Zhang et al. 2020),
weighted by how telling they are.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from ml.backbone import Backbone
from ml.explanations.words import FUNCTION_WORDS
from ml.serving.sentences import MAX_TOKENS, Encoder, Sentence

Doubles = NDArray[np.float64]

NAMES = (
    "sentence",  # cosine of the whole with the reference
    "sentence_question",  # with the question
    "reference_question",  # of the reference with the question
    "sentence_less_question",  # the first less the second
    "sentence_beside_question",  # with the reference, of what is not along the question
    "recall",  # of the reference's words, weighted
    "precision",  # of the answer's words, weighted
    "plain_recall",
    "plain_precision",
    "least_telling",  # of the reference's most telling words the one that is matched worst
    "least",  # of all its words
    "share_found",  # of the reference's weight, matched closely
    "weight_missing",
    "precision_question",  # of the answer's words by those of the question
    "precision_less_question",
)
TELLING = 3
CLOSE = 0.6
# A function word counts so much less: it is matched in any sentence.
FUNCTION_WEIGHT = 0.2
# Answers read at a time, and characters read of a text.
TOGETHER = 64
MAX_CHARACTERS = 2000
_TINY = 1e-6


class Asked(Protocol):
    """What is read of a request, or of a line of data."""

    @property
    def answer(self) -> str: ...
    @property
    def question(self) -> str: ...
    @property
    def reference_answers(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class TokenWeights:
    """How telling each token is: log((1 + texts) / (1 + texts with it))."""

    weights: NDArray[np.float32]  # [vocabulary]

    @classmethod
    def count(cls, texts: Collection[str]) -> "TokenWeights":
        """From the texts of the training data, each once."""
        tokenizer = Backbone.find().tokenizer(MAX_TOKENS)
        counts = np.zeros(tokenizer.get_vocab_size())
        for one in texts:
            counts[sorted(set(tokenizer.encode(one).ids))] += 1
        weights = np.log((1 + len(texts)) / (1 + counts))
        function = [tokenizer.token_to_id(one) for one in sorted(FUNCTION_WORDS)]
        weights[[one for one in function if one is not None]] *= FUNCTION_WEIGHT
        return cls(weights.astype(np.float32))

    def of(self, text: Sentence) -> NDArray[np.float32]:
        """[tokens]"""
        return np.asarray(self.weights[list(text.tokens)], dtype=np.float32)


class Compared(NamedTuple):
    """What is compared: an answer, the only reference, and the question."""

    answer: str
    reference: str
    question: str

    @classmethod
    def of(cls, asked: Asked) -> "Compared":
        """Of an answer to a question with one reference."""
        (reference,) = asked.reference_answers
        texts = (asked.answer, reference, asked.question)
        return cls(*(one[:MAX_CHARACTERS] for one in texts))


def likenesses(
    compared: Sequence[Compared], encoder: Encoder, weights: TokenWeights
) -> list[Doubles]:
    """The features of each, a few texts at a time: the states of all would take gigabytes."""
    found: list[Doubles] = []
    for start in range(0, len(compared), TOGETHER):
        texts = [text for one in compared[start : start + TOGETHER] for text in one]
        read = iter(encoder.read(texts))
        found += [likeness(*three, weights) for three in zip(read, read, read, strict=True)]
    return found


def likeness(
    answer: Sentence, reference: Sentence, question: Sentence, weights: TokenWeights
) -> Doubles:
    """The features, in the order of NAMES; zeros for what has no words to compare."""
    by_words = _by_words(answer, reference, weights)
    along_question = _precision(answer, question, weights)
    return np.array(
        [
            *_whole(answer.vector, reference.vector, question.vector),
            *by_words,
            along_question,
            by_words[1] - along_question,
        ],
        dtype=np.float64,
    )


def _whole(
    answer: NDArray[np.float32], reference: NDArray[np.float32], question: NDArray[np.float32]
) -> tuple[float, ...]:
    to_reference, to_question = float(answer @ reference), float(answer @ question)
    asked = float(reference @ question)
    beside = (to_reference - to_question * asked) / max(
        _TINY, float(np.sqrt(max(0.0, 1 - to_question**2) * max(0.0, 1 - asked**2)))
    )
    return (
        to_reference,
        to_question,
        asked,
        to_reference - to_question,
        float(np.clip(beside, -1, 1)),
    )


def _by_words(answer: Sentence, reference: Sentence, weights: TokenWeights) -> tuple[float, ...]:
    if not answer.tokens or not reference.tokens:
        return (0.0,) * 8
    cosines = reference.states @ answer.states.T  # [reference's tokens, answer's tokens]
    found, said = cosines.max(axis=1), cosines.max(axis=0)
    wanted, given = weights.of(reference), weights.of(answer)
    telling = np.argsort(-wanted, kind="stable")[:TELLING]
    return (
        _weighed(found, wanted),
        _weighed(said, given),
        float(found.mean()),
        float(said.mean()),
        float(found[telling].min()),
        float(found.min()),
        _weighed((found > CLOSE).astype(np.float32), wanted),
        float(wanted @ (1 - found)),
    )


def _precision(answer: Sentence, question: Sentence, weights: TokenWeights) -> float:
    if not answer.tokens or not question.tokens:
        return 0.0
    return _weighed((question.states @ answer.states.T).max(axis=0), weights.of(answer))


def _weighed(values: NDArray[np.float32], weights: NDArray[np.float32]) -> float:
    return float(values @ weights) / max(_TINY, float(weights.sum()))
