"""The fixed numbers of the strength model: what is shared by who fits it, who follows it and who draws particles."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.sequencing.course import Doubles

CEILING = 3.0
SLOPE = 1.7
ENOUGH = 1.0
"""Strength of a mastered skill: shown in 85 of 100, but for guesses and slips."""
BEYOND = 0.3
"""How far beyond that practice is still worth something, since strength fades."""
LAST = 0.35
"""The last of the way counts as this much of it: else the last bit would count without end."""
OWN = 0.4
"""Standard deviation of a student's start in one skill about the student's mean."""
DRIFT = 0.12
"""Scatter of the growth by one practice."""
CLASSES = (-1.3, 0.0, 1.3)
SHARES = (0.3, 0.4, 0.3)
STRICT = 2.0
"""A prerequisite this strong (see `belief.Constants.needs`) leaves an eighth of the learning without it."""
QUADRATURE = ((-(3**0.5), 1 / 6), (0.0, 2 / 3), (3**0.5, 1 / 6))
"""Places and shares by which three points stand for a normal distribution (Gauss and Hermite)."""


def places() -> tuple[Doubles, Doubles]:
    """Of the nine classes of students: where their starts lie and where their speeds."""
    return np.repeat(CLASSES, 3), np.tile(CLASSES, 3)


def shares() -> Doubles:
    """How frequent each of the nine is."""
    return np.outer(SHARES, SHARES).reshape(-1)


def strict(needs: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    """How strictly a skill needs each other one, 0 to 1, of the fitted `needs`."""
    return np.asarray(np.minimum(needs / STRICT, 1.0))


def flatter(variance: Any) -> Any:
    """The slope of the chance to show a skill, averaged over a strength of this variance (MacKay 1992)."""
    return SLOPE / (1 + 0.346 * SLOPE**2 * variance) ** 0.5
