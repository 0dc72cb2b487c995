"""Validation parts cut by question and by student, the same on every machine."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from ml.data.semeval import Answer

FEWEST_STUDENTS = 20


class TooFew(ValueError):
    """There is not enough to learn from; the sentence says what there is and what is needed."""


class OfStudent(Protocol):
    """A row that says whose it is."""

    @property
    def student(self) -> str:
        """A name, or a pseudonym."""


Row = TypeVar("Row", bound=OfStudent)


@dataclass(frozen=True)
class Split:
    """Three parts without a common answer.

    `unseen_questions` shares no question with `train`; `unseen_answers` shares questions with it
    but no student.
    """

    train: list[Answer]
    unseen_answers: list[Answer]
    unseen_questions: list[Answer]


def pick(names: set[str], share: float, salt: str) -> set[str]:
    """About `share` of the names, at least one: those whose hash comes first.

    A hash and not a random generator: a name's side does not change when others come or go.
    """
    count = max(1, round(len(names) * share))
    return set(
        sorted(names, key=lambda name: (zlib.crc32(f"{salt}:{name}".encode()), name))[:count]
    )


def split(answers: Sequence[Answer], share: float, salt: str) -> Split:
    """Hold out `share` of the questions and `share` of the students."""
    questions = pick({one.question_id for one in answers}, share, f"question {salt}")
    students = pick({one.student for one in answers}, share, f"student {salt}")
    parts = Split([], [], [])
    for one in answers:
        if one.question_id in questions:
            parts.unseen_questions.append(one)
        elif one.student in students:
            parts.unseen_answers.append(one)
        else:
            parts.train.append(one)
    return parts


def in_three(
    rows: Sequence[Row], *, kept: tuple[str, float], second: tuple[str, float]
) -> tuple[list[Row], list[Row], list[Row]]:
    """What is learnt from, a second part of it, and what is kept to measure on: no student is in two.

    `kept` is a salt with a share of all students, `second` with a share of the others. Raises TooFew.
    """
    students = {one.student for one in rows}
    if len(students) < FEWEST_STUDENTS:
        raise TooFew(
            f"{len(students)} students are too few to learn from; expected {FEWEST_STUDENTS}: "
            "wait for more of them"
        )
    aside = pick(students, kept[1], kept[0])
    other = pick(students - aside, second[1], second[0])
    parts: tuple[list[Row], list[Row], list[Row]] = ([], [], [])
    for one in rows:
        parts[2 if one.student in aside else 1 if one.student in other else 0].append(one)
    return parts
