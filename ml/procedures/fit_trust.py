"""How far a verdict on a trial is to be trusted: the slope, fitted to what teachers found."""

from __future__ import annotations

import numpy as np

from ml.procedures.blend import Doubles, sigmoid
from ml.procedures.figures import Flags

PRIOR_TRIALS = 50.0
"""The base's slope counts as much as so many reviewed trials."""


def fit_slope_from(base: float, leaning: Doubles, truth: Flags) -> float:
    """The likeliest slope for sigmoid(slope * leaning) = P(helped), held near the base's.

    The prior is normal around `base`, as narrow as `PRIOR_TRIALS` trials of the mean information
    would make it. Newton's method; never below 0, where a verdict would mean its opposite.
    """
    expected = sigmoid(base * leaning)
    information = float(np.mean(leaning**2 * expected * (1.0 - expected))) if len(leaning) else 0.0
    slope, prior = base, PRIOR_TRIALS * max(information, 1e-6)
    for _ in range(50):
        chance = sigmoid(slope * leaning)
        gradient = float(np.sum(leaning * (truth - chance))) - prior * (slope - base)
        curvature = float(np.sum(leaning**2 * chance * (1.0 - chance))) + prior
        slope = min(max(slope + gradient / curvature, 0.0), 20.0)
    return slope
