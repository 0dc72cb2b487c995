"""What the exact rules say of simulated students who go through several labs, one row a verdict."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from labs.core.bench import Bench
from labs.core.catalogue import load_lab
from labs.core.lab import Lab
from labs.core.practices import assess
from labs.core.record import RunRecord
from labs.core.variant import SCAFFOLDS
from labs.students.runs import at_bench
from labs.students.student import Student

COLUMNS = ("student", "run", "skill", "item", "correct", "scaffold", "has")
CORRECT = {"correct": "1", "incomplete": "0.5", "incorrect": "0"}
STEP_OF_TARGET = {"diagram": "analyse", "run": "limits"}
HAS = {"expert": "1", "novice": "0"}
SHARES = {"expert": 0.3, "novice": 0.3, "misled": 0.4}  # as in an ordinary class of `habits`


@dataclass(frozen=True)
class VerdictRow:
    """One verdict; `item` is the practice at a step of its lab.

    `has` says whether such a student has the skill: an expert has all of them, a novice none. Who holds a
    misconception claims against the data, and is neither in the other practices: empty.
    """

    student: str
    run: int
    skill: str
    item: str
    correct: str  # 1, 0.5 for partly, 0
    scaffold: str
    has: str

    def cells(self) -> tuple[str, ...]:
        """As a line of a CSV file has it, in the order of COLUMNS."""
        return tuple(str(getattr(self, name)) for name in COLUMNS)


def verdicts_of_class(
    labs: Sequence[str], students: int, runs: int, seed: int
) -> Iterator[VerdictRow]:
    """Each student is of one kind for good and does some of the labs, drawn without replacement."""
    for number in range(students):
        rng = random.Random(f"verdicts:{seed}:{number}")
        (sort,) = rng.choices(list(SHARES), list(SHARES.values()))
        for run, name in enumerate(rng.sample(list(labs), min(runs, len(labs))), start=1):
            yield from _of_run(load_lab(name), f"s{number}", run, sort, rng)


def _of_run(lab: Lab, name: str, run: int, sort: str, rng: random.Random) -> Iterator[VerdictRow]:
    misled = [one.name for one in lab.misconceptions] or ["novice"]
    kind = rng.choice(misled) if sort == "misled" else sort
    variant, seed = lab.default_variant(rng.choice(SCAFFOLDS)), rng.randrange(2**31)
    record = RunRecord(lab, variant)
    for _, event in at_bench(Student(lab, variant, kind, seed), Bench(lab, variant, seed)):
        record.add(event)
        for said in assess(record, event.seq):
            if said.verdict in CORRECT:
                skill, step = said.practice, step_of(lab, event.target)
                item = f"{lab.name}.{skill}.{step}"
                right, has = CORRECT[said.verdict], _has(sort, skill)
                yield VerdictRow(name, run, skill, item, right, variant.scaffold, has)


def step_of(lab: Lab, target: str) -> str:
    """The step to which a verdict on an event belongs, as scoring has it."""
    known = {step.name for step in lab.steps}
    return target if target in known else STEP_OF_TARGET.get(target, "collect")


def _has(sort: str, skill: str) -> str:
    claims = "0" if skill == "claim_matches_data" else ""
    return HAS.get(sort, claims)
