"""Learns tables and readers from answers, with or without students kept back."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from ml.tracing.arrays import Doubles, sigmoid
from ml.tracing.blend import READERS, Blend
from ml.tracing.ease import EaseTable
from ml.tracing.fit_ease import fit_ease
from ml.tracing.fit_linear import fit_linear
from ml.tracing.fit_sequence import SequenceConfig, fit_sequence
from ml.tracing.fit_trees import TreesConfig, fit_trees
from ml.tracing.habits import Habits, fit_habits
from ml.tracing.linear import Linear
from ml.tracing.model import TracingModel
from ml.tracing.moments import FOLDS, Told, fold_of, folds_of, steps_of, tell
from ml.tracing.ridge import fit_ridge
from ml.tracing.rows import Answer, by_student
from ml.tracing.sequence import Steps, Vocabulary

log = logging.getLogger(__name__)

RARE_ITEM = 4
"""Items with fewer answers have no place of their own in the recurrent readers."""


@dataclass(frozen=True)
class Settings:
    """What the command may change."""

    members: int = 4
    epochs: int = 8
    seed: int = 1


@dataclass(frozen=True)
class Stops:
    """How long students kept back gained: trees of each forest, epochs of each member."""

    trees: list[int]
    sequence: list[int]
    memory: list[int]


@dataclass(frozen=True)
class Rows:
    """Answers as the readers see them."""

    answers: Sequence[Answer]
    told: Told
    features: Doubles

    @property
    def truth(self) -> Doubles:
        """1 for a correct answer, 0 for a wrong one."""
        return truth_of(self.answers)

    def students(self, standard: Doubles, known: Vocabulary) -> list[Steps]:
        """Each student for the recurrent readers."""
        return [
            steps_of(self.answers, rows, standard, self.told.logits, known)
            for rows in by_student(self.answers).values()
        ]


def learn(
    answers: Sequence[Answer],
    kept: Sequence[Answer],
    settings: Settings,
    stops: Stops | None = None,
) -> tuple[TracingModel, Stops]:
    """Learn with students kept back, who say when to stop; or with none, and stops from before.

    The blend that comes back is an equal one.
    """
    table, told = table_and_told(answers)
    habits, usual = learn_habits(told, truth_of(answers), folds_of(answers))
    rows = Rows(answers, told, np.hstack([told.features, usual]))
    log.info("%d moments told in %d features", *rows.features.shape)
    looks = rows_of(kept, table, habits) if kept else None
    linear = fit_linear(rows.features, answers)
    trees, counts = fit_trees(
        rows.features,
        rows.truth,
        (looks.features, looks.truth) if looks else None,
        stops.trees if stops else (),
        replace(TreesConfig(), seed=settings.seed),
    )
    log.info("trees: %s", counts)
    known = vocabulary_of(answers)
    students = rows.students(linear.standard(rows.features), known)
    watched = looks.students(linear.standard(looks.features), known) if looks else []
    config = SequenceConfig(members=settings.members, epochs=settings.epochs, seed=settings.seed)
    sequence, epochs = fit_sequence(
        students, watched, known, stops.sequence if stops else (), config
    )
    bare = replace(config, facts=False, seed=settings.seed + 100)
    memory, bare_epochs = fit_sequence(
        students, watched, known, stops.memory if stops else (), bare
    )
    equal = Blend((1.0 / len(READERS),) * len(READERS), 0.0)
    model = TracingModel(table, habits, linear, trees, sequence, memory, equal)
    return model, Stops(counts, epochs, bare_epochs)


def table_and_told(answers: Sequence[Answer]) -> tuple[EaseTable, Told]:
    """The table from all, and every moment told with a table that never saw its student."""
    others = {
        fold: fit_ease([one for one in answers if fold_of(one.student) != fold] or answers)
        for fold in range(FOLDS)
    }
    return fit_ease(answers), tell(answers, lambda student: others[fold_of(student)])


def rows_of(answers: Sequence[Answer], table: EaseTable, habits: Habits) -> Rows:
    """Students whom the tables never saw, as they will be served."""
    told = tell(answers, lambda _: table)
    usual = np.array([habits.of(keys) for keys in told.keys])
    return Rows(answers, told, np.hstack([told.features, usual]))


def learn_habits(told: Told, truth: Doubles, folds: NDArray[np.int64]) -> tuple[Habits, Doubles]:
    """What usually happens beyond what a plain logistic model of the features expects."""
    chance = sigmoid(plain_logits(told.features, truth))
    return fit_habits(told.keys, truth - chance, chance * (1.0 - chance), folds)


def plain_logits(features: Doubles, truth: Doubles) -> Doubles:
    """A logistic model of the features alone: too few weights to learn any answer by heart."""
    scale = np.maximum(features.std(axis=0), 1e-3)
    plain = Linear(features.mean(axis=0), scale, np.zeros(features.shape[1]), 0.0, {}, {})
    columns = np.column_stack([plain.standard(features), np.ones(len(features))])
    weights = fit_ridge(csr_matrix(columns), truth, np.ones(columns.shape[1]), rounds=60)
    return np.asarray(columns @ weights)


def vocabulary_of(answers: Sequence[Answer]) -> Vocabulary:
    """All skills, and the items with enough answers, most answered first."""
    skills = Counter(skill for one in answers for skill in one.skills)
    items = Counter(one.item for one in answers if one.item)
    return Vocabulary(
        {name: at for at, (name, _) in enumerate(skills.most_common(), 1)},
        {name: at for at, (name, n) in enumerate(items.most_common(), 1) if n >= RARE_ITEM},
    )


def truth_of(answers: Sequence[Answer]) -> Doubles:
    """1 for a correct answer, 0 for a wrong one."""
    return np.array([float(bool(one.correct)) for one in answers])
