"""Labs against published values: `labs/<name>/check.py` has one function, `checks()`."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module

from labs.core.catalogue import load_lab
from labs.core.values import JsonDict


@dataclass(frozen=True)
class Check:
    """A number that the lab's model gives beside the number that it should give.

    `tolerance` is relative, except where `expected` is 0: there it is absolute.
    """

    name: str
    expected: float
    measured: float
    tolerance: float
    source: str
    unit: str = ""

    @property
    def error(self) -> float:
        """Relative error (absolute where the expected value is 0)."""
        difference = abs(self.measured - self.expected)
        return difference / abs(self.expected) if self.expected else difference

    @property
    def passed(self) -> bool:
        return math.isfinite(self.measured) and self.error <= self.tolerance

    def to_json(self) -> JsonDict:
        return {
            "name": self.name,
            "expected": self.expected,
            "measured": self.measured,
            "unit": self.unit,
            "error": self.error,
            "tolerance": self.tolerance,
            "source": self.source,
            "passed": self.passed,
        }


def checks_of(name: str) -> list[Check]:
    """A lab's checks, computed now."""
    load_lab(name)
    found = import_module(f"labs.{name}.check").checks()
    return list(found)


def table(checks: Sequence[Check]) -> str:
    """The checks of a lab as lines of a table."""
    rows = [("", "check", "expected", "measured", "error", "allowed", "source")]
    for check in checks:
        rows.append(
            (
                "ok" if check.passed else "MISS",
                check.name,
                f"{check.expected:.9g} {check.unit}".strip(),
                f"{check.measured:.9g} {check.unit}".strip(),
                f"{check.error:.1e}",
                f"{check.tolerance:.0e}",
                check.source,
            )
        )
    return "\n".join(_aligned(rows))


def _aligned(rows: Sequence[tuple[str, ...]]) -> Iterable[str]:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
