"""Reads `python -m labs verdicts`: what students showed, in the order of time."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

COLUMNS = {"student", "run", "skill", "item", "correct", "scaffold", "has"}

SCAFFOLDS = ("guided", "structured", "open")


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
    """By student, each student's rows in the order of the file; students may be interleaved."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = _rows(csv.DictReader(lines))
    except UnicodeDecodeError as error:
        raise BadVerdicts("it is not UTF-8; save it as 'CSV UTF-8' and try again") from error
    except csv.Error as error:
        raise BadVerdicts(f"the rows cannot be told apart: {error}") from error
    students: dict[str, list[Row]] = {}
    for row in rows:
        students.setdefault(row.student, []).append(row)
    return list(students.values())


def _rows(reader: csv.DictReader[str]) -> list[Row]:
    if missing := COLUMNS - set(reader.fieldnames or ()):
        names = ", ".join(sorted(missing))
        raise BadVerdicts(f"no column {names}; make it with 'python -m labs verdicts'")
    return [_row(line, number) for number, line in enumerate(reader, start=2)]


def _row(line: dict[str, str], number: int) -> Row:
    if short := sorted(name for name in COLUMNS if line[name] is None):
        raise BadVerdicts(f"line {number} ends before {short[0]}; expected a field a column")
    if line["scaffold"] not in SCAFFOLDS:
        raise BadVerdicts(
            f"line {number}: scaffold must be one of {', '.join(SCAFFOLDS)}, not {line['scaffold']!r}"
        )
    try:
        right = float(line["correct"])
    except ValueError:
        right = -1.0
    if right not in (0.0, 0.5, 1.0):
        raise BadVerdicts(f"line {number}: correct must be 0, 0.5 or 1, not {line['correct']!r}")
    plain = {name: line[name] for name in ("student", "run", "skill", "item")}
    has = {"1": True, "0": False}.get(line["has"])
    return Row(**plain, right=right, scaffold=line["scaffold"], has=has)
