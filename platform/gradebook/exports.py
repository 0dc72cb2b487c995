"""The gradebook as CSV and XLSX: the marks of the screen, to the digit.

A spreadsheet runs what looks like a formula, and a name can be one: text in a CSV that begins so is
set behind an apostrophe, and in an XLSX all text is text by its type.
"""

import re
from io import BytesIO
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from courses.models import Course
from courses.views import taught
from gradebook.models import Comment, Override
from gradebook.selectors import Book, book_of
from gradebook.table import headings, mark_text, marks_of
from gradebook.views import language
from takeaway.sheets import attached, csv_bytes

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What XML has no character for (XML 1.0, 2.2): one of them in one name, and no spreadsheet opens the file.
NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def file_name(course: Course, suffix: str) -> str:
    return f"{slugify(course.title) or 'course'}-{course.pk}-marks.{suffix}"


@login_required
@require_GET
def csv_file(request: HttpRequest, course_id: int) -> HttpResponse:
    """All marks as text, none where there is none."""
    book = book_of(taught(request, course_id), language=language())
    rows: list[list[str]] = [[_("Student"), _("Login"), *headings(book)]]
    for row in book.rows:
        marks = [mark_text(mark, none="") for mark in marks_of(book, row)]
        rows.append([row.student.shown_name, row.student.username, *marks])
    kind = "text/csv; charset=utf-8"
    return attached(csv_bytes(rows), kind, file_name(book.course, "csv"))


@login_required
@require_GET
def xlsx_file(request: HttpRequest, course_id: int) -> HttpResponse:
    """All marks as numbers, and on further sheets what teachers changed and wrote."""
    book = book_of(taught(request, course_id), language=language())
    workbook = Workbook(write_only=True)
    marks = sheet(workbook, _("Marks"), [_("Student"), _("Login"), *headings(book)])
    for row in book.rows:
        names = [row.student.shown_name, row.student.username]
        numbers = [number_cell(marks, mark) for mark in marks_of(book, row)]
        marks.append([*(text_cell(marks, name) for name in names), *numbers])
    entries_sheets(workbook, book)
    file = BytesIO()
    workbook.save(file)
    return attached(file.getvalue(), XLSX, file_name(book.course, "xlsx"))


def sheet(workbook: Workbook, title: str, heads: list[str]) -> WriteOnlyWorksheet:
    made: WriteOnlyWorksheet = workbook.create_sheet(title)
    made.freeze_panes = "C2"
    made.append([text_cell(made, head, bold=True) for head in heads])
    return made


def text_cell(sheet: WriteOnlyWorksheet, text: str, *, bold: bool = False) -> Any:
    """A cell of the type text, whatever it begins with."""
    cell = WriteOnlyCell(sheet, NOT_IN_XML.sub("", text))
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell


def number_cell(sheet: WriteOnlyWorksheet, mark: Any) -> Any:
    cell = WriteOnlyCell(sheet, mark)
    cell.number_format = "0.0"
    return cell


def entries_sheets(workbook: Workbook, book: Book) -> None:
    """Overrides and comments, the oldest first, each with who wrote it and when."""
    names = {column.key: head for column, head in zip(book.columns, step_heads(book), strict=True)}
    heads = [_("Student"), _("Login"), _("Step"), _("Teacher"), _("Date")]
    changes = sheet(workbook, _("Changed marks"), [*heads, _("Mark"), _("Reason")])
    for one in _entries(Override, book.course):
        place = names.get(one.key, one.step)
        tail = [number_cell(changes, one.mark), text_cell(changes, one.reason)]
        changes.append([*_front(changes, one, place), *tail])
    comments = sheet(workbook, _("Comments"), [*heads, _("Comment")])
    for one in _entries(Comment, book.course):
        place = names.get(one.key, one.step)
        comments.append([*_front(comments, one, place), text_cell(comments, one.text)])
    dates_sheet(workbook, book)


def dates_sheet(workbook: Workbook, book: Book) -> None:
    """Who has other dates than the class, and why."""
    heads = [_("Student"), _("Login"), _("Assignment"), _("Opens"), _("Due"), _("Reason")]
    dates = sheet(workbook, _("Own dates"), heads)
    for row in book.rows:
        for one in book.assignments:
            own = row.dates[one.assignment.pk]
            if own.reason:
                names = [row.student.shown_name, row.student.username, one.title]
                moments = ["" if day is None else day.isoformat() for day in (own.opens, own.due)]
                dates.append([text_cell(dates, text) for text in [*names, *moments, own.reason]])


def step_heads(book: Book) -> list[str]:
    return [
        f"{one.title} · {stage.title} · {column.name}"
        for one in book.assignments
        for stage in one.stages
        for column in stage.columns
    ]


def _entries(model: Any, course: Course) -> Any:
    found = model.objects.filter(assignment__course=course).order_by("pk")
    return found.select_related("student", "teacher", "stage")


def _front(sheet: WriteOnlyWorksheet, one: Override | Comment, place: str) -> list[Any]:
    when = one.created.replace(microsecond=0).isoformat()
    texts = [one.student.shown_name, one.student.username, place, one.teacher.shown_name, when]
    return [text_cell(sheet, text) for text in texts]
