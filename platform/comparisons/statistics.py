"""The difference of two groups with its interval, and when a look may end a comparison.

The difference is tested and bounded after Welch (1947), Biometrika 34, 28-35: the two groups may
scatter differently. Looks spend the chance of a false alarm by the function of Lan and DeMets
(1983), Biometrika 70, 659-663, that comes close to the boundaries of O'Brien and Fleming (1979),
Biometrics 35, 549-556:

    spent(t) = 2 (2 - 2 Phi(z / sqrt(t))),  z = Phi^-1(1 - alpha / 4),  t the share of the information,

which is their function at alpha / 2 on either side.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, pi, sqrt
from statistics import NormalDist, fmean, variance

from scipy.special import stdtr, stdtrit

NORMAL = NormalDist()
LEAST = 1e-12  # of alpha: a look before anything is there has a boundary that nothing reaches
PIECES = 400  # of Simpson's rule; the boundaries are then right to 1e-6


@dataclass(frozen=True)
class Difference:
    """Mean of group A less mean of group B."""

    estimate: float
    standard_error: float
    degrees: float  # of freedom, after Welch and Satterthwaite
    p_value: float  # two-sided

    def interval(self, level: float) -> tuple[float, float]:
        """Lower and upper end of the interval at a level such as 0.95."""
        reach = float(stdtrit(self.degrees, (1 + level) / 2)) * self.standard_error
        return self.estimate - reach, self.estimate + reach


def welch(a: Sequence[float], b: Sequence[float]) -> Difference | None:
    """The difference of two groups; None where one has fewer than two values, or neither scatters.

    Two finishers and two who finished nothing have no scatter, and one split in three looks like that
    by chance alone: an interval without width would call it certain.
    """
    if min(len(a), len(b)) < 2:
        return None
    parts = [variance(values) / len(values) for values in (a, b)]
    estimate, total = fmean(a) - fmean(b), sum(parts)
    if total == 0:
        return None
    degrees = total**2 / sum(
        part**2 / (len(values) - 1) for part, values in zip(parts, (a, b), strict=True)
    )
    p_value = 2 * float(stdtr(degrees, -abs(estimate) / sqrt(total)))
    return Difference(estimate, sqrt(total), degrees, p_value)


def spent(alpha: float, fraction: float) -> float:
    """How much of alpha may be used up when this share of the information is there."""
    if fraction <= 0:
        return 0.0
    z = NORMAL.inv_cdf(1 - alpha / 4)
    return 4 * NORMAL.cdf(-z / sqrt(min(fraction, 1.0)))


def boundary(alpha: float, before: float | None, fraction: float) -> float:
    """The z that a look at `fraction` must reach; `before` is the share at the look before it.

    Two looks at most: the correlation of their statistics is sqrt(before / fraction).
    """
    if before is None:
        return -NORMAL.inv_cdf(max(spent(alpha, fraction), LEAST) / 2)
    first = boundary(alpha, None, before)
    wanted = spent(alpha, fraction) - spent(alpha, before)
    low, high = 0.0, 8.0
    for _ in range(60):
        middle = (low + high) / 2
        if _first_crossed_at_second(first, middle, sqrt(before / fraction)) > wanted:
            low = middle
        else:
            high = middle
    return high


def _first_crossed_at_second(first: float, second: float, correlation: float) -> float:
    """P(|Z1| < first and |Z2| >= second), by Simpson's rule over Z1."""
    spread = sqrt(1 - correlation**2)
    if spread == 0 or first == 0:
        return 0.0
    width = 2 * first / PIECES
    total = 0.0
    for place in range(PIECES + 1):
        z = -first + place * width
        above = 1 - NORMAL.cdf((second - correlation * z) / spread)
        below = NORMAL.cdf((-second - correlation * z) / spread)
        weight = 1 if place in (0, PIECES) else 4 if place % 2 else 2
        total += weight * exp(-z * z / 2) / sqrt(2 * pi) * (above + below)
    return total * width / 3


def level_of(bound: float) -> float:
    """The level of the interval that leaves zero out just when the boundary is crossed."""
    return 2 * NORMAL.cdf(bound) - 1
