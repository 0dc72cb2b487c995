"""Agreement of two judges beyond chance: Cohen's kappa with its interval; no database.

Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological
Measurement 20, 37-46. Its large-sample standard error: Fleiss, J. L., Cohen, J., Everitt, B. S. (1969).
Large sample standard errors of kappa and weighted kappa. Psychological Bulletin 72, 323-327.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

Z_95 = 1.959964


@dataclass(frozen=True)
class Kappa:
    """What two judges share. Without an interval where chance alone explains all (one class)."""

    count: int
    agreed: int
    value: float | None = None  # -1..1
    low: float | None = None  # of the 95 % interval
    high: float | None = None

    @property
    def percent(self) -> int | None:
        """Share of pairs on which both say the same."""
        return round(100 * self.agreed / self.count) if self.count else None


def kappa_of(pairs: Sequence[tuple[str, str]]) -> Kappa:
    """Cohen's kappa of pairs of verdicts: the first judge's, the second's."""
    n, agreed = len(pairs), sum(a == b for a, b in pairs)
    if not n:
        return Kappa(0, 0)
    cells = {pair: count / n for pair, count in Counter(pairs).items()}
    first, second = (_shares(pairs, side) for side in (0, 1))
    chance = sum(share * second.get(one, 0.0) for one, share in first.items())
    if chance >= 1.0:
        return Kappa(n, agreed)
    value = (agreed / n - chance) / (1 - chance)
    error = sqrt(max(0.0, _variance(cells, first, second, value, chance) / n))
    low, high = max(-1.0, value - Z_95 * error), min(1.0, value + Z_95 * error)
    return Kappa(n, agreed, value, low, high)


def _shares(pairs: Sequence[tuple[str, str]], side: int) -> dict[str, float]:
    counted = Counter(pair[side] for pair in pairs)
    return {one: count / len(pairs) for one, count in counted.items()}


def _variance(
    cells: dict[tuple[str, str], float],
    first: dict[str, float],
    second: dict[str, float],
    kappa: float,
    chance: float,
) -> float:
    """n times the variance of kappa: Fleiss, Cohen & Everitt 1969, equation 13."""
    off = 1 - kappa
    same = sum(
        share * (1 - (first[a] + second[a]) * off) ** 2 for (a, b), share in cells.items() if a == b
    )
    other = off**2 * sum(
        share * (second.get(a, 0.0) + first.get(b, 0.0)) ** 2
        for (a, b), share in cells.items()
        if a != b
    )
    return (same + other - (kappa - chance * off) ** 2) / (1 - chance) ** 2
