"""Whole files told moment by moment: what the three readers see before every answer."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.tracing.arrays import Doubles, sigmoid
from ml.tracing.ease import EaseTable
from ml.tracing.history import History
from ml.tracing.rows import Answer
from ml.tracing.sequence import MOST_SKILLS, Steps, Vocabulary

FOLDS = 10
"""More folds: the tables that training rows are read with are more like those that serve."""


@dataclass(frozen=True)
class Told:
    """Each row just before its answer."""

    features: Doubles  # [rows, features], without habits
    keys: list[tuple[str, ...]]
    logits: Doubles  # [rows], of the Rasch filter


def tell(answers: Sequence[Answer], table_for: Callable[[str], EaseTable]) -> Told:
    """Go through all rows in order; `table_for` names the table that a student is read with."""
    histories: dict[str, History] = {}
    features: list[list[float]] = []
    keys: list[tuple[str, ...]] = []
    logits: list[float] = []
    for one in answers:
        history = histories.get(one.student)
        if history is None:
            history = histories[one.student] = History(table_for(one.student))
        moment = history.before(one.skills, one.item)
        features.append(moment.features)
        keys.append(moment.keys)
        logits.append(moment.logit)
        if one.correct is not None:
            history.see(one.skills, one.item, one.correct)
    return Told(np.array(features), keys, np.array(logits))


def fold_of(student: str) -> int:
    """Which tenth a student belongs to, the same on every machine."""
    return zlib.crc32(f"tracing fold:{student}".encode()) % FOLDS


def folds_of(answers: Sequence[Answer]) -> NDArray[np.int64]:
    """The fold of each row's student."""
    return np.array([fold_of(one.student) for one in answers], dtype=np.int64)


def steps_of(
    answers: Sequence[Answer],
    rows: Sequence[int],
    standard: Doubles,
    logits: Doubles,
    vocabulary: Vocabulary,
) -> Steps:
    """One student's rows for the sequence reader."""
    skills = np.zeros((len(rows), MOST_SKILLS), dtype=np.int64)
    shares = np.zeros((len(rows), MOST_SKILLS))
    items = np.zeros(len(rows), dtype=np.int64)
    outcome = np.zeros(len(rows))
    for at, row in enumerate(rows):
        one = answers[row]
        skills[at], shares[at] = vocabulary.places(one.skills)
        items[at] = vocabulary.items.get(one.item, 0)
        outcome[at] = told_outcome(one.correct)
    surprise = np.where(outcome == 0.0, 0.0, (outcome > 0) - sigmoid(logits[rows]))
    return Steps(skills, shares, items, standard[rows], surprise, outcome)


def told_outcome(correct: bool | None) -> float:
    """1 right, -1 wrong, 0 not known."""
    return 0.0 if correct is None else (1.0 if correct else -1.0)
