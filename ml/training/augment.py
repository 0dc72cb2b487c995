"""Answers as hurried students write them: with typing errors, or without their end."""

import numpy as np

# Neighbours on a QWERTY keyboard, row by row; letters of other alphabets are doubled or dropped.
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
NEIGHBOURS = {
    letter: row[max(0, place - 1) : place] + row[place + 1 : place + 2]
    for row in _ROWS
    for place, letter in enumerate(row)
}
WORDS_TO_ONE_ERROR = (
    6  # students' answers in BEETLE and SciEntsBank have fewer; hurried ones do not
)
LONGEST_CUT = 0.25  # of the words: the verdict on what is left is nearly always the same
SHORTEST_TO_CUT = 5  # words


def misspelt(text: str, rng: np.random.Generator) -> str:
    """One typing error in every six words, at least one: swap, drop, double, or a neighbouring key.

    Numbers stay: another number is another answer.
    """
    words = text.split()
    can = [place for place, word in enumerate(words) if len(word) > 3 and word.isalpha()]
    if not can:
        return text
    count = min(len(can), max(1, len(words) // WORDS_TO_ONE_ERROR))
    for place in rng.choice(can, count, replace=False):
        words[place] = _error_in(words[place], rng)
    return " ".join(words)


def _error_in(word: str, rng: np.random.Generator) -> str:
    """Not at the first letter, which is seldom mistyped."""
    at = int(rng.integers(1, len(word) - 1))
    kind = rng.integers(4)
    if kind == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 1:
        return word[:at] + word[at + 1 :]
    near = NEIGHBOURS.get(word[at], "")
    if kind == 2 and near:
        return word[:at] + near[int(rng.integers(len(near)))] + word[at + 1 :]
    return word[:at] + word[at] + word[at:]


def truncated(text: str, rng: np.random.Generator) -> str:
    """Without up to a quarter of its words at the end, at least one; short answers stay whole."""
    words = text.split()
    if len(words) < SHORTEST_TO_CUT:
        return text
    most = max(1, int(len(words) * LONGEST_CUT))
    return " ".join(words[: -int(rng.integers(1, most + 1))])
