"""Policies that a teacher or a common tutor would follow, and the oracle that none can reach."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from ml.sequencing.belief import Constants, Tracer
from ml.sequencing.course import Course, Doubles, Flags, Places
from ml.sequencing.students import Students

GATE = 0.95
NEVER = 10**6
"""Mastery that opens the gate, as Corbett & Anderson (1995) have it."""


class Policy(Protocol):
    """Chooses a lab for each student, time after time, and says which skills it takes for mastered."""

    def choose(self, rng: np.random.Generator) -> Places:
        """[students]: the next lab of each."""

    def see(self, asked: Flags, right: Flags) -> None:
        """What was asked and shown, [students, skills]."""

    def declared(self) -> Flags:
        """[students, skills]: what is now taken for mastered."""


class Traced:
    """Something that believes, and declares what it believes at the gate."""

    def __init__(self, course: Course, constants: Constants, students: int) -> None:
        self.course, self.students = course, students
        self.tracer = Tracer(constants, students)

    def see(self, asked: Flags, right: Flags) -> None:
        """Move the belief."""
        self.tracer.see(asked, right)

    def declared(self) -> Flags:
        """At the gate now."""
        return np.asarray(self.tracer.mean() >= GATE)


class Random(Traced):
    """Any lab, each as likely."""

    def choose(self, rng: np.random.Generator) -> Places:
        """[students]"""
        return rng.integers(self.course.labs, size=self.students)


class FixedCount(Traced):
    """Each lab the same number of times, in the order of the course, then from the start again."""

    def __init__(self, course: Course, constants: Constants, students: int, times: int = 2) -> None:
        super().__init__(course, constants, students)
        self.times, self.number = times, 0

    def choose(self, rng: np.random.Generator) -> Places:
        """[students]"""
        place = (self.number // self.times) % self.course.labs
        self.number += 1
        return np.full(self.students, self.course.order[place])


class Gate(Traced):
    """The order of the course; on to the next lab when all its skills have passed the gate.

    After the last lab it goes through those again whose skills are not at the gate. A skill that passed
    the gate stays declared: this policy does not look again.
    """

    def __init__(
        self, course: Course, constants: Constants, students: int, most: int = NEVER
    ) -> None:
        super().__init__(course, constants, students)
        self.most = most  # times at one lab after which it goes on all the same
        self.passed = np.zeros((students, course.skills), dtype=bool)
        self.place = np.zeros(students, dtype=np.intp)
        self.tries = np.zeros(students, dtype=int)

    def choose(self, rng: np.random.Generator) -> Places:
        """[students]"""
        for _ in range(self.course.labs):
            inside = self.course.practises[self.course.order[self.place]]
            done = (self.passed | ~inside).all(axis=1) | (self.tries >= self.most)
            if not done.any():
                break
            self.place = np.where(done, (self.place + 1) % self.course.labs, self.place)
            self.tries = np.where(done, 0, self.tries)
        self.tries += 1
        return np.asarray(self.course.order[self.place])

    def see(self, asked: Flags, right: Flags) -> None:
        """Move the belief; what is asked and at the gate has passed."""
        super().see(asked, right)
        self.passed |= asked & (self.tracer.mean() >= GATE)

    def declared(self) -> Flags:
        """What has passed."""
        return self.passed.copy()


class LowestFirst(Traced):
    """The lab whose skills are believed lowest on average."""

    def choose(self, rng: np.random.Generator) -> Places:
        """[students]"""
        practises = self.course.practises.astype(float)
        means = self.tracer.mean() @ practises.T / practises.sum(axis=1)
        return _least(means, rng)


def _least(values: Doubles, rng: np.random.Generator) -> Places:
    """The place of the least in each row, ties by lot."""
    return np.asarray((values + 1e-9 * rng.random(values.shape)).argmin(axis=1))


class Oracle:
    """Sees the true state and takes the lab of greatest true promise; declares what is truly there."""

    def __init__(self, students: Students) -> None:
        self.group = students

    def choose(self, rng: np.random.Generator) -> Places:
        """[students]"""
        return _least(-self.group.promise(), rng)

    def see(self, asked: Flags, right: Flags) -> None:
        """Nothing to learn: it knows."""

    def declared(self) -> Flags:
        """[students, skills]"""
        return self.group.mastered()
