"""Which labs could come next, what each would be worth (`ml.sequencing.next_lab` reckons it), and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from labs.core import SCAFFOLDS, load_lab
from learners.cohort import CohortReadings, LiveCohort
from learners.readings import Readings
from learners.runs_shown import RunShown
from learners.skills import skills_of, subject_of
from learners.stages import MAX_TRIES, Beliefs
from learners.tracing import MODEL_VERSION, NOTHING
from learners.variants import Reason, Wish, reason, set_up, shifted, support_for
from ml.sequencing import next_lab

OFFERED = 3  # the proposal and two others
# What is said of the groundwork that stands so: the first of these that there is.
BUILDS_ON = {
    "missing": "builds_on_missing",
    "not_seen": "builds_on_open",
    "growing": "builds_on_growing",
    "shown": "builds_on_shown",
}


@dataclass(frozen=True)
class Candidate:
    """A lab with its set-up; `value` orders the candidates and means nothing beyond that."""

    lab: str
    variant: dict[str, Any]
    value: float
    gain: float  # mean room left in its skills, 0..1
    readiness: float  # chance that a run teaches what is open in them, 0..1
    prepared: float = 1.0  # how far what it builds on was shown, 0..1
    opens: float = 1.0  # 1, and more for what is missing and builds on it
    due: float = 0.0  # mean of what has faded of its skills since they were shown, 0..1
    minutes: int = 0  # how long it takes this student, as far as known
    added: Mapping[str, float] = field(default_factory=dict)  # what was added, by its name
    reasons: list[Reason] = field(default_factory=list)
    blocked: bool = False  # something that it builds on was shown to be missing, and still is

    @property
    def expected(self) -> float:
        """The rise of mastery to expect of one run, mean over the lab's skills, 0..1."""
        return self.gain * self.readiness

    def to_json(self) -> dict[str, Any]:
        return {
            "lab": self.lab,
            "variant": self.variant,
            "value": round(self.value, 4),
            "gain": round(self.gain, 4),
            "readiness": round(self.readiness, 4),
            "prepared": round(self.prepared, 4),
            "opens": round(self.opens, 4),
            "due": round(self.due, 4),
            "expected": round(self.expected, 4),
            "minutes": self.minutes,
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
    now: float = 0.0  # seconds since 1970
    interests: Mapping[str, float] = field(default_factory=dict)  # by lab, 0..1
    pace: float = 1.0  # how long labs take this student, beside what they are written for
    minutes_left: float | None = None  # until the assignment is due; None: no hurry

    # Whose runs teach how to read the student; without one the general constants do.
    cohort: LiveCohort | None = None
    runs: Sequence[RunShown] = ()  # for the cohort alone

    @cached_property
    def due(self) -> frozenset[str]:
        """Skills that were shown so long ago that they are to be looked at again."""
        times = {skill: one.look_again_at() for skill, one in self.beliefs.items()}
        return frozenset(
            skill for skill, when in times.items() if when is not None and self.now >= when
        )

    @property
    def mastery_by(self) -> str:
        """What made the beliefs, as rows name it: with a sequence reader where one has a part in any of them."""
        read = sorted(one.made_by for one in self.beliefs.values() if one.reader)
        return read[0] if read else MODEL_VERSION

    @cached_property
    def readings(self) -> Readings:
        """What to expect of each skill now."""
        if self.cohort is None:
            return Readings(self.beliefs, self.needs, self.now)
        return CohortReadings(self.beliefs, self.needs, self.now, self.cohort, self.runs)


def probability(beliefs: Beliefs, skill: str) -> float:
    return beliefs.get(skill, NOTHING).probability


def sought(lab: str, focus: tuple[str, ...]) -> tuple[str, ...]:
    """The skills of a lab that count: those of the focus where it has any, else all."""
    return tuple(skill for skill in skills_of(lab) if skill in focus) or skills_of(lab)


def weakest(beliefs: Beliefs, lab: str, count: int = 2, focus: tuple[str, ...] = ()) -> list[str]:
    """The skills of a lab with most room, those not yet shown alone.

    Of equals its own concepts come before the practices, which every lab has: they tell labs apart.
    """
    known = sought(lab, focus)
    open_skills = [s for s in known if beliefs.get(s, NOTHING).moment != "shown"]
    room = {skill: (probability(beliefs, skill), not subject_of(skill)) for skill in open_skills}
    return sorted(open_skills, key=lambda skill: room[skill])[:count]


def readiness_of(lab: str, beliefs: Beliefs) -> float:
    """How near the expected share of good steps is to the one where learning is fastest."""
    return next_lab.readiness([probability(beliefs, skill) for skill in skills_of(lab)])


def groundwork_of(lab: str, learner: Learner) -> tuple[str, ...]:
    """What the lab's skills build on and the lab does not show itself."""
    own = skills_of(lab)
    needed = [one for skill in sought(lab, learner.focus) for one in learner.needs.get(skill, ())]
    return tuple(dict.fromkeys(one for one in needed if one not in own))


def prepared_of(groundwork: Sequence[str], beliefs: Beliefs) -> float:
    """How far what a lab builds on was shown; what nobody has looked for counts as its prior."""
    return next_lab.prepared([probability(beliefs, skill) for skill in groundwork])


@dataclass(frozen=True)
class Worth:
    """What a lab promises of the skills that count, each number a mean over them but for `total`."""

    gain: float  # the room left, 0..1
    readiness: float  # the chance that a run teaches what is open, 0..1
    opens: float  # 1, and more for each missing skill behind them
    total: float  # the sum of what practice of each is worth


def promised(lab: str, skill: str, learner: Learner) -> float:
    """The share of a skill's worth that a run of the lab still promises, as `next_lab.promised` has it.

    All of it where a gate stayed closed after this lab: it is to be tried again, and only so often.
    """
    again = learner.again and lab == learner.last_lab
    done = learner.done.get(lab, 0)
    if again or not done:
        return 1.0
    return next_lab.promised(done, learner.beliefs.get(skill, NOTHING).moment != "not_seen")


def worth_of(lab: str, learner: Learner) -> Worth:
    """What the lab would teach this student, what that opens, and what it would keep."""
    skills = sought(lab, learner.focus)
    shares = [promised(lab, skill, learner) for skill in skills]
    read = [learner.readings.of(skill) for skill in skills]
    rises = [one.rise * share for one, share in zip(read, shares, strict=True)]
    room, rise = sum(1 - one.there for one in read), sum(rises)
    opened = sum(more * next_lab.opens(one.behind) for one, more in zip(read, rises, strict=True))
    # Of a skill that is there a cohort may expect nothing more, or a little beyond what is open.
    opens = opened / rise if rise else 1.0
    # After a thousand good steps nothing is open any more, to the last digit.
    readiness = min(1.0, rise / room) if room else 0.0
    total = sum(one.worth * share for one, share in zip(read, shares, strict=True))
    return Worth(room / len(read), readiness, opens, total)


def due_of(lab: str, learner: Learner) -> float:
    """What practice would bring back: the mean of what has faded of the lab's skills."""
    skills = sought(lab, learner.focus)
    faded = [learner.beliefs[one].faded for one in skills if one in learner.beliefs]
    return sum(faded) / len(skills)


def to_look_at_again(lab: str, learner: Learner) -> list[str]:
    """The lab's skills that were shown so long ago that they are due to be looked at again."""
    return [skill for skill in sought(lab, learner.focus) if skill in learner.due]


def to_probe(lab: str, learner: Learner) -> list[str]:
    """The lab's skills that are believed and not settled: nobody is let go without a probe."""
    return [
        skill
        for skill in sought(lab, learner.focus)
        if skill in learner.beliefs and learner.readings.is_probed(skill)
    ]


def lacking(groundwork: Sequence[str], learner: Learner) -> list[str]:
    """What a lab builds on that was shown to be missing and is still read so: it puts the lab behind others."""
    return [
        skill
        for skill in groundwork
        if learner.readings.is_lacking(
            skill, learner.beliefs.get(skill, NOTHING).moment == "missing"
        )
    ]


def minutes_of(lab: str, learner: Learner) -> int:
    """How long the lab takes at the student's pace."""
    return round(load_lab(lab).seconds / 60 * learner.pace)


def prepared_reasons(groundwork: Sequence[str], beliefs: Beliefs) -> list[Reason]:
    """Says what a lab builds on: what is missing of it, else not seen, else on the way, else that it was shown."""
    moments = {skill: beliefs.get(skill, NOTHING).moment for skill in groundwork}
    for moment, key in BUILDS_ON.items():
        if skills := [skill for skill in groundwork if moments[skill] == moment]:
            return [reason(key, skills=skills)]
    return []


def candidate(
    lab_name: str, scaffold: str, learner: Learner, fixed: Mapping[str, Any]
) -> Candidate:
    """One lab at one level of support, with its worth for this student."""
    lab, attempt = load_lab(lab_name), learner.done.get(lab_name, 0)
    again = learner.again and lab_name == learner.last_lab
    wish = Wish(scaffold, learner.ideas.get(lab_name, ""), attempt, again)
    made = set_up(lab, wish, learner.beliefs, fixed)
    worth = worth_of(lab_name, learner)
    groundwork = groundwork_of(lab_name, learner)
    added = _added(lab_name, scaffold, learner, wish)
    reasons = _time_and_memory(lab_name, learner, added)
    reasons += _to_practise(lab_name, learner, wish)
    about_groundwork = prepared_reasons(groundwork, learner.beliefs)
    if not attempt:
        reasons.append(reason("new_lab"))
    return Candidate(
        lab_name,
        made.variant.to_json(),
        value=next_lab.value(worth.total, sum(added.values())),
        gain=worth.gain,
        readiness=worth.readiness,
        prepared=prepared_of(groundwork, learner.beliefs),
        opens=worth.opens,
        due=due_of(lab_name, learner),
        minutes=minutes_of(lab_name, learner),
        added=added,
        reasons=[*reasons, *about_groundwork, *made.reasons],
        blocked=bool(lacking(groundwork, learner)),
    )


def _to_practise(lab: str, learner: Learner, wish: Wish) -> list[Reason]:
    """Says what is open in the lab; of one that was done before also why it comes once more.

    After a gate that stayed closed that was said already.
    """
    skills = weakest(learner.beliefs, lab, focus=learner.focus)
    if not wish.attempt or wish.again:
        return [reason("practise", skills=skills)] if skills else []
    return [reason("practise_again", skills=skills) if skills else reason("keeps")]


def _time_and_memory(lab: str, learner: Learner, added: Mapping[str, float]) -> list[Reason]:
    """Says what speaks for or against the lab beside what there is to gain."""
    reasons = []
    if "look_again" in added:
        reasons.append(reason("look_again", skills=to_look_at_again(lab, learner)))
    if "probe" in added:
        reasons.append(reason("probe", skills=to_probe(lab, learner)))
    if "interest" in added:
        reasons.append(reason("interest"))
    if "too_long" in added:
        reasons.append(reason("too_long", minutes=minutes_of(lab, learner)))
    return reasons


def _added(lab: str, scaffold: str, learner: Learner, wish: Wish) -> dict[str, float]:
    """What is added to the worth of the skills, each part by its name."""
    return next_lab.added(
        next_lab.Signals(
            attempt=wish.attempt,
            shown_idea=bool(wish.target),
            last=lab == learner.last_lab,
            again=learner.again,
            levels_apart=abs(level(scaffold) - level(support(lab, learner))),
            look_again=bool(to_look_at_again(lab, learner)),
            probe=bool(to_probe(lab, learner)),
            interest=_interest(lab, learner),
            too_long=too_long(lab, learner),
        )
    )


def _interest(lab: str, learner: Learner) -> float:
    """How much the lab interests the student, 0..1. The one just done is like what was done: it is no news."""
    return 0.0 if lab == learner.last_lab else learner.interests.get(lab, 0.0)


def too_long(lab: str, learner: Learner) -> bool:
    """Whether the assignment is due before the lab can be finished; once it is late, no matter."""
    left = learner.minutes_left
    return left is not None and 0 < left < minutes_of(lab, learner)


def by_value(
    labs: Sequence[str], learner: Learner, fixed: Mapping[str, Any], freely: bool = False
) -> list[Candidate]:
    """Each lab at the support that fits, best first, then the other levels of the best one.

    A lab that builds on something shown to be missing, and read so still, comes after all that do not,
    whatever its value; where every lab does, the best of them is taken, for there is always a way on.
    In free practice, where no gate counts the tries, a lab done MAX_TRIES times lets those go first that
    were done less often: who is stuck isn't sent to the same two labs in turn.
    """
    found = [candidate(lab, support(lab, learner), learner, fixed) for lab in labs]
    rounds = {lab: learner.done.get(lab, 0) // MAX_TRIES if freely else 0 for lab in labs}

    def place(one: Candidate) -> tuple[bool, int, float, str]:
        blocked, value = next_lab.place(one.blocked, one.value)
        return blocked, rounds[one.lab], value, one.lab

    found.sort(key=place)
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
