"""``python -m ml.sequencing.fit_reading``: the constants of `reading`, from simulated students of many courses.

Courses and students are drawn for this alone: their seeds begin at FIRST_SEED, those of an evaluation at
1000. Four in a row of each course are followed, one for each family, all weighing the same: first half at
random and half in the order of the course, then twice as the policy goes by what was fitted so far, with a lab
at random now and then. It takes about two minutes of one thread.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from ml.sequencing import reading
from ml.sequencing.course import Course, Doubles, Flags, Places, draw_course
from ml.sequencing.evaluate import LABS_EACH
from ml.sequencing.families import FAMILIES
from ml.sequencing.product import NextLab
from ml.sequencing.students import Family

FIRST_SEED, COURSES, STUDENTS = 5000, 12, 100
ROUNDS = 2
ASTRAY = 0.15
"""Share of the labs that are taken at random on the policy's own paths."""
KEPT = 0.2
"""Share of the standings that the first reading learns from: those of one student are much alike."""
RIDGE = 3.0
"""Pull of each constant to 0, as so many squared units of log likelihood."""
ENOUGH_STEPS = 30


@dataclass
class Rows:
    """What was seen, with what was true of it."""

    signs: dict[str, list[Doubles]] = field(default_factory=lambda: {"there": [], "taught": []})
    true: dict[str, list[Flags]] = field(default_factory=lambda: {"there": [], "taught": []})

    def add(self, name: str, signs: Doubles, true: Flags) -> None:
        """More rows for one of the readings."""
        self.signs[name].append(signs)
        self.true[name].append(true)

    def fitted(self, name: str) -> tuple[float, ...]:
        """The constants of one reading."""
        return fit(np.concatenate(self.signs[name]), np.concatenate(self.true[name]))


def main() -> int:
    """Fit, and write the file."""
    constants = fitted(FIRST_SEED, COURSES, STUDENTS)
    how = "python -m ml.sequencing.fit_reading"
    told = {
        name: {sign: round(one, 4) for sign, one in zip(reading.SIGNS, row, strict=True)}
        for name, row in constants.items()
    }
    reading.FILE.write_text(json.dumps({"how": how, **told}, indent=1) + "\n", encoding="utf-8")
    return 0


def fitted(seed: int, courses: int, students: int) -> dict[str, tuple[float, ...]]:
    """The constants of both readings, from courses with these seeds."""
    drawn = list(_families(seed, courses))
    rows, found = Rows(), None
    for number in range(ROUNDS + 1):
        for at, (family, truth, seen) in enumerate(drawn):
            rng = np.random.default_rng([seed, number, at])
            _follow(rows, family, truth, NextLab(seen, students, found), rng, wanders=not number)
        found = {name: rows.fitted(name) for name in ("there", "taught")}
    return found or {}


def _families(seed: int, courses: int) -> Iterator[tuple[Family, Course, Course]]:
    for make in FAMILIES.values():
        for number in range(courses):
            rng = np.random.default_rng(seed + number)
            course = draw_course(rng)
            family, seen = make(course, rng)
            yield family, course, seen


def _follow(
    rows: Rows,
    family: Family,
    truth: Course,
    policy: NextLab,
    rng: np.random.Generator,
    *,
    wanders: bool,
) -> None:
    """Add what one group shows to `rows`."""
    students, seen = policy.students, policy.course
    group = family.draw(students, rng)
    pace = rng.integers(1, 5, students)
    for number in range(LABS_EACH * truth.skills):
        signs = np.stack(np.broadcast_arrays(*policy.signs()), axis=-1)
        before = group.mastered()
        policy.last = _paths(seen, number, pace, rng) if wanders else _astray(policy, rng)
        asked = truth.practises[policy.last]
        right = group.practise(policy.last)
        kept, open_yet = rng.random(before.shape) < KEPT, asked & ~before
        rows.add("there", signs[kept], before[kept])
        rows.add("taught", signs[open_yet], group.mastered()[open_yet])
        policy.see(asked, right)


def _paths(course: Course, number: int, pace: Places, rng: np.random.Generator) -> Places:
    """Half the students do labs at random; half go through the course, at a pace of their own."""
    steady = course.order[np.minimum(number // pace, course.labs - 1)]
    any_lab = rng.integers(course.labs, size=len(pace))
    return np.where(np.arange(len(pace)) % 2, any_lab, steady)


def _astray(policy: NextLab, rng: np.random.Generator) -> Places:
    """As the policy goes, with a lab at random now and then."""
    lab, any_lab = policy.choose(rng), rng.integers(policy.course.labs, size=policy.students)
    return np.where(rng.random(policy.students) < ASTRAY, any_lab, lab)


def fit(signs: Doubles, true: Flags) -> tuple[float, ...]:
    """A logistic regression with RIDGE, by Newton's method."""
    found = np.zeros(signs.shape[1])
    for _ in range(ENOUGH_STEPS):
        chance = np.asarray(reading.chance(np.clip(signs @ found, -30, 30)))
        slope = signs.T @ (chance - true) + RIDGE * found
        bend = (signs * (chance * (1 - chance))[:, None]).T @ signs + RIDGE * np.eye(len(found))
        step = np.linalg.solve(bend, slope)
        found = found - step
        if np.abs(step).max() < 1e-7:
            break
    return tuple(map(float, found))


if __name__ == "__main__":
    sys.exit(main())
