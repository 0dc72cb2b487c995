"""The gradebook as a file: the same digits as on the screen, and no formula that runs."""

import csv
import re
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from schoolyard import a_run, a_score, finish, person

from courses.models import Membership
from gradebook.services import comment_add, override_add

MARK = re.compile(r'<td class="mark[^"]*"><span>([^<]*)</span>')


@pytest.fixture
def clay(yard, client, ada_run, ben_run):
    client.force_login(yard.clay)
    return client


def fetched(clay, yard, name):
    return clay.get(reverse(f"gradebook:{name}", args=[yard.course.pk]))


def screen(clay, yard):
    """The marks of the page, row by row, as a reader sees them."""
    text = fetched(clay, yard, "book").content.decode()
    rows = text.split("<tbody>")[1].split("</tbody>")[0].split("</tr>")[:-1]
    return [[mark if mark != "–" else "" for mark in MARK.findall(row)] for row in rows]


def csv_rows(clay, yard):
    content = fetched(clay, yard, "csv").content.decode("utf-8-sig")
    return list(csv.reader(StringIO(content)))


def book(clay, yard):
    return load_workbook(BytesIO(fetched(clay, yard, "xlsx").content))


def test_the_csv_agrees_with_the_screen_to_the_digit(clay, yard):
    shown = screen(clay, yard)
    head, *rows = csv_rows(clay, yard)

    assert shown == [row[2:] for row in rows]
    assert len(shown) == 2 and any(shown[0]) and len(head) == len(rows[0])
    assert head[2:4] == [
        "Motion and current · Pendulum · Question",
        "Motion and current · Pendulum · Hypothesis",
    ]


def test_the_xlsx_agrees_with_the_screen_to_the_digit(clay, yard):
    head, *rows = book(clay, yard).worksheets[0].iter_rows()

    found = [["" if one.value is None else f"{one.value:.1f}" for one in row[2:]] for row in rows]

    assert found == screen(clay, yard)
    assert [cell.value for cell in head] == csv_rows(clay, yard)[0]
    numbers = [cell for row in rows for cell in row[2:] if cell.value is not None]
    assert numbers and {cell.number_format for cell in numbers} == {"0.0"}
    assert {cell.data_type for cell in numbers} == {"n"}


@pytest.mark.parametrize(
    "name",
    [
        "=1+1",
        "+1",
        "-1+2",
        "@SUM(A1)",
        "\t=1+1",
        "|calc",
        " =1+1",
        "＝1+1",
        "＠SUM(A1)",
        "\ufeff=1+1",
    ],
)
def test_a_name_never_becomes_a_formula(clay, yard, name):
    yard.ada.first_name, yard.ada.last_name = name, ""
    yard.ada.save()

    in_csv = [row[0] for row in csv_rows(clay, yard)[1:]]
    cells = [row[0] for row in book(clay, yard).worksheets[0].iter_rows(min_row=2)]

    assert f"'{yard.ada.shown_name}" in in_csv
    assert {cell.data_type for cell in cells} == {"s"}
    assert yard.ada.shown_name in {cell.value for cell in cells}


def test_reasons_and_comments_are_on_their_own_sheets_and_are_text(clay, yard, stage):
    key = (yard.assignment.pk, stage.key, "claim")
    who = {"student": yard.ada, "key": key, "teacher": yard.clay}
    override_add(**who, mark=Decimal("81.5"), reason='=HYPERLINK("http://x")')
    comment_add(**who, text="@home")

    _marks, changes, comments, _dates = book(clay, yard).worksheets

    change = [cell.value for cell in list(changes.iter_rows())[1]]
    assert change[2] == "Motion and current · Pendulum · Claim"
    assert change[5:] == [81.5, '=HYPERLINK("http://x")']
    assert list(changes.iter_rows())[1][6].data_type == "s"
    assert list(comments.iter_rows())[1][5].value == "@home"


def test_the_words_are_the_readers(clay, yard):
    clay.cookies["django_language"] = "zh-hans"

    assert csv_rows(clay, yard)[0][0] == "学生"


@pytest.mark.parametrize("strange", ["\x0b", "\x1f", "\ufffe", "\uffff"])
def test_a_character_that_xml_does_not_have_spoils_no_workbook(clay, yard, strange):
    yard.ada.first_name, yard.ada.last_name = f"A{strange}da 😀", ""
    yard.ada.save()

    names = [row[0].value for row in book(clay, yard).worksheets[0].iter_rows()]

    assert "Ada 😀" in names


@pytest.mark.parametrize("page", ["book", "csv", "xlsx", "statistics"])
def test_queries_do_not_grow_with_the_class(clay, yard, stage, page):
    fetched(clay, yard, page)
    with CaptureQueriesContext(connection) as few:
        fetched(clay, yard, page)
    for number in range(25):
        student = person(f"pupil{number}", "student", yard.school)
        Membership.objects.create(course=yard.course, user=student, part="student")
        run = finish(a_run(student, assignment=yard.assignment, stage=stage))
        a_score(run, "claim", step="claim")
    with CaptureQueriesContext(connection) as many:
        answer = fetched(clay, yard, page)

    assert answer.status_code == 200
    assert len(few) == len(many) <= 15
