"""What the readers share, in numpy alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]


def sigmoid(logits: Doubles) -> Doubles:
    """Probabilities of logits."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(logits, -30.0, 30.0))))
