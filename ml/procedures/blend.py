"""The two readers weighed against each other, and how far to trust a verdict."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
VERSION = 3


@dataclass(frozen=True)
class Blend:
    """logit = words * transformer + sequence * reader + bias.

    Fitted on held-out students, so it is the calibration too.
    """

    words: float
    sequence: float
    bias: float
    slope: float = 1.0
    """See `verdicts.Judge`."""
    least: float = 0.6
    prior_slope: float | None = None
    """The slope before any review was learnt from, so that each training starts there again and
    nobody's reviews count twice, or after they were withdrawn; None where none was."""
    version: int | str = VERSION
    """A number, or of a version that learnt from reviews the whole name: procedures@3.1."""

    @property
    def name(self) -> str:
        """As scores call the version."""
        return self.version if isinstance(self.version, str) else f"procedures@{self.version}"

    def logits(self, readers: Doubles) -> Doubles:
        """[runs, 2] (transformer, sequence reader) -> [runs]."""
        return np.asarray(readers @ np.array([self.words, self.sequence]) + self.bias)

    @property
    def scale(self) -> float:
        """What a movement of the sequence reader comes to after blending.

        The transformer is taken to have moved as it did: reading the moment before as well would
        double the cost of a verdict.
        """
        return self.words + self.sequence

    def save(self, file: Path) -> None:
        """Write it as JSON."""
        rounded = {
            name: value if isinstance(value, str) else round(value, 5)
            for name, value in asdict(self).items()
            if value is not None
        }
        file.write_text(json.dumps(rounded, indent=1) + "\n")

    @classmethod
    def load(cls, file: Path) -> Blend:
        """Read what `save` wrote."""
        return cls(**json.loads(file.read_text()))


def fit_blend(readers: Doubles, success: NDArray[np.int64]) -> Blend:
    """Logistic regression of success on the readers' logits."""
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=10.0).fit(readers, success)
    words, sequence = (float(one) for one in fitted.coef_[0])
    return Blend(words, sequence, float(fitted.intercept_[0]))


def fit_slope(moves: Doubles, witness: Doubles) -> float:
    """Slope for which sigmoid(slope * |move|) is the chance that the witness moves the same way.

    Logistic regression without intercept: no movement is no evidence. Newton's method.
    """
    size = np.abs(moves)
    same = (np.sign(moves) == np.sign(witness)).astype(np.float64)
    slope = 1.0
    for _ in range(50):
        chance = sigmoid(slope * size)
        curvature = float(np.sum(size**2 * chance * (1.0 - chance)))
        slope += float(np.sum(size * (same - chance))) / max(curvature, 1e-9)
        slope = min(max(slope, 0.0), 20.0)
    return slope


def sigmoid(logits: Doubles) -> Doubles:
    """Probabilities of logits."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(logits, -30.0, 30.0))))
