"""Validation parts cut by question and by student, the same on every machine."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from ml.data.semeval import Answer


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
