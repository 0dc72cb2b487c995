"""How much an answer's words stand in the order of sentences, whatever they are about.

Every word is put into a class: function words and common small words are their own, the others go
by their ending. The likeness is the mean pointwise mutual information of neighbouring classes, in
nats: above 0 where neighbours follow each other more often in students' sentences than chance would
have them, about 0 or below for a heap of words. The table of counts is learnt from the committed
answers by ``python -m ml.explanations.order``; it holds classes, no student's words.
"""

import math
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ml.data.semeval import SETS, read_committed
from ml.explanations.words import FUNCTION_WORDS, NEGATIONS, words_of

FILE = SETS / "order.npz"
_SMALL = (
    "not no more less all only each both one two very same other between through into up down out"
    " about over my me so too also like make makes get gets go goes use while but just any some see"
    " know think"
)
_ENDINGS = ("ing", "ed", "ly", "er", "est", "ion", "s")
_BEGIN, _END, _NUMBER, _OTHER = "^", "$", "0", "-"
_OWN = sorted(FUNCTION_WORDS | NEGATIONS | frozenset(_SMALL.split()))
CLASSES = (*_OWN, _BEGIN, _END, _NUMBER, _OTHER, *(f"-{ending}" for ending in _ENDINGS))
_PLACE = {name: place for place, name in enumerate(CLASSES)}


@dataclass(frozen=True)
class WordOrder:
    """`information[a, b]`: log of how much more often class b follows a than by chance, in nats."""

    information: NDArray[np.float64]  # [classes, classes]

    @classmethod
    def learn(cls, texts: Iterable[str]) -> "WordOrder":
        """From texts; one pair is added everywhere, so that nothing is impossible."""
        pairs: Counter[tuple[int, int]] = Counter()
        for text in texts:
            places = places_of(text)
            pairs.update(zip(places, places[1:], strict=False))
        counts = np.zeros((len(CLASSES), len(CLASSES)))
        for pair, count in pairs.items():
            counts[pair] = count
        expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / max(1.0, counts.sum())
        return cls(np.log((counts + 1.0) / (expected + 1.0)))

    def likeness(self, text: str) -> float:
        """Mean information of the text's neighbours, in nats; 0 where it has no words."""
        places = places_of(text)
        if len(places) < 3:
            return 0.0
        pairs = zip(places, places[1:], strict=False)
        return math.fsum(float(self.information[pair]) for pair in pairs) / (len(places) - 1)


def places_of(text: str) -> list[int]:
    """The class of each word, between a beginning and an end."""
    return places_of_words(words_of(text))


def places_of_words(words: Iterable[str]) -> list[int]:
    """The same of words that have been taken apart already."""
    return [_PLACE[_BEGIN], *(_PLACE[_class_of(word)] for word in words), _PLACE[_END]]


def _class_of(word: str) -> str:
    if word in _PLACE:
        return word
    if word[0].isdigit():
        return _NUMBER
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return f"-{ending}"
    return _OTHER


@cache
def word_order() -> WordOrder:
    """The committed table."""
    with np.load(FILE, allow_pickle=False) as file:
        return WordOrder(file["information"].astype(np.float64))


def texts_to_learn_from() -> list[str]:
    """The committed answers that say something, and the reference answers, each once."""
    answers = [one for part in read_committed().values() for one in part]
    said = [one.answer for one in answers if one.label5 != "non_domain"]
    references = sorted({text for one in answers for text in one.reference_answers})
    return said + references


def save(path: Path = FILE) -> Path:
    """Learn the table anew and write it."""
    learnt = WordOrder.learn(texts_to_learn_from())
    np.savez_compressed(path, allow_pickle=False, information=learnt.information.astype(np.float16))
    return path


if __name__ == "__main__":
    print(f"{save()} written")
    sys.exit(0)
