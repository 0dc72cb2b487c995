"""Simulated students: an expert, a novice, and one for each misconception of a lab.

They act only through what the bench offers and see only what it answers. They feed tests, the
load generator and the cold start of the procedure model.
"""

import random
from collections.abc import Iterator

from labs.core.lab import Lab
from labs.core.variant import SCAFFOLDS
from labs.students.habits import kind_for, kinds_of
from labs.students.runs import SimulatedRun, at_bench, simulate_run
from labs.students.student import Deed, Reply, Student

__all__ = [
    "Deed",
    "Reply",
    "SimulatedRun",
    "Student",
    "at_bench",
    "kinds_of",
    "simulate_class",
    "simulate_run",
]


def simulate_class(lab: Lab, students: int, seed: int, kind: str = "") -> Iterator[SimulatedRun]:
    """The runs of a class; of one kind of student if it is named."""
    for number in range(students):
        rng = random.Random(f"class:{lab.name}:{seed}:{number}")
        chosen = kind or kind_for(lab, number, rng)
        variant = lab.default_variant(rng.choice(SCAFFOLDS))
        yield simulate_run(lab, variant, chosen, rng.randrange(2**31), number)
