"""Which labs could come next, what each would be worth, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from labs.core import SCAFFOLDS, load_lab
from learners.skills import skills_of
from learners.stages import Beliefs
from learners.tracing import SHOWN_AT, Belief, moment_of
from learners.variants import Reason, Wish, reason, set_up, shifted, support_for
from ml.mastery.model import shipped

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
    prepared: float = 1.0  # how far what it builds on was shown, 0..1
    added: Mapping[str, float] = field(default_factory=dict)  # what was added, by its name
    reasons: list[Reason] = field(default_factory=list)
    blocked: bool = False  # something that it builds on was shown to be missing

    def to_json(self) -> dict[str, Any]:
        return {
            "lab": self.lab,
            "variant": self.variant,
            "value": round(self.value, 4),
            "gain": round(self.gain, 4),
            "readiness": round(self.readiness, 4),
            "prepared": round(self.prepared, 4),
            "added": {name: round(value, 4) for name, value in self.added.items()},
            "blocked": self.blocked,
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
    # What each skill builds on directly, as the school's knowledge graph has it.
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


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
    usual, skills = shipped().item_of_all, skills_of(lab)
    chances = [usual.chance(probability(beliefs, skill), "structured") for skill in skills]
    return 1 - abs(sum(chances) / len(chances) - AIM) / AIM


def groundwork_of(lab: str, learner: Learner) -> tuple[str, ...]:
    """What the lab's skills build on and the lab does not show itself."""
    own = skills_of(lab)
    needed = [one for skill in sought(lab, learner.focus) for one in learner.needs.get(skill, ())]
    return tuple(dict.fromkeys(one for one in needed if one not in own))


def prepared_of(groundwork: Sequence[str], beliefs: Beliefs) -> float:
    """The mean over what a lab builds on of its mastery, of which SHOWN_AT is enough.

    What nobody has looked for counts as its prior, as likely as not; nothing to build on, 1.
    """
    if not groundwork:
        return 1.0
    reached = [min(1.0, probability(beliefs, skill) / SHOWN_AT) for skill in groundwork]
    return sum(reached) / len(reached)


def prepared_reasons(groundwork: Sequence[str], beliefs: Beliefs) -> list[Reason]:
    """Says what a lab builds on: what is missing of it, else what is open, else that it was shown."""
    moments = {skill: moment_of(beliefs.get(skill, Belief())) for skill in groundwork}
    missing = [skill for skill, moment in moments.items() if moment == "missing"]
    open_yet = [skill for skill, moment in moments.items() if moment in ("not_seen", "growing")]
    if missing:
        return [reason("builds_on_missing", skills=missing)]
    if open_yet:
        return [reason("builds_on_open", skills=open_yet)]
    return [reason("builds_on_shown", skills=list(groundwork))] if groundwork else []


def candidate(
    lab_name: str, scaffold: str, learner: Learner, fixed: Mapping[str, Any]
) -> Candidate:
    """One lab at one level of support, with its worth for this student."""
    lab, attempt = load_lab(lab_name), learner.done.get(lab_name, 0)
    wish = Wish(scaffold, learner.ideas.get(lab_name, ""), attempt)
    made = set_up(lab, wish, learner.beliefs, fixed)
    gain = gain_of(lab_name, learner.beliefs, learner.focus)
    readiness = readiness_of(lab_name, learner.beliefs)
    groundwork = groundwork_of(lab_name, learner)
    prepared = prepared_of(groundwork, learner.beliefs)
    added = _added(lab_name, scaffold, learner, wish)
    reasons = []
    if skills := weakest(learner.beliefs, lab_name, focus=learner.focus):
        reasons.append(reason("practise", skills=skills))
    about_groundwork = prepared_reasons(groundwork, learner.beliefs)
    if not attempt:
        reasons.append(reason("new_lab"))
    return Candidate(
        lab_name,
        made.variant.to_json(),
        value=gain * readiness * prepared + sum(added.values()),
        gain=gain,
        readiness=readiness,
        prepared=prepared,
        added=added,
        reasons=[*reasons, *about_groundwork, *made.reasons],
        blocked=any(one["key"] == "builds_on_missing" for one in about_groundwork),
    )


def _added(lab: str, scaffold: str, learner: Learner, wish: Wish) -> dict[str, float]:
    """What is added to the product of gain, readiness and groundwork, each part by its name."""
    apart = abs(level(scaffold) - level(support(lab, learner)))
    parts = {
        "new_lab": NEW_LAB if not wish.attempt else 0.0,
        "shown_idea": SHOWN_IDEA if wish.target else 0.0,
        "again": AGAIN if lab == learner.last_lab and learner.again else 0.0,
        "just_done": JUST_DONE if lab == learner.last_lab and not learner.again else 0.0,
        "other_support": OTHER_SUPPORT * apart,
    }
    return {name: value for name, value in parts.items() if value}


def by_value(labs: Sequence[str], learner: Learner, fixed: Mapping[str, Any]) -> list[Candidate]:
    """Each lab at the support that fits, best first, then the other levels of the best one.

    A lab that builds on something shown to be missing comes after all that do not, whatever its
    value; where every lab does, the best of them is taken, for there is always a way on.
    """
    found = [candidate(lab, support(lab, learner), learner, fixed) for lab in labs]
    found.sort(key=lambda one: (one.blocked, -one.value, one.lab))
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
