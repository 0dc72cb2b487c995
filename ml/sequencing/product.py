"""The product's own policy, `next-lab@5`, with simulated students: what is simulated is what decides.

What a lab is worth is reckoned by `next_lab` and `reading`, mastery by the constants of `ml.mastery`, as for
real students; nothing is fitted to the course. A sequence of adaptive slots is simulated, each of which
allows every lab: the gate lets go when the mean mastery of the lab's skills, each weighing as much as is known
of it, reaches GATE and none is missing, or after MOST_TRIES.

Two things a simulation must assume: LAB_DAYS from one lab to the next, and that each skill in a lab is asked
for once, by the usual step. Interest, time and misconceptions have no part in it, nor has the support.

All students move at once, as arrays; a test holds them to the numbers of `learners.tracing`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ml.mastery import moments
from ml.mastery.model import (
    DAY_S,
    HALF_LIFE_DAYS,
    HIGHEST,
    LONGEST_DAYS,
    LOWEST,
    RECENCY,
    shipped,
)  # fmt: skip
from ml.sequencing import next_lab, reading
from ml.sequencing.course import Course, Doubles, Flags, Places
from ml.sequencing.students import logistic

LAB_DAYS = 3.5  # two labs a week; chosen
GATE, MOST_TRIES = 0.8, 3  # of a stage, as in the product where the teacher leaves them
START = 0.5  # as likely as not: a course of which no student was seen yet


@dataclass(frozen=True)
class Standing:
    """What is believed at a time, [students, skills] each."""

    probability: Doubles
    faded: Doubles


class Believed:
    """What the product believes of a group, each skill from START: one observation a lab, counted in full.

    `time_s` is now; whoever lets time pass sets it. All arrays are [students, skills].
    """

    def __init__(self, students: int, skills: int, time_s: float = LAB_DAYS * DAY_S) -> None:
        shape = (students, skills)
        self.wins, self.losses = np.zeros(shape), np.zeros(shape)
        self.shown, self.missing = np.zeros(shape), np.zeros(shape)
        self.held, self.at = np.zeros(shape), np.zeros(shape)  # at 0: never seen
        self.right_last = np.zeros(shape, dtype=bool)
        self.stored = np.full(shape, START)  # when it was last seen
        self.time_s = time_s

    def see(self, asked: Flags, right: Flags) -> None:
        """One more observation of what was asked."""
        item = shipped().item_of_all
        wins, losses = self.counts()
        wins = RECENCY * wins + right * item.told(True, "structured")
        losses = RECENCY * losses + ~right * item.told(False, "structured")
        kept = (self.at > 0) & (self.time_s - self.at >= moments.BREAK_S)
        held = np.where(right, self.held + kept, np.maximum(0, self.held - 1))
        self.wins, self.losses = (
            np.where(asked, wins, self.wins),
            np.where(asked, losses, self.losses),
        )
        self.held = np.where(asked, held, self.held)
        self.stored = np.where(asked, self._mastery(self.wins, self.losses), self.stored)
        self.shown, self.missing = self.shown + (asked & right), self.missing + (asked & ~right)
        self.right_last = np.where(asked, right, self.right_last)
        self.at = np.where(asked, self.time_s, self.at)

    def now(self) -> Standing:
        """As it stands at this time."""
        lost = np.maximum(0.0, self.stored - self._mastery(*self.counts()))
        lost = np.where(self.seen, lost, 0.0)
        return Standing(self.stored - lost, lost)

    @property
    def seen(self) -> Flags:
        """Of what something was seen."""
        return np.asarray(self.at > 0)

    @property
    def told(self) -> Doubles:
        """How much is known of each, 0 to 1."""
        usual = shipped().item_of_all.told(True, "structured")
        return np.minimum(1.0, (self.wins + self.losses) / usual)

    def are_shown(self, probability: Doubles) -> Flags:
        """Which the product calls shown (`moments.moment`)."""
        enough = (probability >= moments.SHOWN_AT) & (self.shown >= moments.SHOWN_WEIGHT)
        return np.asarray(enough & self.right_last)

    def are_missing(self, probability: Doubles) -> Flags:
        """Which it calls missing."""
        against = self.missing >= np.maximum(0.5, self.shown)
        return np.asarray(
            self.seen & (probability <= moments.MISSING_AT) & against & ~self.are_shown(probability)
        )

    def are_due(self, now: Standing) -> Flags:
        """Which were shown so long ago that they are to be looked at again."""
        once = now.probability + now.faded >= moments.SHOWN_AT
        waits = self._half_life_s() * np.log2(1 / moments.AGAIN_AT)
        gained = self._moved(self.wins, self.losses) > 0
        return np.asarray(self.seen & gained & once & (self.time_s >= self.at + waits))

    def _half_life_s(self) -> Doubles:
        days = np.minimum(LONGEST_DAYS, HALF_LIFE_DAYS * 2.0 ** np.minimum(self.held, 16))
        return np.asarray(days * DAY_S)

    def counts(self) -> tuple[Doubles, Doubles]:
        """What tells for and against each skill, as it stands at this time."""
        idle = np.where(self.seen, self.time_s - self.at, 0.0)
        fades = (idle > 0) & (self._moved(self.wins, self.losses) > 0)
        left = np.where(fades, np.exp2(-idle / self._half_life_s()), 1.0)
        return self.wins * left, self.losses * left

    def _moved(self, wins: Doubles, losses: Doubles) -> Doubles:
        weights = shipped().weights_of_all
        return np.asarray(weights.gain * np.log1p(wins) - weights.loss * np.log1p(losses))

    def _mastery(self, wins: Doubles, losses: Doubles) -> Doubles:
        start = np.log(START / (1 - START))
        return np.clip(logistic(start + self._moved(wins, losses)), LOWEST, HIGHEST)


@dataclass(frozen=True)
class Read:
    """What is read of each skill, [students, skills] each."""

    there: Doubles
    worth: Doubles  # of one more practice


class NextLab:
    """`next-lab@5` in adaptive slots that allow every lab, with the general constants."""

    def __init__(
        self, course: Course, students: int, constants: reading.Constants | None = None
    ) -> None:
        self.course, self.students = course, students
        self.constants = constants  # of the readings; None: those that are shipped
        self.needs, self.practises = course.needs.astype(float), course.practises.astype(float)
        groundwork = (self.practises @ self.needs > 0) & ~course.practises
        self.groundwork = groundwork.astype(
            float
        )  # [labs, skills]: builds on it and does not show it
        self.believed = Believed(students, course.skills)
        self.done = np.zeros((students, course.labs))
        self.last = np.full(students, -1)  # the lab that is being done, or was done last
        self.tries = np.zeros(students)  # at the present slot
        self.again = np.zeros(students, dtype=bool)  # its gate stayed closed

    def signs(self) -> Sequence[Doubles]:
        """What the readings weigh, in their order; each spreads to [students, skills]."""
        held = self.believed
        wins, losses = held.counts()
        own = {"seen": held.seen, "wins": wins, "losses": losses, "right_last": held.right_last}
        alone = reading.alone(start=START, count=held.shown + held.missing, **own)
        right, wrong = held.shown.sum(1, keepdims=True), held.missing.sum(1, keepdims=True)
        return reading.signs(
            **own,
            shown=held.shown,
            missing=held.missing,
            held=held.held,
            gap=(1 - alone) @ self.needs.T,
            ease=reading.ease(right, wrong),
        )

    def readings(self) -> tuple[Doubles, Doubles]:
        """[students, skills] each: the chances that a skill is there, and that a lab would teach it."""
        signs = self.signs()
        return reading.there(START, signs, self.constants), reading.taught(signs, self.constants)

    def read(self) -> Read:
        """What is read of each skill now."""
        there, taught = self.readings()
        rise, behind = next_lab.expected(there, taught), (1 - there) @ self.needs
        return Read(there, next_lab.worth(rise, behind, next_lab.KEEP * there))

    def behind(self, there: Doubles, missing: Flags) -> Flags:
        """[students, labs]: which come after the others."""
        return self._in_labs(next_lab.is_lacking(there, missing), self.groundwork)

    def values(self) -> tuple[Flags, Doubles]:
        """[students, labs] each: whether a lab comes after the others, and its value."""
        held, now, read = self.believed, self.believed.now(), self.read()
        probed = next_lab.is_probed(read.there, held.right_last)
        missing = held.are_missing(now.probability)
        just_done = np.arange(self.course.labs)[None] == self.last[:, None]
        again = self.again[:, None]
        added = (
            next_lab.NEW_LAB * (self.done == 0)
            + next_lab.AGAIN * (just_done & again)
            + next_lab.JUST_DONE * (just_done & ~again)
            + next_lab.LOOK_AGAIN * self._in_labs(held.are_due(now), self.practises)
            + next_lab.PROBE * self._in_labs(probed, self.practises)
        )
        worths = read.worth @ self.practises.T
        return self.behind(read.there, missing), next_lab.value(worths, added)

    def _in_labs(self, skills: Flags, of_labs: Doubles) -> Flags:
        """[students, labs]: whether any of the lab's skills is among these."""
        return np.asarray(skills.astype(float) @ of_labs.T > 0)

    def choose(self, rng: np.random.Generator) -> Places:
        """[students]: the lab of the greatest value; ties to the first, as in the product."""
        blocked, values = self.values()
        free = np.where(blocked & ~blocked.all(axis=1, keepdims=True), -np.inf, values)
        self.last = free.argmax(axis=1)
        return np.asarray(self.last)

    def follow(self, asked: Flags, right: Flags) -> None:
        """Take in what was shown, whoever chose the labs."""
        self.believed.see(asked, right)

    def see(self, asked: Flags, right: Flags) -> None:
        """Take in what each student showed, and let time pass until the next lab."""
        self.follow(asked, right)
        self.done[np.arange(self.students), self.last] += 1
        self.tries += 1
        self.again = gates_held(self.believed, asked) & (self.tries < MOST_TRIES)
        self.tries = np.where(self.again, self.tries, 0)
        self.believed.time_s += LAB_DAYS * DAY_S

    def declared(self) -> Flags:
        """[students, skills]: what the choice lets go."""
        return np.asarray(next_lab.is_settled(self.read().there, self.believed.right_last))


class NextLabPages(NextLab):
    """The same choice; what it declares is what the pages call shown, which the choice does not go by."""

    def declared(self) -> Flags:
        """[students, skills]: called shown now."""
        return self.believed.are_shown(self.believed.now().probability)


def gates_held(believed: Believed, asked: Flags) -> Flags:
    """[students]: whether the gate stays closed, as `learners.stages.skills_below` has it."""
    known = believed.told * asked
    total = known.sum(axis=1)
    mean = (believed.stored * known).sum(axis=1) / np.maximum(total, 1e-12)
    missing = (asked & believed.are_missing(believed.stored)).any(axis=1)
    return np.asarray((total == 0) | missing | (mean < GATE))
