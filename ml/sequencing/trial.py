"""A policy with a group of students, lab after lab, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ml.sequencing.course import Course, Doubles
from ml.sequencing.policies import Policy
from ml.sequencing.students import Students

NEARLY_ALL = 0.9
"""Share of the skills truly mastered at which a student has arrived."""


@dataclass(frozen=True)
class Outcome:
    """One row a student."""

    mastered: Doubles  # share of the skills truly mastered at the budget
    labs: Doubles  # labs until NEARLY_ALL; the horizon where it was not reached
    arrived: Doubles  # 1 where it was reached
    declared: Doubles  # skills declared at the budget
    false: Doubles  # of them, not truly there
    over: Doubles  # share of the practice, up to the budget, of skills that were there before


def run(
    policy: Policy,
    students: Students,
    course: Course,
    *,
    budget: int,
    horizon: int,
    rng: np.random.Generator,
) -> Outcome:
    """`budget` labs are judged; it goes on to `horizon` to see when the students arrive."""
    count = len(students.mastered())
    labs, arrived = np.full(count, float(horizon)), np.zeros(count)
    practised, over = np.zeros(count), np.zeros(count)
    at_budget: tuple[Doubles, ...] = ()
    for number in range(1, horizon + 1):
        lab = policy.choose(rng)
        before, asked = students.mastered(), course.practises[lab]
        policy.see(asked, students.practise(lab))
        if number <= budget:
            practised += asked.sum(axis=1)
            over += (asked & before).sum(axis=1)
        there = students.mastered()
        new = (there.mean(axis=1) >= NEARLY_ALL) & (arrived == 0)
        labs[new], arrived[new] = number, 1.0
        if number == budget:
            declared = policy.declared()
            false = declared & ~there
            at_budget = (there.mean(axis=1), declared.sum(axis=1), false.sum(axis=1))
    mastered, told, wrong = (np.asarray(one, dtype=np.float64) for one in at_budget)
    return Outcome(mastered, labs, arrived, told, wrong, over / practised)
