"""Heaps of words told from sentences: whether an answer's words stand in an order that says something.

A model that compares words with words takes the key words of a reference for the reference. What a heap
lacks is order and small words, so a logistic regression weighs, for each answer:

* how much its neighbours tell of each other (``order``), and by how much more than they would on
  average if its own words were shaken (the expectation of a permutation test, in closed form);
* its share of function words, and how many fewer it has than the reference that it is closest to;
* how many of its words are that reference's, how many of its neighbours are neighbours there, and
  how many pairs of words stand the other way round (Kendall's distance, 0..1).

Weights and line come from the committed answers, by ``python -m ml.explanations.fit_heaps``: the line
is where not one in a hundred correct answers to questions not learnt from is taken for a heap.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from ml.data.semeval import SETS
from ml.explanations.order import WordOrder, places_of_words, word_order
from ml.explanations.words import FUNCTION_WORDS, Phrase, phrase

FILE = SETS / "heaps.json"
LEAST_WORDS = 2  # one word has no order
# Fewer may be the name that was asked for, or all that is to be said: "bulb A", "motor runs". They are a
# heap only where they are a reference's own words turned round: "run motor".
SENTENCE_WORDS = 4


def evidence_of(said: Phrase, references: Sequence[str], order: WordOrder) -> dict[str, float]:
    """What is weighed, by name; of an answer of at least one word."""
    count = len(said.words)
    told, gained = _told(said, order)
    small = _share_of_small(said)
    near = _closest(said, references)
    return {
        "told a pair": told / (count + 1),
        "told": told / math.sqrt(count + 1),
        "gained by the order": gained / math.sqrt(count + 1),
        "function words": small,
        "no function word": float(small == 0),
        "said again": (1 - len(set(said.pairs)) / max(1, len(said.pairs))) ** 2,
        "words": math.log(count),
        "of the reference": near.taken,
        "neighbours": near.neighbours,
        "of the reference, turned round": near.taken * near.turned,
        "of the reference, no neighbours": near.taken * (1 - near.neighbours),
        "key words, turned round": float(small == 0) * near.taken * near.turned,
        "fewer function words": max(near.small - small, 0.0),
    }


def _told(said: Phrase, order: WordOrder) -> tuple[float, float]:
    """The information of all neighbours in nats, and how much more it is than in any order."""
    places = np.array(places_of_words(said.words))
    begin, inner, end = places[0], places[1:-1], places[-1]
    table = order.information
    total = float(table[places[:-1], places[1:]].sum())
    among = table[np.ix_(inner, inner)]
    # Of n words in any order each of the n (n - 1) pairs is a pair of neighbours 1 / n of the time.
    apart = float(among.sum() - np.trace(among)) / len(inner)
    ends = float(table[begin, inner].mean() + table[inner, end].mean())
    return total, total - apart - ends


def _share_of_small(text: Phrase) -> float:
    return sum(word in FUNCTION_WORDS for word in text.words) / max(1, len(text.words))


@dataclass(frozen=True, order=True)
class _Near:
    """What an answer has of a reference, each 0..1."""

    taken: float = 0.0
    neighbours: float = 0.0
    turned: float = 0.0
    small: float = 0.0


def _closest(said: Phrase, references: Sequence[str]) -> _Near:
    """Beside the reference that has most of the answer's words."""
    phrases = [phrase(one) for one in references]
    shares = [sum(one in meant.known for one in said.stems) for meant in phrases]
    if not shares or max(shares) == 0:
        return _Near()
    count = len(said.stems)
    return max(
        _near(said, meant, share / count)
        for meant, share in zip(phrases, shares, strict=True)
        if share == max(shares)
    )


def _near(said: Phrase, meant: Phrase, taken: float) -> _Near:
    theirs = set(meant.pairs)
    neighbours = sum(one in theirs for one in said.pairs) / max(1, len(said.pairs))
    first = {one: at for at, one in reversed(list(enumerate(meant.stems)))}
    return _Near(
        taken,
        neighbours,
        _turned([first[one] for one in said.stems if one in first]),
        _share_of_small(meant),
    )


def _turned(places: Sequence[int]) -> float:
    """Share of the pairs that stand the other way round."""
    at = np.array(places)
    pairs = len(at) * (len(at) - 1) / 2
    return float(np.triu(at[:, None] > at[None, :], 1).sum()) / pairs if pairs else 0.0


@dataclass(frozen=True)
class HeapDetector:
    """A logistic regression; `bias` is such that 0 is the line between sentences and heaps."""

    weights: Mapping[str, float]
    bias: float

    def strength(self, said: Phrase, references: Sequence[str]) -> float:
        """Above 0 for a heap, in logits from the line."""
        found = evidence_of(said, references, word_order())
        return self.bias + math.fsum(self.weights[name] * found[name] for name in self.weights)

    def is_heap(self, said: Phrase, references: Sequence[str]) -> bool:
        """Whether the words say nothing by their order."""
        if len(said.words) < LEAST_WORDS:
            return False
        if len(said.words) < SENTENCE_WORDS:
            near = _closest(said, references)
            if near.taken < 1 or not near.turned:
                return False
        return self.strength(said, references) > 0

    def save(self, path: Path = FILE) -> Path:
        """Write it as JSON."""
        weights = {name: round(weight, 4) for name, weight in self.weights.items()}
        path.write_text(
            json.dumps({"weights": weights, "bias": round(self.bias, 4)}, indent=1) + "\n"
        )
        return path

    @classmethod
    def load(cls, path: Path = FILE) -> "HeapDetector":
        """Read what `save` wrote."""
        return cls(**json.loads(path.read_text()))


@cache
def heap_detector() -> HeapDetector:
    """The committed one."""
    return HeapDetector.load()
