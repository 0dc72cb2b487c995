"""Simulated students of a mathematics tutor, as a CSV for ``python -m ml train|evaluate tracing``.

Made to look like a term of skill builders: classes get problem sets on one skill, a set ends with
three to five right in a row, a wrong answer may bring easier scaffolding questions, lengths have a
heavy tail. Students differ in ability on several factors, in speed of learning and forgetting;
now and then one stops trying. **Simulated**: it shows that the code learns what is there to be
learnt, and nothing about real students.

    python -m benchmarks.tutor_students --students 4000 --out answers.csv
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import exp
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
COLUMNS = ("student", "skill", "item", "correct", "p_true")
FACTORS = 3
CLASS_SIZE = 22


@dataclass(frozen=True)
class World:
    """Skills and items; an item belongs to one skill, some touch a second one."""

    ease: Doubles  # [skills]
    loadings: Doubles  # [skills, FACTORS]
    items: list[list[int]]  # of each skill, the order in which its set gives them
    scaffolds: dict[int, list[int]]  # easier questions that follow a wrong answer
    difficulty: Doubles  # [items], logits around the skill's ease
    steepness: Doubles  # [items]
    guess: Doubles  # [items]
    second: dict[int, int]  # the second skill of an item


@dataclass
class Student:
    """What nobody sees."""

    ability: Doubles  # [FACTORS]
    speed: float  # logits an answer teaches at first
    decay: float  # share of what was learnt that a gap of 100 answers costs
    slip: float
    own: dict[int, float] = field(default_factory=dict)
    learnt: dict[int, float] = field(default_factory=dict)
    last: dict[int, int] = field(default_factory=dict)
    trying: bool = True
    clock: int = 0


def world(rng: np.random.Generator, skills: int, items_a_skill: int) -> World:
    """Draw skills and items."""
    sizes = np.maximum(rng.lognormal(np.log(items_a_skill * 0.55), 1.0, skills).astype(int), 5)
    total = int(sizes.sum())
    cuts = np.cumsum(sizes)[:-1]
    items = [list(map(int, part)) for part in np.split(np.arange(total), cuts)]
    difficulty = rng.normal(0.0, 1.1, total)
    scaffolds: dict[int, list[int]] = {}
    mains: list[list[int]] = []
    for part in items:
        follow = part[int(len(part) * 0.7) :]
        main = part[: int(len(part) * 0.7)] or part
        for at, item in enumerate(main):
            if follow and rng.random() < 0.35:
                scaffolds[item] = follow[at % len(follow) :][: int(rng.integers(1, 4))]
        difficulty[follow] -= 0.7
        mains.append(main)
    second = {
        item: int(rng.integers(skills)) for part in mains for item in part if rng.random() < 0.06
    }
    return World(
        ease=rng.normal(1.0, 1.1, skills),
        loadings=np.abs(rng.normal(0.5, 0.3, (skills, FACTORS))) / np.sqrt(FACTORS),
        items=mains,
        scaffolds=scaffolds,
        difficulty=difficulty,
        steepness=rng.lognormal(0.0, 0.3, total),
        guess=rng.choice([0.02, 0.08, 0.22], total, p=[0.6, 0.25, 0.15]),
        second=second,
    )


def student(rng: np.random.Generator) -> Student:
    """Draw one student."""
    return Student(
        ability=rng.normal(0.0, 2.1, FACTORS),
        speed=float(rng.lognormal(np.log(0.16), 0.6)),
        decay=float(rng.beta(2, 4)),
        slip=float(rng.beta(2, 30)),
    )


def chance(
    here: World, one: Student, item: int, skills: list[int], rng: np.random.Generator
) -> float:
    """p(correct) before the answer is drawn."""
    strengths = []
    for skill in skills:
        own = one.own.setdefault(skill, float(rng.normal(0.0, 0.6)))
        gap = one.clock - one.last.get(skill, one.clock)
        kept = one.learnt.get(skill, 0.0) * (1.0 - one.decay) ** (gap / 100.0)
        strengths.append(here.ease[skill] + here.loadings[skill] @ one.ability + own + kept)
    logit = float(here.steepness[item] * (min(strengths) - here.difficulty[item]))
    known = 1.0 / (1.0 + exp(-logit))
    guess = float(here.guess[item])
    trying = guess + (1.0 - guess - one.slip) * known
    return trying if one.trying else guess + 0.1


def answer(
    here: World, one: Student, item: int, skill: int, rng: np.random.Generator
) -> tuple[list[int], float, bool]:
    """Answer one item and learn from it."""
    skills = sorted({skill, here.second.get(item, skill)})
    one.trying = bool(rng.random() > (0.015 if one.trying else 0.75))
    p = chance(here, one, item, skills, rng)
    right = bool(rng.random() < p)
    for touched in skills:
        before = one.learnt.get(touched, 0.0)
        one.learnt[touched] = before + one.speed * (1.0 if right else 0.7) * exp(-before / 2.0)
        one.last[touched] = one.clock
    one.clock += 1
    return skills, p, right


def term(
    here: World, one: Student, sets: list[tuple[int, int]], length: int, rng: np.random.Generator
) -> Iterator[tuple[list[int], int, float, bool]]:
    """Problem sets in the order of the class until the student has done `length` answers."""
    start = one.clock
    for skill, needed in sets:
        pool = here.items[skill]
        at = int(rng.integers(len(pool))) if rng.random() < 0.6 else 0
        streak = 0
        for turn in range(25):
            item = pool[(at + turn) % len(pool)]
            skills, p, right = answer(here, one, item, skill, rng)
            yield skills, item, p, right
            streak = streak + 1 if right else 0
            if not right and one.trying:
                for follow in here.scaffolds.get(item, ()):
                    skills, p, helped = answer(here, one, follow, skill, rng)
                    yield skills, follow, p, helped
            if streak >= needed:
                break
            if one.clock - start >= length:
                return
        if one.clock - start >= length:
            return


def rows(students: int, skills: int, items_a_skill: int, seed: int) -> Iterator[dict[str, str]]:
    """Every answer, one student after another."""
    rng = np.random.default_rng(seed)
    here = world(rng, skills, items_a_skill)
    popular = rng.dirichlet(np.full(skills, 0.7))
    sets: list[tuple[int, int]] = []
    for number in range(students):
        if number % CLASS_SIZE == 0:
            drawn = rng.choice(skills, 60, p=popular)
            sets = [(int(skill), int(rng.integers(3, 6))) for skill in drawn]
        length = int(np.clip(rng.lognormal(3.5, 1.2), 1, 1200))
        for touched, item, p, right in term(here, student(rng), sets, length, rng):
            yield {
                "student": f"s{number}",
                "skill": "~~".join(f"skill {one}" for one in touched),
                "item": f"q{item}",
                "correct": str(int(right)),
                "p_true": f"{p:.4f}",
            }


def main() -> None:
    """Write the CSV."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tutor_students")
    parser.add_argument("--students", type=int, default=4000)
    parser.add_argument("--skills", type=int, default=120)
    parser.add_argument("--items", type=int, default=260, help="items a skill, about")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    with options.out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows(options.students, options.skills, options.items, options.seed))


if __name__ == "__main__":
    main()
