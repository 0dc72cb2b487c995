"""Answers that please a scorer without saying anything: the question again, or a heap of key words.

A model that compares words with words takes both for good answers. What they lack is not words but
a statement, so they are told by what they are made of, not by what they are like. Limits were chosen
on the committed answers so that two in a hundred correct ones are taken for a heap; such an answer
goes to the teacher. `python -m ml.explanations.robust` measures both sides.
"""

from collections.abc import Sequence
from typing import Literal

from ml.explanations.order import word_order
from ml.explanations.words import FUNCTION_WORDS, Phrase, phrase

Trick = Literal["", "copied", "keywords"]

LEAST_WORDS = 4  # fewer may be a name that was asked for: "switch X and Z"
# Below this mean information (nats) words stand as they would if they had been shaken. A mean over
# few words scatters, so less is asked of them: SHORT nats are shared by all.
LEAST_ORDER, SHORT = 0.05, 0.4
LEAST_FUNCTION_WORDS = 0.1  # share of a sentence's words; a list of key words has none
MOST_REPEATED = 0.6  # share of words that came before in the same answer
LEAST_REPEATED = 12  # an honest answer of fewer words may say "the longer ... the longer" twice
LEAST_COPIED = 3  # runs of two: a shorter one may be the name of what the question is about
LEAST_SHAKEN = 6  # words
# An answer of a reference's own words has many of its neighbours too, unless they were shaken.
WORDS_OF_REFERENCE, LEAST_NEIGHBOURS = 0.9, 0.3
# Share of the answer's words, in runs of two, that stand in the question one after the other.
MOST_COPIED = 0.8


def trick_of(answer: str, question: str, references: Sequence[str]) -> Trick:
    """Which of the two an answer is, if any. One that repeats a reference is neither."""
    said = Phrase(answer)
    if len(said.words) < LEAST_WORDS:
        return ""
    if is_copied(said, phrase(question), references):
        return "copied"
    heap = is_heap(said, answer) or any(is_shaken(said, phrase(one)) for one in references)
    return "keywords" if heap else ""


def is_copied(said: Phrase, asked: Phrase, references: Sequence[str]) -> bool:
    """Whether nearly all of it stands in the question in the same order, and no reference does.

    Function words are passed over: "How the mass changes the period" copies "How does the mass of
    the bob change the period?".
    """
    mine, theirs = _telling_pairs(said), set(_telling_pairs(asked))
    if len(mine) < LEAST_COPIED or said.known - asked.known - FUNCTION_WORDS:
        return False
    if any(_same(said, phrase(one)) for one in references):
        return False
    return sum(one in theirs for one in mine) / len(mine) >= MOST_COPIED


def is_heap(said: Phrase, answer: str) -> bool:
    """Whether the words are no sentence: without order, without small words, or said over and over."""
    count = len(said.words)
    small = sum(word in FUNCTION_WORDS for word in said.words) / count
    repeated = 1 - len(set(said.words)) / count
    if small < LEAST_FUNCTION_WORDS and count > LEAST_WORDS:
        return True
    if repeated > MOST_REPEATED and count >= LEAST_REPEATED:
        return True
    return word_order().likeness(answer) < LEAST_ORDER - SHORT / count


def is_shaken(said: Phrase, meant: Phrase) -> bool:
    """Whether it is the words of a reference in an order that has little of the reference's."""
    count = len(said.stems)
    if count < LEAST_SHAKEN:
        return False
    taken = sum(one in meant.known for one in said.stems) / count
    neighbours = sum(one in set(meant.pairs) for one in said.pairs) / len(said.pairs)
    return taken >= WORDS_OF_REFERENCE and neighbours < LEAST_NEIGHBOURS


def _telling_pairs(text: Phrase) -> list[tuple[str, str]]:
    """Stems that are no function words, each with the next one."""
    stems = [
        one for word, one in zip(text.words, text.stems, strict=True) if word not in FUNCTION_WORDS
    ]
    return list(zip(stems, stems[1:], strict=False))


def _same(one: Phrase, other: Phrase) -> bool:
    return one.stems == other.stems
