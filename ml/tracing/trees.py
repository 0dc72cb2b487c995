"""Gradient-boosted trees, read in numpy: serving needs no scikit-learn."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from ml.tracing.arrays import Doubles

Ints = NDArray[np.int32]
ROWS = 2048
"""Rows walked together: their places in all trees fit the processor's cache."""


@dataclass(frozen=True)
class Trees:
    """Every node of all trees in one row; a leaf is its own child on both sides."""

    start: float
    roots: Ints  # [trees]
    feature: Ints  # [nodes]
    threshold: Doubles  # [nodes], to the left where the value is at most this
    left: Ints
    right: Ints
    value: Doubles  # [nodes], what a leaf adds
    depth: int

    def logits(self, features: Doubles) -> Doubles:
        """[rows, features] -> [rows]."""
        parts = [self._walk(features[at : at + ROWS]) for at in range(0, len(features), ROWS)]
        return np.concatenate(parts) if parts else np.zeros(0)

    def _walk(self, features: Doubles) -> Doubles:
        at = np.broadcast_to(self.roots, (len(features), len(self.roots)))
        rows = np.arange(len(features))[:, None]
        for _ in range(self.depth):
            low = features[rows, self.feature[at]] <= self.threshold[at]
            at = np.where(low, self.left[at], self.right[at])
        # Summed tree by tree for each row: one row alone gives the same bits as many.
        return np.asarray(self.start + np.cumsum(self.value[at], axis=1)[:, -1])

    def save(self, file: Path) -> None:
        """Write every array."""
        arrays = {name: np.ascontiguousarray(getattr(self, name)) for name in _ARRAYS}
        arrays |= {"start": np.array([self.start]), "depth": np.array([self.depth], np.int32)}
        save_file(arrays, file)

    @classmethod
    def load(cls, file: Path) -> Trees:
        """Read what `save` wrote."""
        arrays = load_file(file)
        start, depth = float(arrays["start"][0]), int(arrays["depth"][0])
        return cls(start=start, depth=depth, **{name: arrays[name] for name in _ARRAYS})


_ARRAYS = ("roots", "feature", "threshold", "left", "right", "value")
