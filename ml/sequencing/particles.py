"""A cloud of guesses at what each student knows, weighed by what the student shows.

A particle filter (Gordon, Salmond & Smith 1993, IEE Proceedings F 140, 107-113): each particle is a whole
student, all skills together, so that what a skill shows also speaks about what it needs.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.sequencing.course import Doubles, Flags

Floats = NDArray[np.floating[Any]]

COUNT = 200
"""Particles a student."""
WORN = 0.5
"""Share of the particles that still count, below which they are drawn anew."""


class Cloud:
    """Weights [students, particles], and the arrays [students, particles, ...] that move with them."""

    def __init__(self, students: int, rng: np.random.Generator, **arrays: NDArray[Any]) -> None:
        self.rng = rng
        self.arrays = {name: one.astype(np.float32) for name, one in arrays.items()}
        self.weights = np.full((students, COUNT), 1 / COUNT)

    def __getitem__(self, name: str) -> Floats:
        return self.arrays[name]

    def __setitem__(self, name: str, values: NDArray[Any]) -> None:
        self.arrays[name] = values.astype(np.float32)

    def weigh(self, shown: Floats, asked: Flags, right: Flags) -> None:
        """Count what was shown; `shown` [students, particles, skills] is the chance of it."""
        chance = np.where(right[:, None], shown, 1 - shown)
        self.weights *= np.where(asked[:, None], chance, 1.0).prod(axis=2)
        self.weights /= self.weights.sum(axis=1, keepdims=True)
        left = 1 / (self.weights**2).sum(axis=1)
        self._draw_anew(np.flatnonzero(left < WORN * COUNT))

    def _draw_anew(self, students: NDArray[np.intp]) -> None:
        """Systematic: each particle comes again about as often as its weight says."""
        if not len(students):
            return
        steps = self.weights[students].cumsum(axis=1)
        steps[:, -1] = 1.0
        places = (np.arange(COUNT) + self.rng.random((len(students), 1))) / COUNT
        kept = np.stack([np.searchsorted(a, b) for a, b in zip(steps, places, strict=True)])
        for array in self.arrays.values():
            array[students] = np.take_along_axis(array[students], kept[:, :, None], axis=1)
        self.weights[students] = 1 / COUNT

    def mean(self, values: Floats) -> Doubles:
        """[students, skills] of [students, particles, skills]."""
        return np.asarray((values * self.weights[:, :, None]).sum(axis=1))
