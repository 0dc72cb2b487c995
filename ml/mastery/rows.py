"""Reads `python -m labs verdicts`: what students showed, in the order of time."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

COLUMNS = {"student", "run", "skill", "item", "correct", "scaffold", "has"}


class BadVerdicts(ValueError):
    """A file that is not what it should be; says which line and what was expected."""


@dataclass(frozen=True)
class Row:
    """One observation; `right` is 1, 0.5 (partly) or 0; `has` whether the skill is there, None if neither."""

    student: str
    run: str
    skill: str
    item: str
    right: float
    scaffold: str
    has: bool | None


def read_rows(file: Path) -> list[list[Row]]:
    """By student, each student's rows together, as they stand in the file."""
    with file.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        if missing := COLUMNS - set(reader.fieldnames or ()):
            names = ", ".join(sorted(missing))
            raise BadVerdicts(f"{file}: no column {names}; make it with 'python -m labs verdicts'")
        rows = [_row(line, number) for number, line in enumerate(reader, start=2)]
    return [list(group) for _, group in groupby(rows, key=lambda row: row.student)]


def _row(line: dict[str, str], number: int) -> Row:
    try:
        right = float(line["correct"])
    except ValueError:
        right = -1.0
    if right not in (0.0, 0.5, 1.0):
        raise BadVerdicts(f"line {number}: correct must be 0, 0.5 or 1, not {line['correct']!r}")
    plain = {name: line[name] for name in ("student", "run", "skill", "item")}
    has = {"1": True, "0": False}.get(line["has"])
    return Row(**plain, right=right, scaffold=line["scaffold"], has=has)
