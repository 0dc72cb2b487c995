"""Fits the sequence readers' second outlet to trials that teachers have judged.

What a trial moves is linear in the outlet, so

    P(helped) = sigmoid(slope * (leaning + turn . weights)),  turn = states after - states before,

is a logistic regression of the teachers' verdicts, with a normal prior around no second outlet: it
costs `strength / 2` nats for each logit squared by which it moves, on the mean over all trials read.
Whether to learn one, and at which strength, is found on learners left out, each time with the slope
that is likeliest then; without a clear gain there is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

import numpy as np

from ml.procedures.blend import Doubles, sigmoid
from ml.procedures.figures import Flags
from ml.procedures.fit_trust import fit_slope_from
from ml.procedures.reviewed import ReviewedTrial
from ml.procedures.scorer import Reading, movements
from ml.procedures.second_outlet import SecondOutlet
from ml.procedures.sequence import SequenceReader
from ml.procedures.verdicts import movement_of

STRENGTHS = (30.0, 100.0, 300.0, 1000.0, 3000.0, 10000.0)
FOLDS = 4
ROUNDS = 30


@dataclass(frozen=True)
class Evidence:
    """Judged trials as the readers see them; what is no run or has no trial is left out."""

    leaning: Doubles  # [trials], without a second outlet
    turns: Doubles  # [trials, states]
    truth: Flags  # [trials]
    learners: tuple[str, ...]

    def leanings(self, weights: Doubles) -> Doubles:
        """[trials], with a second outlet."""
        return np.asarray(self.leaning + self.turns @ weights)

    def only(self, rows: Flags) -> Evidence:
        """Some of the trials."""
        learners = tuple(one for one, used in zip(self.learners, rows, strict=True) if used)
        return Evidence(self.leaning[rows], self.turns[rows], self.truth[rows], learners)


def evidence_of(reader: SequenceReader, scale: float, trials: Sequence[ReviewedTrial]) -> Evidence:
    """What a reader with `scale` of its blend sees of the trials."""
    readings = [(one, Reading.of(one.request)) for one in trials]
    tried = [(one, at, at.trial) for one, at in readings if at is not None and at.trial is not None]
    told = reader.read([at.marks() for _, at, _ in tried])
    moved = movements([at for _, at, _ in tried], told, scale, None)
    leaning = [
        movement_of(at.steps, trial, float(move)).leaning
        for (_, at, trial), move in zip(tried, moved, strict=True)
    ]
    turns = np.zeros((len(tried), states_of(reader)))
    for row, ((_, at, _), read) in enumerate(zip(tried, told, strict=True)):
        _, before, after = at.rows()
        turns[row] = read.states[after] - read.states[before]
    return Evidence(
        np.array(leaning, dtype=np.float64),
        turns,
        np.array([one.helped for one, _, _ in tried], dtype=np.bool_),
        tuple(one.learner for one, _, _ in tried),
    )


def states_of(reader: SequenceReader) -> int:
    """How many states all members have together."""
    return len(reader.outlet) * len(reader.outlet[0])


def fit_weights(found: Evidence, slope: float, strength: float) -> Doubles:
    """[states]: the likeliest second outlet. Newton's method; the loss is convex."""
    states = found.turns.shape[1]
    prior = found.turns.T @ found.turns / max(1, len(found.turns))
    prior += np.eye(states) * (np.trace(prior) / states + 1e-9)
    weights = np.zeros(states)
    given = slope * found.turns
    for _ in range(ROUNDS):
        chance = sigmoid(slope * found.leanings(weights))
        gradient = given.T @ (chance - found.truth) + strength * prior @ weights
        curvature = given.T @ (given * (chance * (1.0 - chance))[:, None]) + strength * prior
        step = np.linalg.solve(curvature, gradient)
        weights -= step
        if float(np.abs(step).max()) < 1e-8:
            break
    return weights


@dataclass(frozen=True)
class Choice:
    """Whether there is to be a second outlet, and what was found on learners left out."""

    second: SecondOutlet | None
    leanings: Doubles
    """[trials]: of each trial as it leans where its learner was not learnt from."""
    strength: float | None
    loss_without: float
    """Mean log loss in nats on learners left out, without a second outlet."""
    loss_with: float
    """The same with the best one, whether it was taken or not."""


def choose(found: Evidence, slope: float) -> Choice:
    """The outlet with the least loss on learners left out, where it gains more than that scatters."""
    without = losses(found, slope, found.leaning)
    mean = float(without.mean()) if len(without) else 0.0
    none = Choice(None, found.leaning, None, mean, mean)
    if len(set(found.learners)) < FOLDS or len(set(found.truth.tolist())) < 2:
        return none
    tried = [(strength, left_out(found, slope, strength)) for strength in STRENGTHS]
    strength, leanings = min(tried, key=lambda one: losses(found, slope, one[1]).mean())
    gain = without - losses(found, slope, leanings)
    loss = mean - float(gain.mean())
    if gain.mean() <= _standard_error(gain, found.learners):
        return replace(none, loss_with=loss)
    second = SecondOutlet(fit_weights(found, slope, strength))
    return Choice(second, leanings, strength, mean, loss)


def left_out(found: Evidence, slope: float, strength: float) -> Doubles:
    """[trials]: each as it leans by an outlet that its learner had no part in."""
    folds = np.array(folds_of(found.learners))
    leanings = np.zeros(len(folds))
    for fold in set(folds.tolist()):
        weights = fit_weights(found.only(folds != fold), slope, strength)
        leanings[folds == fold] = found.leanings(weights)[folds == fold]
    return leanings


def folds_of(learners: Sequence[str]) -> list[int]:
    """Each learner's fold; folds of like many learners, in an order that a hash gives."""
    order = sorted(set(learners), key=lambda one: sha256(f"outlet {one}".encode()).digest())
    fold = {one: place % FOLDS for place, one in enumerate(order)}
    return [fold[one] for one in learners]


def losses(found: Evidence, slope: float, leanings: Doubles) -> Doubles:
    """[trials] of log loss in nats, at the slope that is likeliest from the one before."""
    sign = np.where(found.truth, 1.0, -1.0)
    slope = fit_slope_from(slope, leanings, found.truth)
    return np.asarray(np.logaddexp(0.0, -slope * leanings * sign))


def _standard_error(gain: Doubles, learners: Sequence[str]) -> float:
    """Of the mean gain; a learner's trials hang together."""
    names = sorted(set(learners))
    rows = np.array([names.index(one) for one in learners])
    sums = np.bincount(rows, gain - gain.mean(), minlength=len(names))
    return float(np.sqrt(np.sum(sums**2)) / len(gain))
