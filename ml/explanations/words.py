"""Words, stems and character trigrams of short answers, and how alike two bags of them are."""

import math
import re
import zlib
from collections import Counter
from functools import lru_cache

_WORD = re.compile(r"[a-z0-9]+(?:\.[0-9]+)?")
_ENDINGS = ("ings", "ing", "edly", "ed", "ies", "es", "s", "ly", "er", "ion")

_NEGATIONS = (
    "not no never none nothing without neither nor cannot cant dont doesnt didnt isnt arent"
    " wasnt wont wouldnt t"
)
_FUNCTION_WORDS = (
    "the a an is are was were be been to of in on at and or it its that this these those they them"
    " he she his her i you your we with by for as from so will would can could do does did has have"
    " had there then than because if when which what how why"
)
NEGATIONS = frozenset(_NEGATIONS.split())
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())


def words_of(text: str) -> list[str]:
    """Lower-case words and numbers; an apostrophe joins (don't -> dont)."""
    return _WORD.findall(text.lower().replace("'", "").replace("’", ""))


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """Without one common English ending, if three letters remain.

    Cruder than Porter's and as good here: stems are only compared with each other.
    """
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


@lru_cache(maxsize=16_384)
def hash_of(term: str) -> int:
    """32 bits; among 30,000 terms a tenth of a pair collides."""
    return zlib.crc32(term.encode("utf-8", "replace"))


class Phrase:
    """A text taken apart once: a reference answer is compared with many answers."""

    def __init__(self, text: str) -> None:
        words = words_of(text)
        self.words = words
        self.stems = [stem(word) for word in words]
        self.known = frozenset(self.stems)
        self.pairs = list(zip(self.stems, self.stems[1:], strict=False))
        self.negated = any(word in NEGATIONS for word in words)
        spaced = f" {' '.join(words)} "
        self.trigrams = Counter(spaced[at : at + 3] for at in range(len(spaced) - 2))
        self.trigram_length = math.sqrt(sum(count**2 for count in self.trigrams.values()))

    def terms(self) -> list[str]:
        """Stems and pairs of neighbouring stems."""
        return self.stems + [f"{first} {second}" for first, second in self.pairs]

    def likeness(self, other: "Phrase") -> float:
        """Cosine of the trigram counts: forgives misspelling."""
        both = self.trigrams.keys() & other.trigrams.keys()
        shared = sum(self.trigrams[gram] * other.trigrams[gram] for gram in both)
        return shared / max(1e-9, self.trigram_length * other.trigram_length)


@lru_cache(maxsize=4096)
def phrase(text: str) -> Phrase:
    """A phrase from the cache: for questions and reference answers, which come again."""
    return Phrase(text)


@lru_cache(maxsize=256)
def answer_phrase(text: str) -> Phrase:
    """The same for answers: each part of the scorer looks at one, and then it does not come again."""
    return Phrase(text)
