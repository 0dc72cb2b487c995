"""Which way a statement says that one thing moves with another, and whether an answer says it the other way round.

A model that compares words finds "the larger the length, the smaller the period" as like a reference as the truth is. So a
short statement of how two things go together is read for its direction, and one that goes against most references that have
one is not shown as correct. It is not shown as wrong either, because the reading is coarse: that a stronger pull makes it
swing faster says that the period gets shorter.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from ml.explanations.words import NEGATIONS, words_of

# Of a reason only the first part tells of the two things.
_REASON = re.compile(r"\b(?:because|since|so that|as long as|which means|until)\b|[;:]")
_UP_WORDS = (
    "increase increases increased increasing rise rises grows grow larger bigger longer higher"
    " greater more faster stronger brighter taller heavier wider hotter warmer thicker steeper"
    " twice doubles doubling doubled raises raising farther further"
)
_DOWN_WORDS = (
    "decrease decreases decreased decreasing reduce reduces reduced reducing fall falls drops"
    " shrinks smaller shorter lower lowers less fewer slower weaker dimmer lighter narrower"
    " colder cooler thinner half halves halving halved nearer closer"
)
_EFFECT_WORDS = "affect affects change changes depend depends matter matters influence influences effect difference"
_UP, _DOWN = frozenset(_UP_WORDS.split()), frozenset(_DOWN_WORDS.split())
_EFFECT = frozenset(_EFFECT_WORDS.split())
_SAME = frozenset(["same", "constant", "unchanged", "independent"])
UP, DOWN, NONE = 1, -1, 0
MAJORITY = 2  # so many times as many references go the other way


@lru_cache(maxsize=4096)
def direction_of(text: str) -> int | None:
    """UP where both go the same way, DOWN where they go opposite ways, NONE where one leaves the other as it is.

    None where it can't be read: no word of direction, more than two, or a negated one.
    """
    words = words_of(_REASON.split(text.lower(), maxsplit=1)[0])
    signs = [UP if one in _UP else DOWN for one in words if one in _UP or one in _DOWN]
    negated = any(one in NEGATIONS for one in words)
    if negated:
        return NONE if not signs and any(one in _EFFECT for one in words) else None
    if len(signs) == 2:
        return signs[0] * signs[1]
    if any(one in _SAME for one in words):
        return NONE
    return signs[0] if len(signs) == 1 else None


def goes_against(answer: str, references: Sequence[str]) -> bool:
    """Whether it goes up or down where most references that do either go the other way, or one does that is alone."""
    said = direction_of(answer)
    if not said:
        return False
    meant = [direction_of(one) for one in references]
    return meant.count(-said) >= max(1, MAJORITY * meant.count(said))
