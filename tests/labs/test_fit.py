"""Fits of a student's own trials."""

import math

import numpy as np
import pytest

from labs.core import BadAction
from labs.core.fit import MODELS, Point, fit


def points(function, xs, uncertainty=0.01):
    return [Point(x, function(x), uncertainty) for x in xs]


def values(fitted):
    return {name: p["value"] for name, p in fitted["parameters"].items()}


def test_a_straight_line_is_found():
    fitted = fit("linear", points(lambda x: 2 + 3 * x, [1, 2, 4]))

    assert values(fitted) == pytest.approx({"intercept": 2, "slope": 3})
    assert fitted["r2"] == pytest.approx(1)


def test_a_line_through_the_origin_is_found():
    assert values(fit("proportional", points(lambda x: 3 * x, [1, 2]))) == pytest.approx(
        {"slope": 3}
    )


def test_a_power_law_is_found():
    fitted = fit("power", points(lambda x: 2 * x**0.5, [0.5, 1, 2]))

    assert values(fitted) == pytest.approx({"factor": 2, "exponent": 0.5})


def test_a_parabola_is_found():
    fitted = fit("quadratic", points(lambda x: 1 - x + 0.5 * x * x, [0, 1, 2, 3]))

    assert values(fitted) == pytest.approx({"constant": 1, "linear": -1, "quadratic": 0.5})


def test_a_square_root_is_found():
    fitted = fit("square_root", points(lambda x: 2.006 * math.sqrt(x), [0.5, 1.0]))

    assert values(fitted) == pytest.approx({"factor": 2.006})


def test_uncertainties_are_those_of_weighted_least_squares():
    """Against numpy's own covariance for the same weights."""
    xs, ys, us = [0.0, 1.0, 2.0, 3.0], [0.1, 0.9, 2.2, 2.8], [0.1, 0.2, 0.1, 0.3]
    fitted = fit("linear", [Point(*p) for p in zip(xs, ys, us, strict=True)])
    coefficients, covariance = np.polyfit(xs, ys, 1, w=1 / np.array(us), cov="unscaled")

    slope = fitted["parameters"]["slope"]
    assert slope["value"] == pytest.approx(coefficients[0])
    assert slope["uncertainty"] == pytest.approx(math.sqrt(covariance[0][0]), rel=1e-3)


def test_without_uncertainties_the_scatter_tells():
    xs, ys = [0.0, 1.0, 2.0, 3.0], [0.1, 0.9, 2.2, 2.8]
    fitted = fit("linear", [Point(x, y, 0.0) for x, y in zip(xs, ys, strict=True)])
    _, covariance = np.polyfit(xs, ys, 1, cov=True)

    assert fitted["parameters"]["slope"]["uncertainty"] == pytest.approx(
        math.sqrt(covariance[0][0]), rel=1e-3
    )


def test_points_that_fix_no_curve_are_refused():
    for name in MODELS:
        with pytest.raises(BadAction) as caught:
            fit(name, [Point(1.0, 1.0, 0.1), Point(1.0, 1.1, 0.1)])
        assert caught.value.code == "too_few_points"


def test_a_power_law_needs_positive_values():
    with pytest.raises(BadAction) as caught:
        fit("power", [Point(-1.0, 1.0, 0.1), Point(1.0, 1.0, 0.1)])
    assert caught.value.code == "fit_needs_positive"


def test_equal_readings_are_fitted_by_a_flat_line():
    fitted = fit("linear", points(lambda x: 2.0, [1, 2, 3]))

    assert fitted["r2"] == 1.0
    assert values(fitted)["slope"] == pytest.approx(0, abs=1e-12)
