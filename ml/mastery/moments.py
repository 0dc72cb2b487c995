"""What a skill is called by what was seen of it: shown, growing or missing; how well it was kept, when it is due.

The product goes by it for each student (`learners.tracing`), and so does its policy on simulated students
(`ml.sequencing.product`).
"""

from __future__ import annotations

from math import log2

from ml.mastery.model import DAY_S, Counts, half_life_days, shipped

BREAK_S = DAY_S / 2  # a skill shown after so long a pause was kept: its half-life doubles; chosen

SHOWN_AT = 0.8
SHOWN_WEIGHT = 1.4  # once may be luck: shown means seen more than once, or once and in part again
MISSING_AT = 0.35
AGAIN_AT = 0.8
"""Of what was gained: when so much is left, a skill that was shown is looked at again."""


def moment(*, probability: float, shown: float, missing: float, shown_last: bool) -> str:
    """`not_seen` is not `missing`: the first lacks evidence, the second has evidence of a lack.

    Nobody is let go without a probe: a skill counts as shown only while it was shown when last asked for.
    """
    if shown + missing == 0:
        return "not_seen"
    if probability >= SHOWN_AT and shown >= SHOWN_WEIGHT and shown_last:
        return "shown"
    if probability <= MISSING_AT and missing >= max(0.5, shown):
        return "missing"
    return "growing"


def told(counts: Counts) -> float:
    """How much is known, 0 to 1: by steps that tell something, not by those that all get right."""
    usual = shipped().item_of_all.told(True, "structured")
    return min(1.0, (counts.wins + counts.losses) / usual)


def held_after(held: int, share: float, pause_s: float) -> int:
    """How often a skill was kept over a break, after one more observation that showed a `share` of it."""
    if share == 0:
        return max(0, held - 1)
    return held + 1 if share == 1 and pause_s >= BREAK_S else held


def look_again_after_s(held: int) -> float:
    """How long after it was last seen a skill that was shown is due again; the longer the oftener held."""
    return half_life_days(held) * DAY_S * log2(1 / AGAIN_AT)
