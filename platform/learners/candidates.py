"""Which labs could come next, what each would be worth, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from labs.core import SCAFFOLDS, load_lab
from learners.skills import skills_of
from learners.stages import Beliefs
from learners.tracing import GUESS, SLIP, Belief, moment_of
from learners.variants import Reason, Wish, reason, set_up, shifted, support_for

AIM = 0.85  # expected success where learning is fastest: Wilson et al. 2019, Nat. Commun. 10, 4646
NEW_LAB = 0.15
SHOWN_IDEA = 0.15
JUST_DONE = -0.2
AGAIN = 0.3  # the gate stayed closed: the same lab once more, with more support
OTHER_SUPPORT = -0.05  # for each level away from the support that fits
OFFERED = 3  # the proposal and two others


@dataclass(frozen=True)
class Candidate:
    """A lab with its set-up; `value` orders the candidates and means nothing beyond that."""

    lab: str
    variant: dict[str, Any]
    value: float
    gain: float  # mean room left in its skills, 0..1
    readiness: float  # closeness of the expected success to AIM, 0..1
    reasons: list[Reason] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        return {
            "lab": self.lab,
            "variant": self.variant,
            "value": round(self.value, 4),
            "gain": round(self.gain, 4),
            "readiness": round(self.readiness, 4),
            "reasons": self.reasons,
        }


@dataclass(frozen=True)
class Learner:
    """What the choice knows about a student."""

    beliefs: Beliefs
    done: Mapping[str, int]  # finished runs by lab
    ideas: Mapping[str, str]  # lab -> the misconception last shown in it
    last_lab: str = ""
    last_scaffold: str = ""
    again: bool = False  # the last run did not open the gate
    focus: tuple[str, ...] = ()  # the skills that the place in the sequence is for; none: all


def probability(beliefs: Beliefs, skill: str) -> float:
    return beliefs.get(skill, Belief()).probability


def sought(lab: str, focus: tuple[str, ...]) -> tuple[str, ...]:
    """The skills of a lab that count: those of the focus where it has any, else all."""
    return tuple(skill for skill in skills_of(lab) if skill in focus) or skills_of(lab)


def weakest(beliefs: Beliefs, lab: str, count: int = 2, focus: tuple[str, ...] = ()) -> list[str]:
    """The skills of a lab with most room, those not yet shown alone."""
    known = sought(lab, focus)
    open_skills = [s for s in known if moment_of(beliefs.get(s, Belief())) != "shown"]
    return sorted(open_skills, key=lambda skill: probability(beliefs, skill))[:count]


def gain_of(lab: str, beliefs: Beliefs, focus: tuple[str, ...] = ()) -> float:
    """How much there is to gain: the mean room left in the lab's skills, those of the focus first."""
    skills = sought(lab, focus)
    return sum(1 - probability(beliefs, skill) for skill in skills) / len(skills)


def readiness_of(lab: str, beliefs: Beliefs) -> float:
    """How near the expected share of good steps is to the one where learning is fastest."""
    guess, skills = GUESS["structured"], skills_of(lab)
    chances = [guess + probability(beliefs, skill) * (1 - SLIP - guess) for skill in skills]
    return 1 - abs(sum(chances) / len(chances) - AIM) / AIM


def candidate(
    lab_name: str, scaffold: str, learner: Learner, fixed: Mapping[str, Any]
) -> Candidate:
    """One lab at one level of support, with its worth for this student."""
    lab, attempt = load_lab(lab_name), learner.done.get(lab_name, 0)
    wish = Wish(scaffold, learner.ideas.get(lab_name, ""), attempt)
    made = set_up(lab, wish, learner.beliefs, fixed)
    gain = gain_of(lab_name, learner.beliefs, learner.focus)
    readiness = readiness_of(lab_name, learner.beliefs)
    value, reasons = gain * readiness, []
    value += OTHER_SUPPORT * abs(level(scaffold) - level(support(lab_name, learner)))
    if skills := weakest(learner.beliefs, lab_name, focus=learner.focus):
        reasons.append(reason("practise", skills=skills))
    if not attempt:
        value += NEW_LAB
        reasons.append(reason("new_lab"))
    if wish.target:
        value += SHOWN_IDEA
    if lab_name == learner.last_lab:
        value += AGAIN if learner.again else JUST_DONE
    return Candidate(
        lab_name, made.variant.to_json(), value, gain, readiness, [*reasons, *made.reasons]
    )


def by_value(labs: Sequence[str], learner: Learner, fixed: Mapping[str, Any]) -> list[Candidate]:
    """Each lab at the support that fits, best first, then the other levels of the best one."""
    found = [candidate(lab, support(lab, learner), learner, fixed) for lab in labs]
    found.sort(key=lambda one: (-one.value, one.lab))
    return [*found, *neighbours(found[0], learner, fixed)]


def support(lab: str, learner: Learner) -> str:
    """The level of support for a lab; one step more than last time where that did not suffice."""
    fitting = support_for(load_lab(lab), learner.beliefs)
    if learner.again and lab == learner.last_lab:
        return min(fitting, shifted(learner.last_scaffold, -1), key=level)
    return fitting


def level(scaffold: str) -> int:
    """Where a level of support stands: 0 leads most."""
    return SCAFFOLDS.index(scaffold)


def neighbours(best: Candidate, learner: Learner, fixed: Mapping[str, Any]) -> list[Candidate]:
    """The same lab with more and with less support, unless the teacher fixed the support."""
    if fixed.get("scaffold"):
        return []
    own = best.variant["scaffold"]
    others = sorted(
        (s for s in SCAFFOLDS if s != own),
        key=lambda s: abs(level(s) - level(own)),
    )
    return [candidate(best.lab, scaffold, learner, fixed) for scaffold in others]
