"""Answers in symbols: "T ∝ √L". No model here reads them, so none is judged; the teacher does."""

import re

from ml.explanations.words import words_of

_SYMBOLS = re.compile(r"[∝~=≈√^²³<>≤≥±×·→↑↓]|[A-Za-z0-9)]\s*[*/+]\s*[A-Za-z0-9(]")
# With more words than this it is a sentence that holds a symbol: "the period T = 2 s is longer".
MOST_WORDS = 2
LEAST_LETTERS = 3  # of a word: shorter ones are symbols, or units


def is_formula(text: str) -> bool:
    """Whether it says something by symbols of relations and operations, and little by words."""
    if not _SYMBOLS.search(text):
        return False
    words = [one for one in words_of(text) if one.isalpha() and len(one) >= LEAST_LETTERS]
    return len(words) <= MOST_WORDS
