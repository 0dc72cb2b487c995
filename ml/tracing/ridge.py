"""Logistic regression on sparse columns, each with its own prior width. Needs scipy."""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from ml.tracing.arrays import Doubles, sigmoid


def fit_ridge(
    columns: csr_matrix, truth: Doubles, widths: Doubles, *, rounds: int = 120
) -> Doubles:
    """Weights that maximise the posterior under N(0, widths^2) priors, found by L-BFGS.

    Columns are scaled by their widths, so that one penalty serves all and the steps are even.
    """
    scaled = csr_matrix(columns.multiply(widths[None, :]))
    across = csr_matrix(scaled.T)

    def loss(weights: Doubles) -> tuple[float, Doubles]:
        logits = scaled @ weights
        missed = sigmoid(logits) - truth
        value = np.logaddexp(0.0, logits).sum() - truth @ logits + 0.5 * weights @ weights
        return float(value), across @ missed + weights

    start = np.zeros(columns.shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": rounds})
    return np.asarray(found.x * widths)
