"""Which words are opposites: an answer that says *less* where the reference says *more* contradicts it.

The pairs are WordNet's antonyms (ml/data/words) and a few of measuring that it does not join.
"""

import lzma
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from ml.explanations.words import Phrase, stem

PAIRS = Path(__file__).resolve().parent.parent / "data" / "words" / "opposites.txt.xz"
# Comparatives, and words that are opposites in what is said of experiments.
_OURS = (
    "more less,more fewer,faster slower,increase decrease,higher lower,before after,up down,"
    "same different,longer shorter,heavier lighter,bigger smaller,hotter colder,gain lose,"
    "large small,float sink,all none,above below,greater less,more same,hard soft,open closed,"
    "rough smooth"
)

Opposites = Mapping[str, frozenset[str]]


@cache
def opposites() -> Opposites:
    """The stems that are opposite to each stem."""
    with lzma.open(PAIRS, "rt", encoding="utf-8") as lines:
        pairs = [line.split() for line in lines]
    pairs += [pair.split() for pair in _OURS.split(",")]
    found: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        these, those = _stems(one), _stems(other)
        for each in these:
            found[each] |= those
        for each in those:
            found[each] |= these
    return {word: frozenset(others) for word, others in found.items()}


def _stems(word: str) -> set[str]:
    """The stems of a word's forms: some forms are rare or wrong, and then nobody writes them."""
    forms = [word + ending for ending in ("", "s", "ed", "ing", "er", "est")]
    forms += [word + word[-1] + ending for ending in ("er", "ed", "ing")]
    if word.endswith("e"):
        forms += [word + "d", word + "r", word + "st", word[:-1] + "ing"]
    if word.endswith("y"):
        forms += [word[:-1] + ending for ending in ("ier", "ies", "ied")]
    return {stem(form) for form in forms}


def count_opposites(said: Phrase, meant: Phrase) -> int:
    """Words of the answer, not the reference's, whose opposite the reference says alone."""
    wanted = meant.known - said.known
    known = opposites()
    return sum(
        not wanted.isdisjoint(known[one]) for one in said.known - meant.known if one in known
    )
