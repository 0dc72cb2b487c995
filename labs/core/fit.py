"""Least-squares fits of a student's own trials, with uncertainties."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from labs.core.curves import EXPONENTIAL, HYPERBOLA, SATURATION, Curve, curve_fit
from labs.core.errors import BadAction
from labs.core.values import JsonDict, rounded

Basis = Callable[[float], tuple[float, ...]]


@dataclass(frozen=True)
class Model:
    """y as a weighted sum of functions of x.

    `power` is fitted between logarithms. A model with a `curve` is not linear in its parameters and
    is fitted step by step (`labs.core.curves`). `positive` models need every x above 0.
    """

    parameters: tuple[str, ...]
    basis: Basis
    logarithmic: bool = False
    positive: bool = False
    curve: Curve | None = None


MODELS = {
    "linear": Model(("intercept", "slope"), lambda x: (1.0, x)),
    "proportional": Model(("slope",), lambda x: (x,)),
    "quadratic": Model(("constant", "linear", "quadratic"), lambda x: (1.0, x, x * x)),
    "square_root": Model(("factor",), lambda x: (math.sqrt(x),)),
    "power": Model(("factor", "exponent"), lambda x: (1.0, x), logarithmic=True),
    "inverse": Model(("factor",), lambda x: (1 / x,), positive=True),
    "logarithmic": Model(("constant", "log_slope"), lambda x: (1.0, math.log(x)), positive=True),
    "exponential": Model(("start", "rate"), lambda x: (1.0, x), curve=EXPONENTIAL),
    "saturation": Model(("plateau", "scale"), lambda x: (1.0, x), curve=SATURATION),
    "hyperbola": Model(("plateau", "half"), lambda x: (1.0, x), curve=HYPERBOLA),
}


FROM_ZERO = ("square_root", "saturation", "hyperbola")  # defined for x of 0 and above


@dataclass(frozen=True)
class Point:
    """One trial in the plot; `uncertainty` is the standard uncertainty of y."""

    x: float
    y: float
    uncertainty: float


def solved(matrix: list[list[float]], vector: list[float]) -> list[float] | None:
    """Gauss elimination with pivoting for at most three unknowns; None where it is singular."""
    size = len(vector)
    rows = [[*row, value] for row, value in zip(matrix, vector, strict=True)]
    for column in range(size):
        pivot = max(range(column, size), key=lambda r: abs(rows[r][column]))
        if abs(rows[pivot][column]) < 1e-14:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for r in range(size):
            if r != column:
                factor = rows[r][column] / rows[column][column]
                rows[r] = [a - factor * b for a, b in zip(rows[r], rows[column], strict=True)]
    return [rows[i][size] / rows[i][i] for i in range(size)]


def least_squares(
    columns: Sequence[tuple[float, ...]], ys: Sequence[float], weights: Sequence[float]
) -> tuple[list[float], list[list[float]]] | None:
    """Weighted coefficients and their covariance (for weights 1/u²); None where undetermined.

    Columns are scaled to unit norm first, so that the test for singularity has no unit.
    """
    size = len(columns[0])
    norms = [
        math.sqrt(math.fsum(w * c[i] ** 2 for c, w in zip(columns, weights, strict=True)))
        for i in range(size)
    ]
    if not all(norms):
        return None
    unit = [tuple(c[i] / norms[i] for i in range(size)) for c in columns]
    normal = [
        [
            math.fsum(w * u[i] * u[j] for u, w in zip(unit, weights, strict=True))
            for j in range(size)
        ]
        for i in range(size)
    ]
    right = [
        math.fsum(w * u[i] * y for u, w, y in zip(unit, weights, ys, strict=True))
        for i in range(size)
    ]
    solution = solved(normal, right)
    inverse = [solved(normal, [float(i == j) for i in range(size)]) for j in range(size)]
    if solution is None or any(row is None for row in inverse):
        return None
    covariance = [
        [row[i] / (norms[i] * norms[j]) for i in range(size)]
        for j, row in enumerate(r for r in inverse if r is not None)
    ]
    return [s / n for s, n in zip(solution, norms, strict=True)], covariance


def fit(name: str, points: Sequence[Point]) -> JsonDict:
    """Fit a model to the points; raises BadAction where they cannot determine it.

    Every number of the answer is finite: no database keeps another one.
    """
    try:
        found = _fitted(name, points)
    except (OverflowError, ZeroDivisionError):
        raise BadAction("fit_finds_no_curve", {}) from None
    if not _all_finite(found):
        raise BadAction("fit_finds_no_curve", {})
    return found


def _all_finite(found: object) -> bool:
    if isinstance(found, dict):
        return all(_all_finite(part) for part in found.values())
    if isinstance(found, list):
        return all(_all_finite(part) for part in found)
    return not isinstance(found, float) or math.isfinite(found)


def _fitted(name: str, points: Sequence[Point]) -> JsonDict:
    model = MODELS[name]
    if len({p.x for p in points}) < max(2, len(model.parameters)):
        raise BadAction("too_few_points", {"needed": max(2, len(model.parameters))})
    if model.logarithmic and any(p.x <= 0 or p.y <= 0 for p in points):
        raise BadAction("fit_needs_positive", {})
    if name in FROM_ZERO and any(p.x < 0 for p in points):
        raise BadAction("fit_needs_positive", {})
    if model.positive and any(p.x <= 0 for p in points):
        raise BadAction("fit_needs_positive_x", {})
    if model.curve is not None:
        return _fitted_curve(name, model.curve, points)
    used = [_logarithm(p) for p in points] if model.logarithmic else list(points)
    weighted = all(p.uncertainty > 0 for p in used)
    weights = [1 / p.uncertainty**2 if weighted else 1.0 for p in used]
    answer = least_squares([model.basis(p.x) for p in used], [p.y for p in used], weights)
    if answer is None:
        raise BadAction("too_few_points", {"needed": max(2, len(model.parameters))})
    coefficients, covariance = answer
    return _described(
        name, points, coefficients, _deviations(model, used, coefficients, covariance, weighted)
    )


def _fitted_curve(name: str, curve: Curve, points: Sequence[Point]) -> JsonDict:
    weighted = all(p.uncertainty > 0 for p in points)
    found = curve_fit(
        curve,
        [p.x for p in points],
        [p.y for p in points],
        [p.uncertainty if weighted else 1.0 for p in points],
    )
    if found is None:
        raise BadAction("fit_finds_no_curve", {})
    coefficients, covariance, squares = found
    free = len(points) - len(coefficients)
    scale = 1.0 if weighted else squares / free if free > 0 else 0.0
    deviations = [math.sqrt(max(covariance[i][i] * scale, 0.0)) for i in range(len(coefficients))]
    return _described(name, points, coefficients, deviations)


def _logarithm(point: Point) -> Point:
    return Point(math.log(point.x), math.log(point.y), point.uncertainty / point.y)


def _deviations(
    model: Model,
    used: Sequence[Point],
    coefficients: list[float],
    covariance: list[list[float]],
    weighted: bool,
) -> list[float]:
    """Standard uncertainties; without readings' uncertainties the scatter has to tell them."""
    scale = 1.0
    if not weighted:
        free = len(used) - len(coefficients)
        squares = math.fsum((p.y - _linear(model, coefficients, p.x)) ** 2 for p in used)
        scale = squares / free if free > 0 else 0.0
    return [math.sqrt(max(covariance[i][i] * scale, 0.0)) for i in range(len(coefficients))]


def _linear(model: Model, coefficients: Sequence[float], x: float) -> float:
    return math.fsum(c * b for c, b in zip(coefficients, model.basis(x), strict=True))


def predicted(name: str, coefficients: Sequence[float], x: float) -> float:
    """The fitted curve at x."""
    model = MODELS[name]
    if model.curve is not None:
        return model.curve.value(x, *coefficients)
    if model.logarithmic:
        return math.exp(_linear(model, coefficients, math.log(x)))
    return _linear(model, coefficients, x)


def _reduced_chi_square(
    points: Sequence[Point], residuals: Sequence[float], parameters: int
) -> float | None:
    """About 1 where curve and uncertainties are right; None without uncertainties or to spare."""
    free = len(points) - parameters
    if free < 1 or any(p.uncertainty <= 0 for p in points):
        return None
    parts = ((r / p.uncertainty) ** 2 for p, r in zip(points, residuals, strict=True))
    return rounded(math.fsum(parts) / free, 4)


def _distance(point: Point, curve: float) -> float:
    """From the curve to the point; what only the machine's last digits make of it counts as 0."""
    return 0.0 if math.isclose(point.y, curve, rel_tol=1e-12) else point.y - curve


def _described(
    name: str, points: Sequence[Point], coefficients: list[float], deviations: list[float]
) -> JsonDict:
    model = MODELS[name]
    shown = list(coefficients)
    if model.logarithmic:  # ln a -> a
        shown[0] = math.exp(coefficients[0])
        deviations = [shown[0] * deviations[0], *deviations[1:]]
    residuals = [_distance(p, predicted(name, coefficients, p.x)) for p in points]
    mean = math.fsum(p.y for p in points) / len(points)
    total = math.fsum((p.y - mean) ** 2 for p in points)
    squares = math.fsum(r * r for r in residuals)
    free = max(len(points) - len(coefficients), 1)
    low, high = min(p.x for p in points), max(p.x for p in points)
    xs = [low + (high - low) * i / 60 for i in range(61)]
    return {
        "model": name,
        "parameters": {
            key: {"value": rounded(v), "uncertainty": rounded(u, 4)}
            for key, v, u in zip(model.parameters, shown, deviations, strict=True)
        },
        "residual_sd": rounded(math.sqrt(squares / free), 6),
        "chi2_reduced": _reduced_chi_square(points, residuals, len(coefficients)),
        "r2": round(1 - squares / total, 6) if total > 0 else 1.0,
        "x": [rounded(x, 6) for x in xs],
        "y": [rounded(predicted(name, coefficients, x), 6) for x in xs],
        "residuals": [rounded(r, 6) for r in residuals],
    }
