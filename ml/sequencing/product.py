"""The product's own policy, `next-lab@3`, with simulated students: what is simulated is what decides.

What a lab is worth is reckoned by `next_lab`, mastery by `ml.mastery`, as for real students, with the
product's constants; nothing is fitted to the course. A sequence of adaptive slots is simulated, each of which
allows every lab: the gate lets go when the mean mastery of the lab's skills, each weighing as much as is known
of it, reaches GATE and none is missing, or after MOST_TRIES.

Two things a simulation must assume: LAB_DAYS from one lab to the next, and that each skill in a lab is asked
for once, by the usual step. Interest, time and misconceptions have no part in it, nor has the support.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ml.mastery import moments
from ml.mastery.model import DAY_S, Counts, after, faded, mastery, moved, shipped
from ml.sequencing import next_lab
from ml.sequencing.course import Course, Flags, Places

LAB_DAYS = 3.5  # two labs a week; chosen
GATE, MOST_TRIES = 0.8, 3  # of a stage, as in the product where the teacher leaves them
START = 0.5  # as likely as not: a course of which no student was seen yet


@dataclass(frozen=True)
class Believed:
    """What the product believes of one skill: one observation a lab, counted in full."""

    probability: float = START
    wins: float = 0.0
    losses: float = 0.0
    shown: float = 0.0
    missing: float = 0.0
    right_last: bool = False
    held: int = 0
    at: float = 0.0  # seconds; 0: never seen
    faded: float = 0.0

    def after(self, right: bool, at: float) -> Believed:
        """With one more observation."""
        constants = shipped()
        item, weights = constants.item_of_all, constants.weights_of_all
        counts = after(self._counts(at), float(right), 1.0, item)
        pause_s = at - self.at if self.at else 0.0
        return Believed(
            probability=mastery(START, counts, weights),
            wins=counts.wins,
            losses=counts.losses,
            shown=self.shown + right,
            missing=self.missing + (not right),
            right_last=right,
            held=moments.held_after(self.held, float(right), pause_s),
            at=at,
        )

    def now(self, at: float) -> Believed:
        """As it stands at a time."""
        if not self.at:
            return self
        left = mastery(START, self._counts(at), shipped().weights_of_all)
        lost = max(0.0, self.probability - left)
        return replace(self, probability=self.probability - lost, faded=lost)

    def _counts(self, at: float) -> Counts:
        counts = Counts(self.wins, self.losses)
        if not self.at:
            return counts
        return faded(counts, at - self.at, self.held, shipped().weights_of_all)

    @property
    def told(self) -> float:
        """How much is known of it, 0 to 1."""
        return moments.told(Counts(self.wins, self.losses))

    @property
    def moment(self) -> str:
        """not_seen, shown, missing or growing."""
        return moments.moment(
            probability=self.probability,
            shown=self.shown,
            missing=self.missing,
            shown_last=self.right_last,
        )

    def is_due(self, at: float) -> bool:
        """Whether it was shown so long ago that it is to be looked at again."""
        gained = moved(Counts(self.wins, self.losses), shipped().weights_of_all) > 0
        if not self.at or not gained or self.probability + self.faded < moments.SHOWN_AT:
            return False
        return at >= self.at + moments.look_again_after_s(self.held)


@dataclass
class Pupil:
    """One simulated student, as the product knows them."""

    beliefs: list[Believed]
    done: list[int]  # how often each lab was done
    last: int = -1  # the lab that is being done, or was done last
    tries: int = 0  # at the present slot
    again: bool = False  # its gate stayed closed


class NextLab:
    """`next-lab@3` in adaptive slots that allow every lab."""

    def __init__(self, course: Course, students: int) -> None:
        self.skills_of = [list(map(int, np.flatnonzero(one))) for one in course.practises]
        self.groundwork_of = [self._groundwork(course, skills) for skills in self.skills_of]
        self.behind_of = [
            [int(after) for skill in skills for after in np.flatnonzero(course.needs[:, skill])]
            for skills in self.skills_of
        ]
        self.pupils = [
            Pupil([Believed()] * course.skills, [0] * course.labs) for _ in range(students)
        ]
        self.time_s = LAB_DAYS * DAY_S

    def _groundwork(self, course: Course, skills: Sequence[int]) -> list[int]:
        needed = [int(one) for skill in skills for one in np.flatnonzero(course.needs[skill])]
        return [one for one in dict.fromkeys(needed) if one not in skills]

    def choose(self, rng: np.random.Generator) -> Places:
        """[students]: the lab of the greatest value; ties to the first, as in the product."""
        chosen = [self._choose(pupil) for pupil in self.pupils]
        for pupil, lab in zip(self.pupils, chosen, strict=True):
            pupil.last = lab
        return np.array(chosen, dtype=np.intp)

    def _choose(self, pupil: Pupil) -> int:
        now = [one.now(self.time_s) for one in pupil.beliefs]
        places = [self._place(lab, pupil, now) for lab in range(len(self.skills_of))]
        return min(range(len(places)), key=lambda lab: (*places[lab], lab))

    def _place(self, lab: int, pupil: Pupil, now: Sequence[Believed]) -> tuple[bool, float]:
        skills = [now[one] for one in self.skills_of[lab]]
        groundwork = [now[one] for one in self.groundwork_of[lab]]
        known = [one.probability for one in skills]
        added = next_lab.added(
            next_lab.Signals(
                attempt=pupil.done[lab],
                last=lab == pupil.last,
                again=pupil.again,
                look_again=any(one.is_due(self.time_s) for one in skills),
                probe=any(next_lab.is_probed(one.probability, one.moment) for one in skills),
            )
        )
        value = next_lab.value(
            gain=next_lab.gain(known),
            opens=next_lab.opens([now[one].probability for one in self.behind_of[lab]], len(known)),
            readiness=next_lab.readiness(known),
            prepared=next_lab.prepared([one.probability for one in groundwork]),
            due=next_lab.due([one.faded for one in skills], len(skills)),
            added=sum(added.values()),
        )
        return next_lab.place(any(one.moment == "missing" for one in groundwork), value)

    def see(self, asked: Flags, right: Flags) -> None:
        """Take in what each student showed, and let time pass until the next lab."""
        for pupil, inside, shown in zip(self.pupils, asked, right, strict=True):
            self._see(pupil, inside, shown)
        self.time_s += LAB_DAYS * DAY_S

    def _see(self, pupil: Pupil, inside: Flags, shown: Flags) -> None:
        skills = list(map(int, np.flatnonzero(inside)))
        for skill in skills:
            pupil.beliefs[skill] = pupil.beliefs[skill].after(bool(shown[skill]), self.time_s)
        pupil.done[pupil.last] += 1
        pupil.tries += 1
        held = gate_held([pupil.beliefs[one] for one in skills])
        pupil.again = held and pupil.tries < MOST_TRIES
        pupil.tries = pupil.tries if pupil.again else 0

    def declared(self) -> Flags:
        """[students, skills]: what the product calls shown now."""
        at = self.time_s
        return np.array(
            [[one.now(at).moment == "shown" for one in pupil.beliefs] for pupil in self.pupils]
        )


def gate_held(seen: Sequence[Believed]) -> bool:
    """Whether the gate stays closed, as `learners.stages.skills_below` has it."""
    known = sum(one.told for one in seen)
    if not known or any(one.moment == "missing" for one in seen):
        return True
    return sum(one.probability * one.told for one in seen) / known < GATE
