"""BEETLE and SciEntsBank: students' answers in words, graded against reference answers.

SemEval-2013 task 7 (Dzikovska et al. 2013), CC BY-SA 3.0; the training parts are in ``sets/``.
"""

import json
import lzma
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

SETS = Path(__file__).resolve().parent / "sets"
NAMES = ("beetle", "scientsbank")

# BEETLE: "...sbj3-l1.qa193"; SciEntsBank: "EM.45b.110.1" (question, student, sitting).
_STUDENT = re.compile(r"\.(sbj\w+)-|\.(\d+)\.\d+$")


@dataclass(frozen=True)
class Answer:
    """One line of a file: an answer, what it was to say, and its labels if it has any."""

    id: str
    question_id: str
    question: str
    reference_answers: tuple[str, ...]
    reference_grades: tuple[str, ...]
    answer: str
    label5: str = ""
    label3: str = ""

    @property
    def student(self) -> str:
        """Who wrote it, as far as the id tells; otherwise the id."""
        found = _STUDENT.search(self.id)
        return (found.group(1) or found.group(2)) if found else self.id

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> "Answer":
        """Labels, grades and question ids may be missing."""
        return cls(
            id=str(row.get("id", "")),
            question_id=str(row.get("question_id", "")),
            question=str(row.get("question") or ""),
            reference_answers=_texts(row, "reference_answers"),
            reference_grades=_texts(row, "reference_grades"),
            answer=str(row.get("answer") or ""),
            label5=str(row.get("label5") or ""),
            label3=str(row.get("label3") or ""),
        )


def _texts(row: dict[str, Any], name: str) -> tuple[str, ...]:
    """A list of texts; one text alone would be read as its letters."""
    found = row.get(name) or []
    if not isinstance(found, list):
        raise ValueError(f"{name} is no list; write it as [...], also where it holds one text")
    return tuple(str(one) for one in found)


def read(path: Path) -> list[Answer]:
    """A file of one JSON object a line, plain or compressed with xz; ValueError says what is wrong."""
    try:
        return list(_read(path))
    except (lzma.LZMAError, EOFError) as error:
        raise ValueError(f"it is no whole .xz file: {error}") from error


def _read(path: Path) -> Iterator[Answer]:
    with _open(path) as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _answer(line, number)


def _answer(line: str, number: int) -> Answer:
    try:
        row = json.loads(line)
        if not isinstance(row, dict):
            raise ValueError("not a JSON object")
        return Answer.from_json(row)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"line {number}: {error}") from error


def _open(path: Path) -> TextIO:
    """Also with the mark that some programs put in front of UTF-8."""
    if path.suffix == ".xz":
        return lzma.open(path, "rt", encoding="utf-8-sig")
    return path.open(encoding="utf-8-sig")


def read_committed(names: Sequence[str] = NAMES) -> dict[str, list[Answer]]:
    """The sets that come with the code, by name."""
    return {name: read(SETS / f"{name}.jsonl.xz") for name in names}
