"""The four readers weighed against each other, fitted on students kept back.

A logistic regression on the readers' logits, so it is the calibration too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ml.tracing.arrays import Doubles, sigmoid

READERS = ("linear", "trees", "sequence", "memory")


@dataclass(frozen=True)
class Blend:
    """logit = bias + sum of weights * readers."""

    weights: tuple[float, ...]
    bias: float

    def chances(self, readers: Doubles) -> Doubles:
        """[rows, readers] logits -> [rows] probabilities."""
        return sigmoid(np.einsum("rk,k->r", readers, np.array(self.weights)) + self.bias)
