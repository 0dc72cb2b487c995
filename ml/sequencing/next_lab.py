"""The arithmetic by which the product chooses the next lab (`next-lab@5`): plain numbers in, plain numbers out.

    value = sum over the lab's skills of (rise * opens + kept) * promised + what is added

`there` and `rise` are read of each skill: by general constants (`ml.sequencing.reading`: rise is (1 - there) *
taught, kept is KEEP * there), or as the students of the installation teach it (`ml.sequencing.cohort`). The product
reckons with it for each student (`learners.candidates`), and so does the policy of that name on simulated
students (`ml.sequencing.product`): what is simulated is what decides. The constants here are chosen, on
simulated courses that are not among those reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ml.mastery.model import shipped
from ml.sequencing.learner import OPENS

VERSION = "next-lab@5"

AIM = 0.85  # expected success where learning is fastest: Wilson et al. 2019, Nat. Commun. 10, 4646
ENOUGH = 0.8  # mastery of the groundwork that is enough, and from which a skill is probed
SETTLED = 0.92  # a skill that is read as so probable, and was shown when last asked for, is let go
LACKING = (
    0.15  # groundwork shown to be missing puts a lab behind the others while it is read below this
)
KEEP = 0.03  # what practice of a skill that is there is worth: about the share lost in a lab without it
NEW_LAB = 0.01
SHOWN_IDEA = 0.15
AGAIN = 0.02  # the gate stayed closed: the same lab once more, with more support
JUST_DONE = -0.2  # where no gate holds: a student who is stuck has a way on
OTHER_SUPPORT = -0.05  # for each level away from the support that fits
LOOK_AGAIN = 0.01  # a skill that was shown is due to be looked at again
PROBE = 0.01  # a skill is believed, but not settled
INTEREST = 0.15  # times the interest: never more than a misconception that was shown is worth
TOO_LONG = -0.3  # the assignment is due before the lab can be finished

Number = Any  # a plain number, or an array of them


@dataclass(frozen=True)
class Signals:
    """What is added to a lab's worth or taken from it, beside the skills themselves."""

    attempt: int = 0  # how often the student has done the lab
    shown_idea: bool = False  # a misconception was shown in it
    last: bool = False  # it is the lab that was just done
    again: bool = False  # and its gate stayed closed
    levels_apart: int = 0  # between its support and the one that fits
    look_again: bool = False
    probe: bool = False
    interest: float = 0.0  # 0 to 1
    too_long: bool = False


def readiness(mastery: Sequence[float]) -> float:
    """How near the expected share of good steps is to AIM, on a structured bench and the usual step."""
    usual = shipped().item_of_all
    chances = [usual.chance(one, "structured") for one in mastery]
    return 1 - abs(sum(chances) / len(chances) - AIM) / AIM


def prepared(groundwork: Sequence[float]) -> float:
    """The mean over the mastery of what a lab builds on, of which ENOUGH is enough; without any, 1."""
    if not groundwork:
        return 1.0
    return sum(min(1.0, one / ENOUGH) for one in groundwork) / len(groundwork)


def expected(there: Number, taught: Number) -> Number:
    """The rise of a skill's chance to be there that one run promises."""
    return (1 - there) * taught


def opens(missing_behind: Number) -> Number:
    """1, and OPENS for each missing skill that builds on this one: the sum of 1 - there over those."""
    return 1 + OPENS * missing_behind


def worth(rise: Number, missing_behind: Number, kept: Number) -> Number:
    """What practice of one skill is worth: what it would teach, the more it opens, and what it keeps."""
    return rise * opens(missing_behind) + kept


def promised(done: int, seen: bool) -> float:
    """The share of a skill's worth that one more run of a lab promises, after so many finished ones.

    What the lab let nobody see so far it will hardly let be seen next time (an answer that no model reads, steps
    that were left empty): 1/2, 1/3, ... of it, so that nobody is sent there in a circle. Of simulated students
    each skill in a lab is seen once it was done: there it is always all of it.
    """
    return 1.0 if seen else 1 / (1 + done)


def is_settled(there: Number, shown_last: Number) -> Number:
    """Whether a skill is let go: nobody is without having shown it when last asked for."""
    return (there >= SETTLED) & shown_last


def is_probed(there: Number, shown_last: Number) -> Number:
    """Whether a skill is believed and not settled: it is to be shown once more."""
    return (there >= ENOUGH) & (is_settled(there, shown_last) ^ True)


def is_lacking(there: Number, missing: Number) -> Number:
    """Whether groundwork that was shown to be missing is still read as missing."""
    return missing & (there < LACKING)


def added(signals: Signals) -> dict[str, float]:
    """What is added to the worth of the skills, each part by its name; parts that are nothing are left out."""
    parts = {
        "new_lab": NEW_LAB if not signals.attempt else 0.0,
        "shown_idea": SHOWN_IDEA if signals.shown_idea else 0.0,
        "again": AGAIN if signals.last and signals.again else 0.0,
        "just_done": JUST_DONE if signals.last and not signals.again else 0.0,
        "other_support": OTHER_SUPPORT * signals.levels_apart,
        "look_again": LOOK_AGAIN if signals.look_again else 0.0,
        "probe": PROBE if signals.probe else 0.0,
        "interest": INTEREST * signals.interest,
        "too_long": TOO_LONG if signals.too_long else 0.0,
    }
    return {name: value for name, value in parts.items() if value}


def value(worths: Number, added: Number) -> Number:
    """What orders the candidates, of the sum of its skills' worth; it means nothing beyond that."""
    return worths + added


def place(blocked: bool, value: float) -> tuple[bool, float]:
    """Sorts candidates: those that build on something shown to be missing come after all others."""
    return blocked, -value
