"""What an installation has seen of its students, lab after lab: the rows that a cohort is learnt from."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numpy as np

from ml.sequencing.course import Doubles
from ml.sequencing.log import Log


@dataclass(frozen=True)
class Shown:
    """What one run of a lab said of one skill; a file holds each student's runs in the order of time."""

    student: str  # a pseudonym
    run: int  # the student's runs are numbered from 0
    day: float  # since the student's first run
    skill: str
    right: bool  # more good steps than others, each weighing the same


NAMES = [one.name for one in fields(Shown)]


def write(file: Path, rows: Iterable[Shown]) -> int:
    """As CSV; of how many runs they are."""
    runs: set[tuple[str, int]] = set()
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(NAMES)
        for row in rows:
            writer.writerow(astuple(row))
            runs.add((row.student, row.run))
    return len(runs)


def read(file: Path) -> list[Shown]:
    """What `write` wrote."""
    with file.open(encoding="utf-8", newline="") as lines:
        return [
            Shown(
                student=row["student"],
                run=int(row["run"]),
                day=float(row["day"]),
                skill=row["skill"],
                right=row["right"] == "True",
            )
            for row in csv.DictReader(lines)
        ]


def digest_of(rows: Iterable[Shown]) -> str:
    """The same for the same rows."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(repr(astuple(row)).encode())
    return digest.hexdigest()


@dataclass(frozen=True)
class Runs:
    """Rows as arrays, of the students in alphabetical order; after a student's last run nothing is asked."""

    students: tuple[str, ...]
    log: Log
    days: Doubles  # [runs, students]: since the first of each; it stays where nothing more comes

    @classmethod
    def of(cls, rows: Sequence[Shown], skills: Sequence[str], most: int) -> Runs:
        """The first `most` runs of each student."""
        students = tuple(sorted({row.student for row in rows}))
        person = {name: place for place, name in enumerate(students)}
        column = {name: place for place, name in enumerate(skills)}
        kept = [row for row in rows if row.run < most]
        length = 1 + max((row.run for row in kept), default=0)
        asked = np.zeros((length, len(students), len(skills)), dtype=bool)
        right = np.zeros_like(asked)
        days = np.zeros((length, len(students)))
        for row in kept:
            place = (row.run, person[row.student], column[row.skill])
            asked[place], right[place] = True, row.right
            days[place[:2]] = row.day
        return cls(students, Log(asked, right), np.maximum.accumulate(days, axis=0))
