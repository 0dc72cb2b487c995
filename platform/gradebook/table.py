"""The gradebook's cells as text: one spelling of a mark for screen, CSV and XLSX."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from courses.selectors import told_apart
from gradebook.columns import Column
from gradebook.marks import Cell
from gradebook.selectors import Book, Row
from gradebook.signs import signs_html, told_by

NONE = "–"


def mark_text(mark: Decimal | None, none: str = NONE) -> str:
    return none if mark is None else f"{mark:.1f}"


def marks_of(book: Book, row: Row) -> Iterator[Decimal | None]:
    """A row's marks in the order of its columns: steps and total of each assignment, then all."""
    for one in book.assignments:
        for column in one.columns:
            yield row.cells[column.key].mark
        yield row.totals[one.assignment.pk]
    yield row.total


def cells_html(book: Book, row: Row) -> SafeString:
    """The cells of a row. Built here, not in a template: there are twelve thousand of them.

    Nothing in it comes from a person: marks are numbers, signs and classes are our own.
    """
    parts = []
    for one in book.assignments:
        parts += [_cell_html(row.cells[column.key]) for column in one.columns]
        own = ("dates",) if row.dates[one.assignment.pk].reason else ()
        parts.append(_total_html(row.totals[one.assignment.pk], own))
    parts.append(_total_html(row.total))
    return mark_safe("".join(parts))


def _cell_html(cell: Cell) -> str:
    signs = signs_html(told_by(cell))
    return f'<td class="mark mark-{cell.state}"><span>{mark_text(cell.mark)}</span>{signs}</td>'


def _total_html(mark: Decimal | None, told: tuple[str, ...] = ()) -> str:
    return f'<td class="mark mark-total"><span>{mark_text(mark)}</span>{signs_html(told)}</td>'


def heading(title: str, stage: str, column: Column) -> str:
    """A column's name where one line is all there is."""
    return f"{title} · {stage} · {column.name}"


def headings(book: Book) -> list[str]:
    """The names of a row's marks, in their order."""
    found = []
    for one in book.assignments:
        for stage in one.stages:
            found += [heading(one.title, stage.title, column) for column in stage.columns]
        found.append(_("{assignment} · total").format(assignment=one.title))
    return [*found, _("Total")]


def rows_html(book: Book) -> list[tuple[Row, str, SafeString]]:
    """Each row with the student's name and its cells."""
    names = told_apart(row.student for row in book.rows)
    return [(row, names[row.student.pk], cells_html(book, row)) for row in book.rows]
