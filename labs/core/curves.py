"""Curves that are not linear in their parameters, fitted by damped Gauss-Newton steps.

Each has two parameters and is linear in the first: for a given second one the best first is a
quotient of sums (variable projection, Golub & Pereyra 1973, doi:10.1137/0710036). A coarse search
over the second gives the start; Levenberg's damping lets every step make the squares smaller.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

Search = Callable[[Sequence[float]], Iterator[float]]


@dataclass(frozen=True)
class Curve:
    """y = a g(x, b): `shape` is g, `slope` its derivative by b, `search` the values of b to try."""

    shape: Callable[[float, float], float]
    slope: Callable[[float, float], float]
    search: Search
    above_zero: bool = False  # b is a scale of x: with b below 0 the curve would have a pole

    def value(self, x: float, a: float, b: float) -> float:
        return a * self.shape(x, b)


def _reach(xs: Sequence[float]) -> float:
    return max(abs(x) for x in xs)


def _rates(xs: Sequence[float]) -> Iterator[float]:
    span = max(xs) - min(xs)
    for n in range(-40, 41):
        yield math.copysign(abs(n / 40) ** 2 * 20, n) / span


def _scales(xs: Sequence[float]) -> Iterator[float]:
    """From a thousandth of the greatest x to a thousand times as much."""
    for n in range(-30, 31):
        yield _reach(xs) * 10 ** (n / 10)


def _rise(x: float, b: float) -> float:
    return -math.expm1(-x / b)


EXPONENTIAL = Curve(
    lambda x, b: math.exp(b * x),
    lambda x, b: x * math.exp(b * x),
    _rates,
)
SATURATION = Curve(
    _rise,
    lambda x, b: -x / (b * b) * math.exp(-x / b),
    _scales,
    above_zero=True,
)
HYPERBOLA = Curve(
    lambda x, b: x / (b + x),
    lambda x, b: -x / (b + x) ** 2,
    _scales,
    above_zero=True,
)

Fitted = tuple[list[float], list[list[float]], float]


def curve_fit(
    curve: Curve, xs: Sequence[float], ys: Sequence[float], deviations: Sequence[float]
) -> Fitted | None:
    """(a, b), their covariance and the weighted sum of squares; None where none is found."""
    problem = _Problem(curve, xs, ys, deviations)
    start = problem.start()
    if start is None:
        return None
    a, b, squares = problem.improved(*start)
    covariance = problem.covariance(a, b)
    return None if covariance is None else ([a, b], covariance, squares)


@dataclass(frozen=True)
class _Problem:
    curve: Curve
    xs: Sequence[float]
    ys: Sequence[float]
    deviations: Sequence[float]

    def squares(self, a: float, b: float) -> float:
        """Weighted squares of the residuals; infinite where the curve has no value."""
        if self.curve.above_zero and b <= 0:
            return math.inf
        try:
            return math.fsum(
                ((y - self.curve.value(x, a, b)) / u) ** 2
                for x, y, u in zip(self.xs, self.ys, self.deviations, strict=True)
            )
        except (OverflowError, ZeroDivisionError, ValueError):
            return math.inf

    def best_a(self, b: float) -> float | None:
        """The first parameter that fits best with this second one."""
        try:
            shapes = [self.curve.shape(x, b) for x in self.xs]
            below = math.fsum((g / u) ** 2 for g, u in zip(shapes, self.deviations, strict=True))
            above = math.fsum(
                g * y / u**2 for g, y, u in zip(shapes, self.ys, self.deviations, strict=True)
            )
            return above / below
        except (OverflowError, ZeroDivisionError):
            return None

    def start(self) -> tuple[float, float, float] | None:
        tried = [
            (self.squares(a, b), a, b)
            for b in self.curve.search(self.xs)
            if (a := self.best_a(b)) is not None and math.isfinite(a)
        ]
        if not tried or not math.isfinite(min(tried)[0]):
            return None
        squares, a, b = min(tried)
        return a, b, squares

    def normal(self, a: float, b: float) -> tuple[float, float, float, float, float]:
        """Sums of the normal equations: J'J (three of them) and J'r (two)."""
        aa = ab = bb = ra = rb = 0.0
        for x, y, u in zip(self.xs, self.ys, self.deviations, strict=True):
            da, db = self.curve.shape(x, b) / u, a * self.curve.slope(x, b) / u
            r = (y - self.curve.value(x, a, b)) / u
            aa, ab, bb, ra, rb = (
                aa + da * da,
                ab + da * db,
                bb + db * db,
                ra + da * r,
                rb + db * r,
            )
        return aa, ab, bb, ra, rb

    def improved(self, a: float, b: float, squares: float) -> tuple[float, float, float]:
        damping = 1e-3
        for _ in range(100):
            aa, ab, bb, ra, rb = self.normal(a, b)
            da_da, db_db = aa * (1 + damping), bb * (1 + damping)
            determinant = da_da * db_db - ab * ab
            if determinant <= 0:
                break
            step_a = (ra * db_db - rb * ab) / determinant
            step_b = (rb * da_da - ra * ab) / determinant
            tried = self.squares(a + step_a, b + step_b)
            if not tried <= squares:
                damping *= 10
                if damping > 1e12:
                    break
                continue
            small = abs(step_a) <= 1e-13 * abs(a) and abs(step_b) <= 1e-13 * abs(b)
            a, b, squares, damping = a + step_a, b + step_b, tried, damping / 10
            if small:
                break
        return a, b, squares

    def covariance(self, a: float, b: float) -> list[list[float]] | None:
        """The inverse of J'J; None where the points do not tell the parameters apart."""
        aa, ab, bb, _, _ = self.normal(a, b)
        determinant = aa * bb - ab * ab
        if determinant <= 1e-12 * aa * bb:
            return None
        return [[bb / determinant, -ab / determinant], [-ab / determinant, aa / determinant]]
