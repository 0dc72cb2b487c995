"""Answers that please a scorer without saying anything: the question again, or a heap of key words.

A model that compares words with words takes both for good answers. What they lack is not words but
a statement, so they are told by what they are made of, not by what they are like; such an answer goes
to the teacher. `python -m ml.explanations.robust` measures both sides.
"""

from collections.abc import Sequence
from typing import Literal

from ml.explanations.heaps import heap_detector
from ml.explanations.words import FUNCTION_WORDS, Phrase, answer_phrase, phrase, stem

_ASKING = frozenset(["how", "what", "which", "why", "when", "where", "who"])
_VERBS = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "does",
        "do",
        "did",
        "has",
        "have",
        "will",
        "would",
        "can",
        "could",
        "should",
    ]
)
# What one thing does to another, in the middle of a claim: "launch speed affects range".
_EFFECT_WORDS = (
    "increases increase decreases decrease affects affect changes change raises raise reduces reduce"
    " doubles double halves halve determines determine influences influence depends depend"
)
_EFFECTS = frozenset(stem(one) for one in _EFFECT_WORDS.split())
# Words beside a name that turn no heap into a claim.
_OPENING = frozenset(["increasing", "decreasing", "changing", "more", "less", "longer", "higher"])
_JOINING = frozenset(["of", "per", "in", "at", "before", "against", "between", "to"])
MOST_NAMED = 5  # words of a name that stands in the question or in a reference
MOST_FREE = 2  # of any other
LEAST_ASKING = 4  # words
LEAST_SMALL = 0.25  # share of function words: "does mass period length?" has fewer

Trick = Literal["", "copied", "keywords"]

LEAST_COPIED = 3  # runs of two: a shorter one may be the name of what the question is about
# Share of the answer's words, in runs of two, that stand in the question one after the other.
MOST_COPIED = 0.8


def trick_of(answer: str, question: str, references: Sequence[str]) -> Trick:
    """Which of the two an answer is, if any. One that repeats a reference is neither."""
    said = answer_phrase(answer)
    if any(said.stems == phrase(one).stems for one in references):
        return ""
    if is_copied(said, phrase(question)):
        return "copied"
    if is_question(answer, said) or is_claim(said, (question, *references)):
        return ""
    return "keywords" if heap_detector().is_heap(said, references) else ""


def is_question(answer: str, said: Phrase) -> bool:
    """Whether it asks something: "How does the mass change the period?", "Will a longer one be slower?".

    The heaps were learnt from answers, which state something. A question has the words of the closest
    reference in another order, and an order of its own: the verb stands before its subject.
    """
    if not answer.rstrip().endswith(("?", "？")) or len(said.words) < LEAST_ASKING:
        return False
    begun = said.words[1:] if said.words[0] in _ASKING else said.words
    small = sum(word in FUNCTION_WORDS for word in said.words) / len(said.words)
    return begun[0] in _VERBS and small >= LEAST_SMALL


def is_claim(said: Phrase, texts: Sequence[str]) -> bool:
    """Whether it says of one thing what it does to another: "concentration increases absorbance".

    The heaps were learnt from answers to questions why, which are longer; three words of a reference in another order
    look like one. What stands on either side of the verb must be a name: a word or two, or neighbours in the question or
    in a reference. Whether the claim is right is not asked here.
    """
    begins = int(said.words[0] in _OPENING) if said.words else 0
    words, stems = said.words[begins:], said.stems[begins:]
    places = [at for at, one in enumerate(stems) if one in _EFFECTS]
    if len(places) != 1:
        return False
    before, after = words[: places[0]], words[places[0] + 1 :]
    known = [f" {' '.join(phrase(one).words)} " for one in texts]
    return all(_is_name(side, known) for side in (before, after))


def _is_name(words: Sequence[str], texts: Sequence[str]) -> bool:
    """Articles and prepositions at its beginning are passed over: "on the length"."""
    while words and words[0] in FUNCTION_WORDS:
        words = words[1:]
    if not 1 <= len(words) <= MOST_NAMED:
        return False
    return _is_short_name(words) or any(f" {' '.join(words)} " in one for one in texts)


def _is_short_name(words: Sequence[str]) -> bool:
    """A word or two, or such names joined: "starting frequency of A", "light lost per centimetre"."""
    pieces: list[list[str]] = [[]]
    for word in words:
        if word in _JOINING:
            pieces.append([])
        elif word != "the":
            pieces[-1].append(word)
    return all(1 <= len(piece) <= MOST_FREE for piece in pieces)


def is_copied(said: Phrase, asked: Phrase) -> bool:
    """Whether nearly all of it stands in the question in the same order.

    Function words are passed over: "How the mass changes the period" copies "How does the mass of
    the bob change the period?".
    """
    mine, theirs = _telling_pairs(said), set(_telling_pairs(asked))
    if len(mine) < LEAST_COPIED or said.known - asked.known - FUNCTION_WORDS:
        return False
    return sum(one in theirs for one in mine) / len(mine) >= MOST_COPIED


def _telling_pairs(text: Phrase) -> list[tuple[str, str]]:
    """Stems that are no function words, each with the next one."""
    stems = [
        one for word, one in zip(text.words, text.stems, strict=True) if word not in FUNCTION_WORDS
    ]
    return list(zip(stems, stems[1:], strict=False))
