"""An answer in the parts that are left out one at a time: telling words, or runs of them."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from ml.explanations.words import FUNCTION_WORDS, NEGATIONS

# As `words_of` reads them, by their places in the text: an apostrophe joins.
_WORD = re.compile(r"[A-Za-z0-9]+(?:['’][A-Za-z0-9]+)*(?:\.[0-9]+)?")


class Span(NamedTuple):
    """A piece of a text, from `start` up to but without `end`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The piece itself."""
        return text[self.start : self.end]


def parts_of(text: str, most: int) -> list[Span]:
    """The telling words of a text in order; neighbours are joined where there are more than `most`.

    Small words like "the" say little alone and are left where they are; "not" and its like tell.
    """
    words = [Span(*match.span()) for match in _WORD.finditer(text) if _tells(match.group())]
    if len(words) <= most:
        return words
    return [Span(run[0].start, run[-1].end) for run in _runs(words, most)]


def without(text: str, spans: Sequence[Span]) -> str:
    """The text without these pieces, and without the gaps that they leave."""
    kept, place = [], 0
    for span in sorted(spans):
        kept.append(text[place : span.start])
        place = span.end
    return " ".join("".join([*kept, text[place:]]).split())


def _tells(word: str) -> bool:
    plain = word.lower().replace("'", "").replace("’", "")
    return plain not in FUNCTION_WORDS or plain in NEGATIONS


def _runs(words: Sequence[Span], count: int) -> list[Sequence[Span]]:
    """`count` runs of neighbours, as equal in length as can be."""
    edges = [round(place * len(words) / count) for place in range(count + 1)]
    return [words[one:other] for one, other in zip(edges, edges[1:], strict=False)]
