"""A course as the simulation sees it: skills, what each needs, and the labs that practise them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Doubles = NDArray[np.float64]
Places = NDArray[np.intp]

SKILLS = (10, 15)
"""Least and most skills of a course."""
PREREQUISITES = (0, 1, 1, 2)
"""How many earlier skills a skill needs: drawn from these."""
REACH = 4
"""A skill needs only skills at most this many places before it."""
SECOND_SKILL = 0.6
"""Chance that a lab practises one more skill than its own."""


@dataclass(frozen=True)
class Course:
    """`needs[k, p]`: skill k needs skill p; `practises[l, k]`: lab l practises skill k."""

    needs: Flags  # [skills, skills]
    practises: Flags  # [labs, skills]
    order: Places  # [labs]: as a teacher would have them

    @property
    def skills(self) -> int:
        """How many skills there are."""
        return len(self.needs)

    @property
    def labs(self) -> int:
        """How many labs there are."""
        return len(self.practises)

    def believed(self, needs: Flags) -> Course:
        """The course as somebody sees it who has the prerequisites, and so the order, wrong."""
        return Course(needs, self.practises, teaching_order(needs))


def draw_course(rng: np.random.Generator) -> Course:
    """A random course: lab number l teaches skill number l, and may practise one shortly before it.

    Skills need some of those shortly before them, so that their numbers are a teaching order.
    """
    skills = int(rng.integers(SKILLS[0], SKILLS[1] + 1))
    needs = np.zeros((skills, skills), dtype=bool)
    practises = np.eye(skills, dtype=bool)
    for skill in range(1, skills):
        earlier = np.arange(max(0, skill - REACH), skill)
        count = min(int(rng.choice(PREREQUISITES)), len(earlier))
        needs[skill, rng.choice(earlier, size=count, replace=False)] = True
        if rng.random() < SECOND_SKILL:
            practises[skill, rng.choice(earlier)] = True
    return Course(needs, practises, np.arange(skills))


def wrong_needs(course: Course, rng: np.random.Generator, share: float = 0.4) -> Flags:
    """Prerequisites as a mistaken teacher has them: a share left out, and as many that are none.

    The false ones lie in any direction that closes no circle, so they may contradict the order.
    """
    needs = course.needs.copy()
    pairs = np.argwhere(needs)
    wrong = rng.permutation(len(pairs))[: round(share * len(pairs))]
    needs[tuple(pairs[wrong].T)] = False
    added = 0
    while added < len(wrong):
        skill, other = rng.choice(course.skills, size=2, replace=False)
        if not needs[skill, other] and not reaches(needs, other, skill):
            needs[skill, other] = True
            added += 1
    return needs


def reaches(needs: Flags, start: int, end: int) -> bool:
    """Whether `start` needs `end`, directly or through others."""
    seen, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        if here == end:
            return True
        fresh = set(map(int, np.flatnonzero(needs[here]))) - seen
        seen |= fresh
        waiting += sorted(fresh)
    return False


def teaching_order(needs: Flags) -> Places:
    """Skills so that each comes after what it needs; the earliest of those that may come goes first."""
    left, order = list(range(len(needs))), []
    while left:
        ready = next(one for one in left if not needs[one, left].any())
        left.remove(ready)
        order.append(ready)
    return np.array(order, dtype=np.intp)
