"""Our metrics against scikit-learn and against sums done by hand."""

import numpy as np
import pytest
from sklearn.metrics import f1_score, roc_auc_score

from ml.training.metrics import accuracy, auc, bootstrap, expected_calibration_error, macro_f1

RNG = np.random.default_rng(3)
TRUTH = RNG.integers(0, 3, 200)
GUESS = np.where(RNG.random(200) < 0.6, TRUTH, RNG.integers(0, 3, 200))


def test_macro_f1_is_scikit_learns():
    assert macro_f1(TRUTH, GUESS, 3) == pytest.approx(f1_score(TRUTH, GUESS, average="macro"))


def test_a_class_that_nobody_names_counts_for_nothing():
    truth, guess = np.array([0, 0, 1]), np.array([0, 1, 1])

    assert macro_f1(truth, guess, 3) == pytest.approx((2 / 3 + 2 / 3) / 2)


def test_auc_is_scikit_learns_with_ties():
    truth = RNG.random(300) < 0.4
    score = np.round(truth * 0.3 + RNG.random(300), 1)

    assert auc(truth, score) == pytest.approx(roc_auc_score(truth, score))


def test_calibration_error_of_two_bins_by_hand():
    confidence = np.array([0.95, 0.95, 0.55, 0.55])
    right = np.array([True, False, True, False])

    assert expected_calibration_error(confidence, right) == pytest.approx(0.5 * 0.45 + 0.5 * 0.05)


def test_the_interval_of_a_share_is_as_wide_as_the_binomial_says():
    low, high = bootstrap(lambda rows: accuracy(TRUTH[rows], GUESS[rows]), 200)
    share = accuracy(TRUTH, GUESS)

    assert low < share < high
    assert high - low == pytest.approx(2 * 1.96 * np.sqrt(share * (1 - share) / 200), rel=0.2)
