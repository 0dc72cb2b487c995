"""Reads complete answers to a bank of multiple-choice items, and its key.

The shape is that of the SPHERE data (R package spheredata, CC BY 4.0): `student`, then one column
an item with the letter of the option taken; the key is one row with the same item columns.
"""

import csv
import lzma
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FEWEST_STUDENTS = 30
FEWEST_ITEMS = 4


class BadBank(ValueError):
    """A file that cannot be replayed; the message is a sentence for whoever made it."""


@dataclass(frozen=True)
class Bank:
    """Answers as numbers of options. A blank is an option of its own, and never right."""

    items: tuple[str, ...]
    options: tuple[str, ...]
    answers: NDArray[np.intp]  # students x items
    key: NDArray[np.intp]  # items

    @property
    def right(self) -> NDArray[np.bool_]:
        """Which answers are right: students x items."""
        return np.asarray(self.answers == self.key)

    @property
    def scores(self) -> NDArray[np.float64]:
        """The full-bank score of each student, in items right."""
        return np.asarray(self.right.sum(axis=1), np.float64)

    def distinct(self) -> "Bank":
        """The bank with one student of each pattern of answers."""
        return Bank(self.items, self.options, np.unique(self.answers, axis=0), self.key)


def read_bank(answers_file: Path, key_file: Path) -> Bank:
    """Both files, checked against each other."""
    header, rows = _table(answers_file)
    if header[0] != "student":
        raise BadBank(f"{answers_file.name}: the first column must be called student")
    items = tuple(header[1:])
    if len(items) < FEWEST_ITEMS:
        raise BadBank(f"{answers_file.name}: at least {FEWEST_ITEMS} items are needed")
    students = [row[0] for row in rows]
    if len(set(students)) < len(students):
        raise BadBank(f"{answers_file.name}: a student stands in more than one row")
    if len(students) < FEWEST_STUDENTS:
        raise BadBank(
            f"{answers_file.name}: {len(students)} students; at least {FEWEST_STUDENTS} are needed"
        )
    return _bank(items, [row[1:] for row in rows], _key(key_file, items), answers_file.name)


def _bank(
    items: tuple[str, ...], letters: Sequence[Sequence[str]], key: Sequence[str], name: str
) -> Bank:
    options = tuple(sorted({letter for row in letters for letter in row} | set(key)))
    number = {letter: place for place, letter in enumerate(options)}
    answers = np.array([[number[letter] for letter in row] for row in letters], dtype=np.intp)
    bank = Bank(items, options, answers, np.array([number[letter] for letter in key], np.intp))
    if bank.scores.std() == 0:
        raise BadBank(f"{name}: all students have the same score, so nothing can be placed")
    return bank


def _key(file: Path, items: tuple[str, ...]) -> list[str]:
    header, rows = _table(file)
    if len(rows) != 1:
        raise BadBank(f"{file.name}: a key has one row under its header, not {len(rows)}")
    found = dict(zip(header, rows[0], strict=True))
    if missing := [item for item in items if not found.get(item)]:
        raise BadBank(f"{file.name}: no right answer for {', '.join(missing[:5])}")
    return [found[item] for item in items]


def _table(file: Path) -> tuple[list[str], list[list[str]]]:
    try:
        opened = lzma.open if file.suffix == ".xz" else open
        with opened(file, "rt", encoding="utf-8-sig", newline="") as lines:
            rows = [[cell.strip() for cell in row] for row in csv.reader(lines) if any(row)]
    except (UnicodeDecodeError, csv.Error, lzma.LZMAError, EOFError) as error:
        raise BadBank(f"{file.name}: this is no CSV file in UTF-8 ({error})") from error
    except OSError as error:
        raise BadBank(f"{file}: {error.strerror or error}") from error
    if not rows:
        raise BadBank(f"{file.name}: the file is empty")
    header, body = rows[0], rows[1:]
    if len(set(header)) < len(header):
        raise BadBank(f"{file.name}: two columns have the same name")
    for number, row in enumerate(body, start=2):
        if len(row) != len(header):
            raise BadBank(
                f"{file.name}, line {number}: {len(row)} cells under {len(header)} columns"
            )
    return header, body
