"""How scores become marks: exact decimal arithmetic, no database.

A mark is a percentage with one decimal, rounded half up. Every total is computed from the marks
as they are shown, so that whoever adds them up on paper gets the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

TENTH = Decimal("0.1")
WORTH = {"correct": Decimal(100), "incomplete": Decimal(50), "incorrect": Decimal(0)}
ZERO = Decimal("0.0")


def rounded(mark: Decimal) -> Decimal:
    return mark.quantize(TENTH, ROUND_HALF_UP)


def mark_of(verdicts: Iterable[str]) -> Decimal | None:
    """The mean worth of the verdicts on a step; a verdict that decides nothing does not count."""
    return _mean_worth(tuple(verdicts))


@lru_cache(maxsize=4096)  # a class has thousands of cells and few different lists of verdicts
def _mean_worth(verdicts: tuple[str, ...]) -> Decimal | None:
    worth = [WORTH[one] for one in verdicts if one in WORTH]
    return rounded(sum(worth, Decimal(0)) / len(worth)) if worth else None


def weighted(parts: Iterable[tuple[Decimal | None, Decimal]]) -> Decimal | None:
    """The weighted mean of what has a mark; none where nothing has, or all of it weighs nothing."""
    counted = [(mark, weight) for mark, weight in parts if mark is not None]
    total = sum((weight for _, weight in counted), Decimal(0))
    if not total:
        return None
    return rounded(sum((mark * weight for mark, weight in counted), Decimal(0)) / total)


@dataclass(frozen=True)
class LateRule:
    """What being late costs."""

    percent_a_day: Decimal = Decimal(0)
    most_percent: Decimal = Decimal(50)
    grace: timedelta = timedelta(minutes=60)
    cut_off: timedelta | None = None  # after the due date; None: late work counts for ever

    def taken_off(self, due: datetime | None, handed_in: datetime | None) -> Decimal:
        """Percent of the mark that is taken off; a day that has begun counts as one."""
        if due is None or handed_in is None or handed_in - due <= self.grace:
            return ZERO
        if self.cut_off is not None and handed_in - due > self.cut_off:
            return Decimal(100)
        days = -((due - handed_in) // timedelta(days=1))
        return min(self.percent_a_day * days, self.most_percent)


def lessened(mark: Decimal, percent: Decimal) -> Decimal:
    return rounded(mark * (100 - percent) / 100)


@dataclass(frozen=True)
class Cell:
    """One student's standing on one step of one stage."""

    state: str  # marked, open, missing, unmarked
    computed: Decimal | None = None  # what the scores say, with what is taken off for being late
    scored: Decimal | None = None  # the same without
    late_percent: Decimal = ZERO
    override: Decimal | None = None
    comments: int = 0

    @property
    def mark(self) -> Decimal | None:
        """What counts."""
        return self.computed if self.override is None else self.override

    @property
    def missing(self) -> bool:
        """Whether it lacks what can no longer be done in time; a teacher's own mark stands for that."""
        return self.state == "missing" and self.override is None


def cell_of(
    *,
    verdicts: Iterable[str],
    done: bool,
    closed: bool,
    late_percent: Decimal,
    missing_is_zero: bool,
    override: Decimal | None = None,
    comments: int = 0,
) -> Cell:
    """`closed`: the student can no longer do it in time, or has finished without it."""
    scored = mark_of(verdicts)
    if scored is not None:
        computed = lessened(scored, late_percent)
        return Cell("marked", computed, scored, late_percent, override, comments)
    if done:
        return Cell("unmarked", override=override, comments=comments)
    if closed:
        zero = ZERO if missing_is_zero else None
        return Cell("missing", zero, override=override, comments=comments)
    return Cell("open", override=override, comments=comments)


@dataclass(frozen=True)
class Weights:
    """What counts how much."""

    steps: Mapping[str, Decimal] = field(default_factory=dict)
    assignments: Mapping[int, Decimal] = field(default_factory=dict)

    def step(self, name: str) -> Decimal:
        return self.steps.get(name, Decimal(1))

    def assignment(self, pk: int) -> Decimal:
        return self.assignments.get(pk, Decimal(1))
