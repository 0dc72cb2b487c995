"""Fits the blend. Needs scipy; serving does not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix

from ml.tracing.arrays import Doubles
from ml.tracing.blend import Blend
from ml.tracing.ridge import fit_ridge

PRIOR = 0.3
"""Width of the prior around an equal blend: with few students kept back the weights stay even."""


def fit_blend(readers: Doubles, truth: Doubles) -> Blend:
    """Fit the weights around an equal share for each reader.

    The equal blend enters as a column of its own with a wide prior: it is the temperature.
    """
    equal = readers.mean(axis=1, keepdims=True)
    columns = np.hstack([equal, readers - equal, np.ones((len(readers), 1))])
    count = readers.shape[1]
    widths = np.array([3.0, *[PRIOR] * count, 3.0])
    found = fit_ridge(csr_matrix(columns), truth, widths)
    apart = found[1:-1] - found[1:-1].mean()
    weights = found[0] / count + apart
    return Blend(tuple(round(float(one), 5) for one in weights), round(float(found[-1]), 5))


def cross_fitted(readers: Doubles, truth: Doubles, halves: Sequence[bool]) -> Doubles:
    """Chances of each half of the students from a blend fitted on the other half."""
    half = np.array(halves, dtype=bool)
    found = np.empty(len(truth))
    for here in (half, ~half):
        if here.any() and not here.all():
            found[here] = fit_blend(readers[~here], truth[~here]).chances(readers[here])
        elif here.all():
            found[here] = fit_blend(readers, truth).chances(readers)
    return found
