"""What our policy believes of students: the interface of the two learner models, and the choice between."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ml.sequencing.classes import strict
from ml.sequencing.course import Doubles, Flags


class Mind(Protocol):
    """The belief about a group of students."""

    def see(self, asked: Flags, right: Flags) -> None:
        """One lab of every student, [students, skills] each."""

    def mastered(self) -> Doubles:
        """[students, skills]: chance that each skill is there."""

    def gains(self) -> Doubles:
        """[students, skills]: expected gain by one lab that practises the skill.

        1 is a skill from missing to mastered. What the skill opens counts with it.
        """


class LearnerModel(Protocol):
    """A fitted model: it makes beliefs, and tells how well it foresees what students show."""

    def mind(self, students: int, rng: np.random.Generator) -> Mind:
        """The belief about new students."""

    def shows(self, there: Doubles) -> Doubles:
        """Chance to show each skill that is there with a given chance, [students, skills] each."""

    def likelihood(self, asked: Flags, right: Flags) -> float:
        """Log chance of a log, [labs done, students, skills] each."""


DOUBT = 20.0
"""Nats by which one model must foresee other students better to count about three times the other. Sums of
log chances overstate: answers of one student hang together."""


def shares_of(foreseen: Sequence[float]) -> Doubles:
    """How much each model counts, by the log chances that they gave to what other students showed."""
    logs = np.array(foreseen)
    shares = np.exp((logs - logs.max()) / DOUBT)
    return np.asarray(shares / shares.sum())


class Both:
    """The beliefs of both models, weighed by how well each foresees other students."""

    def __init__(self, minds: Sequence[Mind], shares: Sequence[float]) -> None:
        self.minds, self.shares = minds, shares

    def see(self, asked: Flags, right: Flags) -> None:
        """Both see it."""
        for mind in self.minds:
            mind.see(asked, right)

    def mastered(self) -> Doubles:
        """[students, skills]"""
        return self._mean([mind.mastered() for mind in self.minds])

    def gains(self) -> Doubles:
        """[students, skills]"""
        return self._mean([mind.gains() for mind in self.minds])

    def _mean(self, each: Sequence[Doubles]) -> Doubles:
        return np.asarray(sum(share * one for share, one in zip(self.shares, each, strict=True)))


class WeighedModels:
    """Learner models with the shares that each has; one with next to none is left out."""

    def __init__(self, models: Sequence[LearnerModel], asked: Flags, right: Flags) -> None:
        shares = shares_of([one.likelihood(asked, right) for one in models])
        shares = np.where(shares < 0.02, 0.0, shares)
        shares = shares / shares.sum()
        kept = [(one, share) for one, share in zip(models, shares, strict=True) if share]
        self.models, self.shares = [one for one, _ in kept], [float(s) for _, s in kept]

    def mind(self, students: int, rng: np.random.Generator) -> Mind:
        """The belief about new students."""
        return Both([one.mind(students, rng) for one in self.models], self.shares)

    def shows(self, there: Doubles) -> Doubles:
        """[students, skills]"""
        each = [
            share * one.shows(there) for one, share in zip(self.models, self.shares, strict=True)
        ]
        return np.asarray(sum(each))


OPENS = 0.5
"""Worth of a missing skill that a skill opens, beside the skill itself. Chosen on courses that are not
among those reported."""


def opening(there: NDArray[np.floating[Any]], needs: NDArray[np.floating[Any]]) -> Doubles:
    """1 and OPENS for each skill behind it that is missing; `there` is [..., skills].

    A prerequisite counts as much as the logs of other students bear it out.
    """
    return np.asarray(1.0 + OPENS * ((1.0 - there) @ strict(needs)))
