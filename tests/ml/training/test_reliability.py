"""Calibration errors, against hand calculations and against chance."""

import numpy as np
import pytest

from ml.training.reliability import (
    adaptive_error,
    debiased_error,
    reliability,
    shown_with_intervals,
)


def drawn(offset: float, count: int = 4000) -> tuple[np.ndarray, np.ndarray]:
    """Verdicts whose chance of being right is `offset` below the one stated."""
    rng = np.random.default_rng(3)
    chance = rng.uniform(0.4, 0.95, count)
    return chance, rng.random(count) < chance - offset


def test_the_adaptive_error_is_that_of_a_hand_calculation():
    chance = np.repeat(np.linspace(0.05, 0.95, 10), 2)
    right = np.tile([True, False], 10)  # half are right in each of ten bins of two

    assert adaptive_error(chance, right) == pytest.approx(np.abs(chance - 0.5).mean())


def test_luck_alone_explains_the_error_of_a_calibrated_model():
    few, many = reliability(*drawn(0.0, 400)), reliability(*drawn(0.0, 40_000))

    assert few["ece_if_perfect"] > 0.02, "an error of 0 is not to be expected of 400 answers"
    assert few["ece"] < few["ece_if_perfect_95"] * 1.2
    assert many["ece"] < many["ece_if_perfect_95"] < 0.01
    assert many["ece_debiased"] < 0.01


def test_overconfidence_is_found_and_its_size_told():
    found = reliability(*drawn(0.1))

    assert found["ece"] > found["ece_if_perfect_95"]
    for name in ("ece", "ece_adaptive", "ece_debiased"):
        assert found[name] == pytest.approx(0.1, abs=0.02)


def test_one_answer_in_a_bin_says_nothing():
    assert debiased_error(np.array([0.95]), np.array([False])) == 0.0


def test_intervals_are_wider_where_answers_to_a_question_stand_or_fall_together():
    shown, right = np.ones(400, bool), np.tile([True, False], 200)
    apart = shown_with_intervals(shown, right, np.arange(400))
    together = shown_with_intervals(shown, np.sort(right), np.arange(400) // 40)

    def width(found):
        low, high = found["accuracy_when_shown_95"]
        return high - low

    assert apart["accuracy_when_shown"] == together["accuracy_when_shown"] == 0.5
    assert width(together) > 3 * width(apart)
    assert together["questions"] == 10


def test_where_nothing_is_shown_nothing_is_said_to_be_right():
    found = shown_with_intervals(np.zeros(5, bool), np.ones(5, bool), np.arange(5))

    assert found["share_shown"] == 0.0
    assert found["accuracy_when_shown"] is None and found["accuracy_when_shown_95"] is None
