"""Simulated students: what every family of them can do, and the two families that are formulas.

Bayesian knowledge tracing with students who differ and with prerequisites, after
Corbett & Anderson (1995), User Modeling and User-Adapted Interaction 4, 253-278; and a logistic one with
forgetting and differences in speed, in the spirit of the additive factors model (Cen, Koedinger & Junker
2006, Learning Factors Analysis) with memory that fades more slowly after more practice (Pavlik & Anderson
2005, Cognitive Science 29, 559-586). Their constants are drawn for each course within the ranges below,
which are chosen, not estimated.
"""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ml.sequencing.course import Course, Doubles, Flags, Places

UNREADY = 0.12
"""Share of the usual learning left while a prerequisite is missing."""


class Students(Protocol):
    """A group of students of one course, each with a state of their own, moved together."""

    def mastered(self) -> Flags:
        """[students, skills]: what is truly there now."""

    def practise(self, labs: Places) -> Flags:
        """Each student does a lab; [students, skills]: whether each skill in it was shown."""

    def promise(self) -> Doubles:
        """[students, labs]: gain of true mastery that each lab promises, as only an oracle knows."""


class Family(Protocol):
    """Draws groups of students of one course."""

    def draw(self, count: int, rng: np.random.Generator) -> Students:
        """New students; the same generator state gives the same ones."""


def logistic(values: NDArray[np.floating[Any]]) -> Doubles:
    """1 / (1 + exp(-x)), through tanh, which cannot overflow."""
    return np.asarray(0.5 * (np.tanh(0.5 * values) + 1.0))


class KnowledgeFamily:
    """Two states a skill, Markov: it is there or not, and practice may teach it."""

    def __init__(self, course: Course, rng: np.random.Generator) -> None:
        self.course = course
        skills = course.skills
        self.known = rng.uniform(0.05, 0.35, skills)
        self.learn = rng.uniform(0.12, 0.45, skills)
        self.guess = rng.uniform(0.1, 0.3, skills)
        self.slip = rng.uniform(0.05, 0.15, skills)
        self.spread = 0.8  # of the students' log-odds of knowing, and of their log speed by half

    def draw(self, count: int, rng: np.random.Generator) -> KnowledgeStudents:
        """New students, of whom the able know more at first and learn faster."""
        return KnowledgeStudents(self, count, rng)


class KnowledgeStudents:
    """A group of a KnowledgeFamily."""

    def __init__(self, family: KnowledgeFamily, count: int, rng: np.random.Generator) -> None:
        self.family, self.rng = family, rng
        ability = rng.normal(0.0, family.spread, (count, 1))
        odds = np.log(family.known / (1 - family.known)) + ability
        self.there = rng.random((count, family.course.skills)) < logistic(odds)
        for skill in range(family.course.skills):  # what needs another is seldom there without it
            missing = (family.course.needs[skill] & ~self.there).any(axis=1)
            self.there[:, skill] &= ~missing | (rng.random(count) < UNREADY)
        speed = np.exp(0.5 * ability)
        self.learn = 1 - (1 - family.learn) ** speed  # [students, skills]

    def mastered(self) -> Flags:
        """[students, skills]"""
        return self.there.copy()

    def practise(self, labs: Places) -> Flags:
        """Show first, learn then."""
        family = self.family
        # Every draw is made for every skill, so that two policies meet the same luck.
        luck, chance = self.rng.random(self.there.shape), self.rng.random(self.there.shape)
        right = luck < np.where(self.there, 1 - family.slip, family.guess)
        asked = family.course.practises[labs]
        self.there |= asked & (chance < self._teaching())
        return np.asarray(right & asked)

    def _teaching(self) -> Doubles:
        missing = (~self.there).astype(float) @ self.family.course.needs.T.astype(float) > 0
        return np.where(missing, UNREADY, 1.0) * self.learn

    def promise(self) -> Doubles:
        """Expected new skills, each worth more the more it opens."""
        course = self.family.course
        opens = worth(course, self.there.astype(float))
        return np.asarray((~self.there * self._teaching() * opens) @ course.practises.T)


def worth(course: Course, there: Doubles, share: float = 0.5) -> Doubles:
    """[students, skills]: 1 and a share of each skill that it opens and that is not there yet."""
    return np.asarray(1.0 + share * (1.0 - there) @ course.needs.astype(float))


class FadingFamily:
    """A strength for each skill that grows with practice and fades without it."""

    def __init__(self, course: Course, rng: np.random.Generator) -> None:
        self.course = course
        skills = course.skills
        self.start = rng.uniform(-2.0, -0.5, skills)
        self.gain = rng.uniform(0.5, 1.2, skills)
        self.fade = rng.uniform(0.01, 0.04)
        self.guess = rng.uniform(0.1, 0.25, skills)
        self.slip = rng.uniform(0.03, 0.1, skills)

    def draw(self, count: int, rng: np.random.Generator) -> FadingStudents:
        """New students, who differ in what they bring, in speed and in memory."""
        return FadingStudents(self, count, rng)


class FadingStudents:
    """A group of a FadingFamily. Mastered: a strength of at least 1, shown in about 85 of 100."""

    ENOUGH = 1.0
    MOST = 2.5

    def __init__(self, family: FadingFamily, count: int, rng: np.random.Generator) -> None:
        self.family, self.rng = family, rng
        shape = (count, family.course.skills)
        self.rest = family.start + rng.normal(0, 0.6, (count, 1)) + rng.normal(0, 0.4, shape)
        self.strength = self.rest.copy()
        self.speed = np.exp(rng.normal(0, 0.45, (count, 1)))
        self.memory = np.exp(rng.normal(0, 0.4, (count, 1)))
        self.practices = np.zeros(shape)

    def mastered(self) -> Flags:
        """[students, skills]"""
        return np.asarray(self.strength >= self.ENOUGH)

    def shows(self) -> Doubles:
        """Chance to show each skill."""
        family = self.family
        able = logistic(1.7 * self.strength)
        return np.asarray(family.guess + (1 - family.guess - family.slip) * able)

    def practise(self, labs: Places) -> Flags:
        """Show, then grow; what was not practised fades towards where it began."""
        luck = self.rng.random(self.strength.shape)
        right = luck < self.shows()
        asked = self.family.course.practises[labs]
        fading = self.family.fade / self.memory / (1 + 0.5 * self.practices)
        faded = self.strength - fading * np.maximum(self.strength - self.rest, 0.0)
        self.strength = np.where(asked, self._grown(), faded)
        self.practices += asked
        return np.asarray(right & asked)

    def _grown(self) -> Doubles:
        needs = self.family.course.needs.astype(float)
        ready = np.exp(np.log(logistic(3.0 * (self.strength - 0.3))) @ needs.T)
        room = np.clip((self.MOST - self.strength) / 3.0, 0.0, 1.0)
        step = self.family.gain * self.speed * (UNREADY + (1 - UNREADY) * ready) * room
        return np.asarray(self.strength + step)

    def promise(self) -> Doubles:
        """How much of the way to mastery each lab covers, and what it would keep from fading."""
        course = self.family.course
        aim = self.ENOUGH + 0.3  # a little beyond: it fades
        before = np.minimum(self.strength, aim)
        way = np.maximum(aim - self.strength, 0.35)  # the last of the way counts most
        covered = (np.minimum(self._grown(), aim) - before) / way
        return np.asarray(
            (covered * worth(course, self.mastered().astype(float))) @ course.practises.T
        )
