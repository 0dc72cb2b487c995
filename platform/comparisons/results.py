"""The result of a comparison, reckoned from its looks each time it is asked for."""

from dataclasses import dataclass
from statistics import fmean, stdev

from comparisons.models import Comparison
from comparisons.statistics import NORMAL, Difference, boundary, level_of, welch


@dataclass(frozen=True)
class Result:
    """What the last look found. `level` is that of the interval, as the looks before it leave it."""

    difference: Difference
    bound: float  # the z that had to be reached
    level: float
    low: float
    high: float

    @property
    def crossed(self) -> bool:
        """Whether the interval leaves out zero: the p-value is as small as the boundary asks for."""
        return self.difference.p_value <= 2 * (1 - NORMAL.cdf(self.bound))


@dataclass(frozen=True)
class Described:
    """The outcomes of one group at a look."""

    measured: int
    mean: float | None
    spread: float | None  # sample standard deviation


def result_of(comparison: Comparison) -> Result | None:
    """The result at the last look; None before one, and where `welch` finds none."""
    looks = list(comparison.looks.all())
    if not looks:
        return None
    last = looks[-1]
    difference = welch(last.values["a"], last.values["b"])
    if difference is None:
        return None
    before = looks[0].fraction if len(looks) > 1 else None
    bound = boundary(comparison.alpha, before, last.fraction)
    level = level_of(bound)
    return Result(difference, bound, level, *difference.interval(level))


def described(values: list[float]) -> Described:
    """How many, their mean and their spread, as far as there are so many."""
    mean = fmean(values) if values else None
    return Described(len(values), mean, stdev(values) if len(values) > 1 else None)
