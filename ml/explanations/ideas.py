"""The ideas of reference answers, and those that an answer lacks.

An idea is a clause with something to say: references are split at punctuation and at words that join
clauses; a piece of a single telling word goes along with its neighbour, a condition with what follows from
it. An idea counts as said when half of it, telling words weighted by how rare they are, is found in the
answer: by stem, or by a word that looks much alike.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ml.explanations.closest import closest_references, ranked_references
from ml.explanations.features import Frequencies
from ml.explanations.words import FUNCTION_WORDS, Phrase, phrase, stem, words_of

CLOSEST = 2  # references whose ideas are looked for: the nearest, and the best graded
SAID = 0.5  # share of an idea's weight that is found in the answer
ALIKE = 0.6  # cosine of trigrams from which a misspelt word is taken for the right one
_JOINS = re.compile(
    r"\s*[,;:.!?()]\s+|\s*[,;:.!?()]$"
    r"|\s+(?=(?:because|since|although|though|while|whereas|but|so|therefore|thus|which|when|if|and)\b)",
    re.IGNORECASE,
)
# Half a sentence: "if it is longer, ...", "the longer it is, ...".
_HALF = re.compile(
    r"^(?:if|when|although|though|since)\b(?![^,]*,)"
    r"|^the\s+(?:\w+er|more|less)\b(?![^,]*,)",
    re.IGNORECASE,
)
_BARE = re.compile(r"^(?:and|but|so|therefore|thus|which)\s+", re.IGNORECASE)


def ideas_of(reference: str) -> list[str]:
    """The reference in clauses, as written; each has two telling words where the whole has.

    "And" joins words as well as clauses: there both sides must have three.
    """
    text = reference.strip()
    found: list[tuple[int, int]] = []
    for start, end, joint in _pieces(text):
        least = 3 if text[start:end].lower().startswith("and ") and not joint else 2
        before = text[slice(*found[-1])] if found else ""
        if found and (_HALF.match(before) or min(_count(text[start:end]), _count(before)) < least):
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return [_BARE.sub("", text[slice(*place)]).strip() for place in found]


def _pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """Places between joints that hold words, each with the joint's mark before it, if any."""
    place, before = 0, ""
    for match in _JOINS.finditer(text):
        if words_of(text[place : match.start()]):
            yield place, match.start(), before
        place, before = match.end(), match.group().strip()
    if words_of(text[place:]):
        yield place, len(text), before


class Lacking(NamedTuple):
    """An idea that an answer lacks, and the reference answer whose it is."""

    text: str
    reference: str


def missing_ideas(
    answer: str,
    references: Sequence[str],
    grades: Sequence[str],
    frequencies: Frequencies,
    most: int,
) -> list[Lacking]:
    """Ideas of the closest references that the answer does not say, those of the closest first."""
    said = Phrase(answer)
    found: list[Lacking] = []
    ranked = [references[place] for place in ranked_references(answer, references, grades)]
    close = closest_references(answer, references, grades, CLOSEST)
    for reference in sorted(close, key=ranked.index):
        for idea in ideas_of(reference):
            known = any(phrase(idea).known <= phrase(one.text).known for one in found)
            if not known and share_said(idea, said, frequencies) < SAID:
                found.append(Lacking(idea, reference))
    return found[:most]


def share_said(idea: str, said: Phrase, frequencies: Frequencies) -> float:
    """How much of an idea the answer says, 0 to 1; all of it where there is nothing to say."""
    wanted = _telling(idea)
    total = sum(frequencies.of(frozenset([stem(word)])) for word in wanted)
    if not total:
        return 1.0
    there = sum(frequencies.of(frozenset([stem(word)])) for word in wanted if _has(said, word))
    return there / total


def _has(said: Phrase, word: str) -> bool:
    if stem(word) in said.known:
        return True
    return len(word) > 4 and any(phrase(word).likeness(phrase(one)) >= ALIKE for one in said.words)


def _count(text: str) -> int:
    return len(_telling(text))


def _telling(text: str) -> list[str]:
    return [word for word in dict.fromkeys(words_of(text)) if word not in FUNCTION_WORDS]
