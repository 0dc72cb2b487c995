"""Distributions of marks by step and of mastery by skill, with pictures drawn here as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean, median, stdev

from courses.models import Course, Membership
from gradebook.selectors import Book
from gradebook.table import heading
from learners.current import current_mastery, probabilities_by_skill
from learners.skills import all_skills, skill_name

BINS = 10
WIDTH, HEIGHT, GAP = 200, 48, 2


@dataclass(frozen=True)
class Bar:
    """One bar of a histogram, in the units of its picture."""

    x: float
    y: float
    width: float
    height: float
    count: int

    @property
    def middle(self) -> float:
        """Where its number stands, across."""
        return self.x + self.width / 2

    @property
    def above(self) -> float:
        """Where its number stands, just over the bar."""
        return self.y - 2


@dataclass(frozen=True)
class Distribution:
    """What a column of numbers from 0 to 100 looks like."""

    name: str
    values: tuple[float, ...]
    missing: int = 0

    @property
    def count(self) -> int:
        return len(self.values)

    @property
    def mean(self) -> float | None:
        return fmean(self.values) if self.values else None

    @property
    def middle(self) -> float | None:
        return median(self.values) if self.values else None

    @property
    def spread(self) -> float | None:
        """Sample standard deviation; of fewer than two there is none."""
        return stdev(self.values) if len(self.values) > 1 else None

    @property
    def least(self) -> float | None:
        return min(self.values, default=None)

    @property
    def most(self) -> float | None:
        return max(self.values, default=None)

    @property
    def bins(self) -> list[int]:
        """How many lie in 0 to under 10, 10 to under 20, ... and 90 to 100."""
        found = [0] * BINS
        for value in self.values:
            found[min(int(value // (100 / BINS)), BINS - 1)] += 1
        return found

    @property
    def bars(self) -> list[Bar]:
        bins, width = self.bins, WIDTH / BINS
        tallest = max(max(bins), 1)
        return [
            Bar(
                place * width + GAP / 2,
                round(HEIGHT * (1 - count / tallest), 2),
                width - GAP,
                round(HEIGHT * count / tallest, 2),
                count,
            )
            for place, count in enumerate(bins)
        ]


def by_step(book: Book) -> list[Distribution]:
    """One for each step of each stage, then one for each total."""
    found = []
    for one in book.assignments:
        for stage in one.stages:
            for column in stage.columns:
                cells = [row.cells[column.key] for row in book.rows]
                missing = sum(cell.missing for cell in cells)
                name = heading(one.title, stage.title, column)
                found.append(_distribution(name, [cell.mark for cell in cells], missing))
    return found


def of_totals(book: Book) -> Distribution:
    return _distribution("", [row.total for row in book.rows], 0)


def by_skill(course: Course, language: str) -> list[Distribution]:
    """Mastery in percent, as it stands now, of each student of whom something was seen, by skill."""
    students = course.memberships.filter(part=Membership.Part.STUDENT).values("user")
    found = probabilities_by_skill(current_mastery(students))
    return [
        Distribution(skill_name(skill, language), tuple(100 * one for one in found[skill]))
        for skill in all_skills()
        if skill in found
    ]


def _distribution(name: str, marks: Sequence[Decimal | None], missing: int) -> Distribution:
    return Distribution(name, tuple(float(one) for one in marks if one is not None), missing)
