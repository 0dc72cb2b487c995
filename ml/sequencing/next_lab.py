"""The arithmetic by which the product chooses the next lab (`next-lab@3`): plain numbers in, plain numbers out.

    value = gain * opens * readiness * prepared + due + what is added

The product reckons with it for each student (`learners.candidates`), and so does the policy of that name on
simulated students (`ml.sequencing.product`): what is simulated is what decides. All constants are chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ml.mastery.model import shipped
from ml.sequencing.learner import OPENS

VERSION = "next-lab@3"

AIM = 0.85  # expected success where learning is fastest: Wilson et al. 2019, Nat. Commun. 10, 4646
ENOUGH = 0.8  # mastery of the groundwork that is enough, and from which a skill is probed
NEW_LAB = 0.15
SHOWN_IDEA = 0.15
JUST_DONE = -0.2
AGAIN = 0.3  # the gate stayed closed: the same lab once more, with more support
OTHER_SUPPORT = -0.05  # for each level away from the support that fits
LEARN_A_RUN = 0.27  # of what is open: three occasions with feedback that each teach a tenth
LOOK_AGAIN = 0.1  # a skill that was shown is due to be looked at again
PROBE = 0.1  # a skill is believed, but was not shown when last asked for, or once only
INTEREST = 0.15  # times the interest: never more than a new lab is worth
TOO_LONG = -0.3  # the assignment is due before the lab can be finished


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


def gain(mastery: Sequence[float]) -> float:
    """How much there is to gain: the mean room left in the lab's skills."""
    return sum(1 - one for one in mastery) / len(mastery)


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


def opens(behind: Iterable[float], skills: int) -> float:
    """1, and OPENS for each missing skill that builds on the lab's, the mean over the lab's `skills`.

    `behind` is the mastery of each, once for each of the lab's skills on which it builds.
    """
    return 1 + OPENS * sum(1 - one for one in behind) / skills


def due(faded: Iterable[float], skills: int) -> float:
    """What practice would bring back: the mean of what has faded of the lab's skills."""
    return sum(faded) / skills


def is_probed(mastery: float, moment: str) -> bool:
    """Whether a skill is believed and not yet shown for certain: nobody is let go without a probe."""
    return mastery >= ENOUGH and moment == "growing"


def added(signals: Signals) -> dict[str, float]:
    """What is added to the product, each part by its name; parts that are nothing are left out."""
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


def value(
    *, gain: float, opens: float, readiness: float, prepared: float, due: float, added: float
) -> float:
    """What orders the candidates; it means nothing beyond that."""
    return gain * opens * readiness * prepared + due + added


def expected(*, gain: float, readiness: float, prepared: float) -> float:
    """The rise of mastery to expect of one run, mean over the lab's skills, 0..1."""
    return LEARN_A_RUN * gain * readiness * prepared


def place(blocked: bool, value: float) -> tuple[bool, float]:
    """Sorts candidates: those that build on something shown to be missing come after all others."""
    return blocked, -value
