"""Cuts runs into what was known at some moment, so that the model learns to speak at any point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ml.data.runs import Run
from ml.procedures.actions import ProcedureRequest, VerdictWord
from ml.procedures.features import Vector, vector_of
from ml.procedures.marks import Floats, marks_of
from ml.procedures.steps import Step, aim_of, steps_of
from ml.procedures.tags import by_kind, by_rule
from ml.procedures.transcript import transcript_of
from ml.training.examples import Example

MARKS = (5, 10)
"""Lengths at which the model is measured, besides the whole run."""


@dataclass(frozen=True)
class Labelled:
    """The steps of one run, how sure its success is (`soft`), and where it came from."""

    request: ProcedureRequest
    steps: tuple[Step, ...]
    success: int
    source: str
    soft: float
    kind: str = ""
    """Of a simulated student: expert, novice, or a misconception."""

    @property
    def controls(self) -> int:
        """How many controls the lab has."""
        return len(self.request.controls)

    @property
    def aim(self) -> int | None:
        """What the student had set out to examine by then."""
        return aim_of(self.request, self.steps)

    def cut(self, length: int) -> Labelled:
        """The run after its first `length` steps."""
        return replace(self, steps=self.steps[:length])

    def example(self, weight: float = 1.0) -> Example:
        """What the transformer reads."""
        words = transcript_of(self.steps, self.controls, self.aim)
        return Example(words.told, words.summary, weight=weight, soft=(1.0 - self.soft, self.soft))

    def marks(self) -> Floats:
        """What the sequence reader reads."""
        return marks_of(self.steps, self.controls, self.aim)

    def words(self) -> list[VerdictWord]:
        """What the tagger learns each step to be."""
        return by_kind(self.steps, self.kind) if self.kind else by_rule(self.steps)

    def vector(self) -> Vector:
        """What the teacher reads."""
        return vector_of(self.steps, self.controls, self.aim)


def labelled(run: Run) -> Labelled:
    """A run whose success is known."""
    if run.success is None:
        raise ValueError(f"the run of student {run.student} does not say whether it succeeded")
    steps = tuple(steps_of(run.request))
    return Labelled(run.request, steps, run.success, run.source, float(run.success), run.policy)


def cuts(length: int, random: int, rng: np.random.Generator) -> list[int]:
    """Lengths to cut a run of `length` steps to: whole, the marks, and some at random."""
    some = rng.integers(2, max(length, 3), size=random).tolist() if length > 2 else []
    return sorted({length, *(min(mark, length) for mark in MARKS), *some})


def prefixes(runs: Sequence[Labelled], random: int, rng: np.random.Generator) -> list[Labelled]:
    """Every run, whole and cut."""
    return [run.cut(at) for run in runs for at in cuts(len(run.steps), random, rng)]


def vectors(runs: Sequence[Labelled]) -> NDArray[np.float64]:
    """The evidence of many runs, a row each."""
    return np.array([run.vector() for run in runs])


def permuted(run: Run, rng: np.random.Generator) -> Run:
    """The same run with its controls in another order.

    Simulated labs put their controls in an order of their own; what holds for the second slider
    of one lab must not be learnt about the second control of another.
    """
    names = list(run.request.controls)
    rng.shuffle(names)
    return replace(run, request=replace(run.request, controls=tuple(names)))
