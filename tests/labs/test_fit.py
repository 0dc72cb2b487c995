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


XS = [0.5, 1.0, 2.0, 4.0, 8.0]


@pytest.mark.parametrize(
    ("name", "function", "expected"),
    [
        ("exponential", lambda x: 3 * math.exp(-0.4 * x), {"start": 3, "rate": -0.4}),
        ("exponential", lambda x: 0.2 * math.exp(0.7 * x), {"start": 0.2, "rate": 0.7}),
        ("saturation", lambda x: 5 * (1 - math.exp(-x / 2)), {"plateau": 5, "scale": 2}),
        ("hyperbola", lambda x: 10 * x / (2 + x), {"plateau": 10, "half": 2}),
        ("inverse", lambda x: 6 / x, {"factor": 6}),
        ("logarithmic", lambda x: 1 + 2 * math.log(x), {"constant": 1, "log_slope": 2}),
    ],
)
def test_exact_points_give_their_curve_back(name, function, expected):
    fitted = fit(name, points(function, XS))

    assert values(fitted) == pytest.approx(expected, rel=1e-8)
    assert fitted["chi2_reduced"] == pytest.approx(0, abs=1e-12)
    assert fitted["y"][-1] == pytest.approx(function(XS[-1]), rel=1e-5)


@pytest.mark.parametrize("name", ["exponential", "saturation", "hyperbola"])
@pytest.mark.parametrize("us", [[0.1, 0.2, 0.1, 0.3, 0.2], [0.0] * 5])
def test_curves_agree_with_scipy_in_values_and_uncertainties(name, us):
    from scipy.optimize import curve_fit

    function = {
        "exponential": lambda x, a, b: a * np.exp(b * x),
        "saturation": lambda x, a, b: a * (1 - np.exp(-x / b)),
        "hyperbola": lambda x, a, b: a * x / (b + x),
    }[name]
    guess = (3.0, 0.1) if name == "exponential" else (4.0, 1.5)
    ys = function(np.array(XS), *guess) + np.array([0.1, -0.15, 0.08, 0.12, -0.1])
    weighted = bool(us[0])
    best, covariance = curve_fit(
        function, XS, ys, guess, sigma=us if weighted else None, absolute_sigma=weighted
    )
    fitted = fit(name, [Point(*p) for p in zip(XS, ys, us, strict=True)])["parameters"]

    for index, found in enumerate(fitted.values()):
        assert found["value"] == pytest.approx(best[index], rel=1e-5)
        assert found["uncertainty"] == pytest.approx(math.sqrt(covariance[index][index]), rel=2e-3)


def test_the_reduced_chi_square_is_that_of_the_formula():
    xs, ys, us = [1.0, 2.0, 3.0], [1.2, 1.9, 3.2], [0.1, 0.2, 0.1]
    fitted = fit("proportional", [Point(*p) for p in zip(xs, ys, us, strict=True)])
    slope = values(fitted)["slope"]

    squares = sum(((y - slope * x) / u) ** 2 for x, y, u in zip(xs, ys, us, strict=True))
    assert fitted["chi2_reduced"] == pytest.approx(squares / 2, rel=1e-3)
    assert fit("linear", points(lambda x: x, XS, 0.0))["chi2_reduced"] is None


@pytest.mark.parametrize("name", ["inverse", "logarithmic"])
def test_a_curve_with_no_value_at_zero_says_so(name):
    with pytest.raises(BadAction) as caught:
        fit(name, [Point(0.0, 1.0, 0.1), Point(1.0, 2.0, 0.1)])
    assert caught.value.code == "fit_needs_positive_x"


@pytest.mark.parametrize("name", ["saturation", "hyperbola", "exponential"])
@pytest.mark.parametrize(
    "ys", [[0.0] * 5, [5, 4, 3, 2, 1], [1, 1, 1, 1, 1], [1e6, -1e6, 1e6, 0, 1]]
)
def test_points_far_from_any_curve_get_a_fit_or_a_sentence(name, ys):
    given = [Point(x, float(y), 0.1) for x, y in zip(XS, ys, strict=True)]
    try:
        assert all(math.isfinite(y) for y in fit(name, given)["y"])
    except BadAction as refusal:
        assert refusal.code == "fit_finds_no_curve"


@pytest.mark.parametrize("ys", [[0, 0.5, 0, 0, 0.5], [0.1, 0.1, 0.1, 0.1, 0.9]])
def test_a_curve_whose_start_lies_beyond_all_numbers_is_refused_in_words(ys):
    """Temperatures in kelvin lie far from 0, where an exponential's first parameter is told."""
    xs = [300.0, 301.0, 302.0, 303.0, 304.0]

    with pytest.raises(BadAction) as refused:
        fit("exponential", [Point(x, y, 0.05) for x, y in zip(xs, ys, strict=True)])

    assert refused.value.code == "fit_finds_no_curve"


def test_a_power_beyond_all_numbers_is_refused_in_words():
    steep = [Point(1000 + x / 1000, 10.0 ** (-3 * x), 0.0) for x in (1, 2, 3)]

    with pytest.raises(BadAction) as refused:
        fit("power", steep)

    assert refused.value.code == "fit_finds_no_curve"


def test_two_points_lie_on_their_line_exactly():
    fitted = fit("linear", [Point(0.5, 1.4211, 1e-4), Point(1.5, 2.4615, 1e-4)])

    assert fitted["residuals"] == [0.0, 0.0]
    assert fitted["residual_sd"] == 0.0
