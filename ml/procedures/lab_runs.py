"""Runs by lab, to be left out of training lab by lab, and how a reader is measured on them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ml.data.pisa import read_pisa
from ml.data.simulated import read_simulated
from ml.procedures.figures import Flags
from ml.procedures.prefixes import MARKS, Labelled, labelled, permuted
from ml.procedures.train import split_by_student
from ml.training.metrics import Doubles, Ints, auc, bootstrap

REAL_STUDENTS = 1500
"""As many as of four or five labs, so that one outweighs no other by much."""
WHOLE = 10**6
CUTS = {"whole": WHOLE, **{f"first {length}": length for length in sorted(MARKS, reverse=True)}}

Runs = dict[str, list[Labelled]]
"""Runs by lab."""


def real_runs(pisa: Path, rng: np.random.Generator) -> list[Labelled]:
    """Some of the real students to learn from."""
    train, _ = split_by_student(list(read_pisa(pisa)))
    return [train[at] for at in rng.permutation(len(train))[:REAL_STUDENTS]]


def by_lab(files: Sequence[Path], rng: np.random.Generator) -> Runs:
    """Simulated runs, controls in random order, by the lab they come from."""
    found: Runs = {}
    for file in files:
        for run in read_simulated(file):
            found.setdefault(run.request.lab, []).append(labelled(permuted(run, rng)))
    return found


def interval_of(truth: Flags, told: Doubles) -> list[float]:
    """AUC with its 95 % bootstrap interval over students: value, low, high."""

    def resampled(rows: Ints) -> float:
        return auc(truth[rows], told[rows])

    return [round(one, 4) for one in (auc(truth, told), *bootstrap(resampled, len(truth)))]
