"""One student's marks, step by step, with what each is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.safestring import SafeString

from courses.extensions.dates import Dates
from courses.models import Course
from gradebook.columns import Column, Key
from gradebook.forms import key_text
from gradebook.marks import Cell
from gradebook.models import Comment, Override
from gradebook.resting import ScoreLink
from gradebook.selectors import Book, Row, entries_of
from gradebook.signs import signs_html, told_by
from gradebook.table import mark_text
from people.models import User


@dataclass(frozen=True)
class Line:
    """A step: what counts, what the scores say, and what teachers wrote."""

    column: Column
    cell: Cell
    key: str
    override: Override | None  # the last one: it holds, or took an earlier one back
    comments: list[Comment]
    scores: list[ScoreLink]  # empty for the student, who opens none

    @property
    def mark(self) -> str:
        return mark_text(self.cell.mark)

    @property
    def scored(self) -> str:
        return mark_text(self.cell.scored)

    @property
    def computed(self) -> str:
        return mark_text(self.cell.computed)

    @property
    def signs(self) -> SafeString:
        return signs_html(told_by(self.cell))


@dataclass(frozen=True)
class Group:
    """A stage of an assignment."""

    assignment: str
    stage: str
    total: str  # of the whole assignment
    assignment_id: int
    dates: Dates  # of the assignment, for this student
    lines: list[Line]


def lines_of(
    book: Book,
    row: Row,
    course: Course,
    student: User,
    scores: Mapping[Key, list[ScoreLink]] = MappingProxyType({}),
) -> list[Group]:
    overrides = _last(entries_of(Override, course, student))
    comments: dict[Key, list[Comment]] = {}
    for one in reversed(entries_of(Comment, course, student)):
        comments.setdefault(one.key, []).append(one)
    return [
        Group(
            one.title,
            stage.title,
            mark_text(row.totals[one.assignment.pk]),
            one.assignment.pk,
            row.dates[one.assignment.pk],
            [
                _line(
                    row,
                    column,
                    overrides,
                    comments.get(column.key, []),
                    scores.get(column.key, []),
                )
                for column in stage.columns
            ],
        )
        for one in book.assignments
        for stage in one.stages
    ]


def _line(
    row: Row,
    column: Column,
    overrides: dict[Key, Override],
    comments: list[Comment],
    scores: list[ScoreLink],
) -> Line:
    cell = row.cells[column.key]
    return Line(column, cell, key_text(column.key), overrides.get(column.key), comments, scores)


def _last(newest_first: list[Override]) -> dict[Key, Override]:
    return {one.key: one for one in reversed(newest_first)}


def history_of(book: Book, course: Course, student: User) -> list[tuple[str, Override]]:
    """Every mark that a teacher has set or taken back, the newest first, with its step's name."""
    names = {
        column.key: f"{stage.title} · {column.name}"
        for one in book.assignments
        for stage in one.stages
        for column in stage.columns
    }
    return [(names.get(one.key, one.step), one) for one in entries_of(Override, course, student)]
