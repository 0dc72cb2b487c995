"""What to expect of a skill now: the chance that it is there, and that one more lab teaches it.

Mastery (`ml.mastery`) tells what was shown. Somebody who practises also learns, a skill rarely stands where
what it builds on is missing, and who finds one skill easy finds others so. The two readings weigh all of that,
each as a logistic regression over what the product holds of a student:

    chance = logistic(sum of constant * sign, and logit(start) of the skill in the first reading)

The constants (`reading.json`) are general. They were fitted on simulated students of other courses than those
on which any policy is judged, of all four families, on paths at random, in order, and of the policy itself;
`python -m ml.sequencing.fit_reading` makes them again. Nothing in them is fitted to a course.

Everything here takes plain numbers, for one skill of one student, or arrays of them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from math import e
from pathlib import Path
from typing import Any

import numpy as np

FILE = Path(__file__).with_name("reading.json")

SIGNS = (
    "one", "seen", "wins", "losses", "right_last", "shown", "missing", "held", "gap", "ease",
    "seen_gap", "shown_gap", "missing_gap", "gap_ease", "gap_gap",
    "shown_ease", "missing_ease", "shown_missing", "shown_shown", "missing_missing", "ease_ease",
)  # fmt: skip
"""One; whether something was seen; logs of the counts that tell for and against it; whether it was shown when
last asked for; logs of how often it was shown, was not, and was kept over a break; how much of its groundwork
is missing; the log odds of a good step over all skills; and products of these."""
FIRST = (-1.5, 0.6, 0.7, -0.2, 0.6, 0.8)
"""Of the first guess at a groundwork skill, taken alone: one, seen, wins, losses, right last, how often seen."""
EASE_PRIOR = 1.5
"""Good and bad steps that are added before their odds are taken."""

MOST_GAP, MOST_SEEN = 2.0, 8.0
"""Beyond so much missing groundwork, and so many observations, nothing was fitted: more counts as this much."""

Number = Any  # a plain number, or an array of them
Constants = Mapping[str, Sequence[float]]  # by reading, in the order of SIGNS


def chance(logit: Number) -> Number:
    """From a logit to a chance."""
    return 1 / (1 + e**-logit)


def ease(shown: Number, missing: Number) -> Number:
    """The log odds of a good step, over all that was seen of a student."""
    return np.log((shown + EASE_PRIOR) / (missing + EASE_PRIOR))


def alone(
    *, start: Number, seen: Number, wins: Number, losses: Number, right_last: Number, count: Number
) -> Number:
    """The first guess at a skill, from what was seen of it alone; a gap in what builds on it goes by this."""
    signs = (1.0, seen, np.log1p(wins), np.log1p(losses), right_last, np.log1p(count))
    moved = sum(weight * sign for weight, sign in zip(FIRST, signs, strict=True))
    return chance(np.log(start / (1 - start)) + moved)


def signs(
    *, seen: Number, wins: Number, losses: Number, right_last: Number, shown: Number,
    missing: Number, held: Number, gap: Number, ease: Number,
) -> Sequence[Number]:  # fmt: skip
    """What both readings weigh, in the order of SIGNS."""
    often, failed, kept = (np.log1p(np.minimum(one, MOST_SEEN)) for one in (shown, missing, held))
    gap = np.minimum(gap, MOST_GAP)
    own = (1.0, seen, np.log1p(wins), np.log1p(losses), right_last, often, failed, kept)
    gaps = (seen * gap, often * gap, failed * gap, gap * ease, gap * gap)
    pairs = (often * ease, failed * ease, often * failed, often**2, failed**2, ease * ease)
    return *own, gap, ease, *gaps, *pairs


def there(start: Number, signs: Sequence[Number], of: Constants | None = None) -> Number:
    """The chance that the skill is there now."""
    return chance(np.log(start / (1 - start)) + _weighed("there", signs, of))


def taught(signs: Sequence[Number], of: Constants | None = None) -> Number:
    """The chance that one more lab teaches it to somebody who has it not."""
    return chance(_weighed("taught", signs, of))


def _weighed(name: str, signs: Sequence[Number], of: Constants | None) -> Number:
    weights = (of or constants())[name]
    return sum(weight * sign for weight, sign in zip(weights, signs, strict=True))


@cache
def constants() -> Constants:
    """The shipped constants of both readings, in the order of SIGNS."""
    plain = json.loads(FILE.read_text(encoding="utf-8"))
    return {name: tuple(plain[name][sign] for sign in SIGNS) for name in ("there", "taught")}
