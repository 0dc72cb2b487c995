"""Answers in time order, from any CSV with the columns student, skill, item, correct."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

JOINT = "~~"
"""Between the skills of one row, as in ASSISTments and the KDD Cup 2010 files."""
NO_SKILL = ""
"""The skill of a row whose skill is empty: such rows are traced together."""
OUTCOMES = {"0": False, "1": True, "false": False, "true": True}
HIGHEST_FIELD = 1 << 20
"""Characters; the csv module's own limit of 131,072 would fail on a long extra column."""


class BadAnswers(ValueError):
    """The file is no list of answers; the sentence says what is wrong and what to do."""


@dataclass(frozen=True)
class Answer:
    """One row: who, on which skills and item, and whether it was correct (None: not known)."""

    student: str
    skills: tuple[str, ...]
    item: str
    correct: bool | None


def read_answers(file: Path, *, outcomes: bool = True) -> list[Answer]:
    """Every row in order. With `outcomes`, each needs one; without, they may be left out."""
    csv.field_size_limit(HIGHEST_FIELD)
    with file.open(encoding="utf-8-sig", newline="") as lines:
        try:
            answers = list(_answers(csv.reader(lines), outcomes))
        except UnicodeDecodeError as error:
            raise BadAnswers(
                f"byte {error.start} is not UTF-8; save the file as 'CSV UTF-8' and try again"
            ) from error
        except csv.Error as error:
            raise BadAnswers(
                f"the rows cannot be told apart ({error}); expected a comma-separated file: "
                "quote fields that hold commas or line breaks"
            ) from error
    if not answers:
        raise BadAnswers("there are no rows below the header; expected one answer a line")
    return answers


def _answers(lines: Iterator[list[str]], outcomes: bool) -> Iterator[Answer]:
    names = [name.strip().lower() for name in next(lines, [])]
    places = _places(names, outcomes)
    rows = (cells for cells in lines if cells)  # an empty line is no row, as csv readers have it
    for number, cells in enumerate(rows):
        if len(cells) != len(names):
            raise BadAnswers(
                f"row {number} has {len(cells)} fields, the header has {len(names)}; "
                "quote fields that hold commas"
            )
        yield _answer(number, {name: cells[at].strip() for name, at in places.items()}, outcomes)


def _places(names: Sequence[str], outcomes: bool) -> dict[str, int]:
    needed = ["student", "skill", *(["correct"] if outcomes else [])]
    missing = [name for name in needed if name not in names]
    if missing:
        found = ", ".join(name for name in names if name) or "nothing"
        raise BadAnswers(
            f"no column {' and no column '.join(missing)}; the first line names {found}. Expected "
            "student, skill, correct and perhaps item: rename the columns or add a header"
        )
    twice = [name for name in (*needed, "item") if names.count(name) > 1]
    if twice:
        raise BadAnswers(f"the column {twice[0]} is there twice; expected it once: rename one")
    return {
        name: names.index(name) for name in ("student", "skill", "item", "correct") if name in names
    }


def _answer(number: int, cells: dict[str, str], outcomes: bool) -> Answer:
    if not cells["student"]:
        raise BadAnswers(f"row {number} names no student; fill the column student, or drop the row")
    return Answer(
        student=cells["student"],
        skills=skills_of(cells["skill"]),
        item=cells.get("item", ""),
        correct=_outcome(number, cells.get("correct", ""), outcomes),
    )


def skills_of(joined: str) -> tuple[str, ...]:
    """The skills of one cell, each once, in a fixed order: 'b~~a' is the same as 'a~~b'."""
    names = {name.strip() for name in joined.split(JOINT)} - {""}
    return tuple(sorted(names)) or (NO_SKILL,)


def _outcome(number: int, cell: str, outcomes: bool) -> bool | None:
    if not cell and not outcomes:
        return None
    word = cell.lower().removesuffix(".0")
    if word not in OUTCOMES:
        raise BadAnswers(
            f"row {number} has correct = {cell!r}; expected 1 for a correct and 0 for a wrong "
            "answer: round part credit, and leave out rows without an answer"
        )
    return OUTCOMES[word]


def by_student(answers: Sequence[Answer]) -> dict[str, list[int]]:
    """The places of each student's rows, in time order; students may be interleaved."""
    found: dict[str, list[int]] = {}
    for place, answer in enumerate(answers):
        found.setdefault(answer.student, []).append(place)
    return found
