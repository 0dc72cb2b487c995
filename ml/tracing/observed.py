"""What the product has seen of students, to be learnt from: each verdict beside what the counts said before it."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path


@dataclass(frozen=True)
class Observed:
    """One verdict on one skill of one student; a file holds each student's in the order of time."""

    student: str  # a pseudonym
    skill: str
    item: str  # lab, practice and step, with points between
    right: float  # 1, 0.5 (partly) or 0
    start: float  # chance that the skill was there before anything was seen
    moved: float  # how far the counts had moved it just before, faded up to then, in logits
    share: float  # what was left of what was gained when it was last seen
    there: float  # chance of a good step with the skill
    guessed: float  # and without it, on this bench
    known: bool  # whether the skill had been seen before


NAMES = [one.name for one in fields(Observed)]


def write(file: Path, rows: Iterable[Observed]) -> int:
    """As CSV; how many there are."""
    count = 0
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(NAMES)
        for row in rows:
            writer.writerow(astuple(row))
            count += 1
    return count


def read(file: Path) -> list[Observed]:
    """What `write` wrote."""
    with file.open(encoding="utf-8", newline="") as lines:
        return [
            Observed(
                student=row["student"],
                skill=row["skill"],
                item=row["item"],
                **{
                    name: float(row[name])
                    for name in ("right", "start", "moved", "share", "there", "guessed")
                },
                known=row["known"] == "True",
            )
            for row in csv.DictReader(lines)
        ]


def digest_of(rows: Iterable[Observed]) -> str:
    """The same for the same observations."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(repr(astuple(row)).encode())
    return digest.hexdigest()
