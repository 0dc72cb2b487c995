"""Files of a class: what is read out of them, and what is refused with a sentence."""

import csv
import re
import struct
import zipfile
from io import BytesIO, StringIO

import pytest
from django.core.exceptions import ValidationError
from openpyxl import Workbook

from courses.roster.files import LARGEST, MOST_ROWS, table_of
from courses.roster.rows import rows_of

HEADER = ["first name", "last name", "login", "email", "groups"]
ADA = ["Ada", "Lovelace", "ada.l", "ada@school.example", "Table 1; Choir"]


def text(*rows, delimiter=",", header=HEADER) -> str:
    made = StringIO()
    csv.writer(made, delimiter=delimiter).writerows([header, *rows])
    return made.getvalue()


def workbook(*rows, header=HEADER) -> bytes:
    book = Workbook()
    for row in (header, *rows):
        book.active.append(row)
    return saved(book)


def saved(book: Workbook) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def rows(data: bytes):
    return rows_of(table_of(data))[0]


def notices(data: bytes):
    return rows_of(table_of(data))[1]


def refused(data: bytes) -> str:
    with pytest.raises(ValidationError) as refusal:
        rows(data)
    return " ".join(refusal.value.messages)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_names_are_read_in_the_encodings_that_spreadsheets_write(encoding):
    data = text(["雨欣", "张", "zhang", "", "一组"], header=["名", "姓", "登录名", "邮箱", "组"])

    (row,) = rows(data.encode(encoding))

    assert (row.name, row.login, row.groups) == ("张雨欣", "zhang", ("一组",))


def test_a_guessed_encoding_is_said():
    data = text(["雨欣", "张", "zhang", "", ""])

    assert notices(data.encode("gb18030")) == [["gb18030"]]
    assert notices(data.encode()) == []


def test_lines_may_end_as_on_an_old_macintosh():
    data = text(ADA, ["Ben", "Cook", "ben.c", "", ""]).replace("\r\n", "\r").encode()

    assert [one.login for one in rows(data)] == ["ada.l", "ben.c"]


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_another_encoding_is_refused_with_the_one_to_save_in(encoding):
    assert "CSV UTF-8" in refused(text(["Zoë", "", "zoe", "", ""]).encode(encoding))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_whatever_parts_its_columns(delimiter):
    (row,) = rows(text(ADA, delimiter=delimiter).encode())

    assert (row.name, row.login, row.email) == ("Ada Lovelace", "ada.l", "ada@school.example")
    assert row.groups == ("Table 1", "Choir")


def test_a_workbook_is_read_as_its_csv_is():
    assert rows(workbook(ADA)) == rows(text(ADA).encode())


def test_rows_have_the_numbers_of_the_spreadsheet_where_some_are_empty():
    empty = ["", " ", "", "", ""]

    numbers = {
        kind: [row.number for row in rows(data)]
        for kind, data in {
            "csv": text(empty, ADA, empty, ["Ben", "", "ben", "", ""]).encode(),
            "xlsx": workbook(empty, ADA, empty, ["Ben", "", "ben", "", ""]),
        }.items()
    }

    assert numbers == {"csv": [3, 5], "xlsx": [3, 5]}


def test_a_number_stays_as_it_was_typed():
    (row,) = rows(workbook(["Ada", "", 20231.0, "", ""]))

    assert row.login == "20231"


def test_columns_may_stand_in_any_order_and_have_other_names():
    data = text(["x", "BEN@School.example", "Ben"], header=["Phone", "E-Mail", "Given_Name"])

    (row,) = rows(data.encode())

    assert (row.first_name, row.email) == ("Ben", "ben@school.example")
    assert notices(data.encode()) == [["unread", "Phone"]]


@pytest.mark.parametrize(
    ("header", "part"),
    [
        (["phone", "town"], "Found: phone, town"),
        (["first name", "last name"], "“login” or “email”"),
        (["login", "email"], "“first name”"),
        (["first name", "Login", "username"], "Delete one of them"),
    ],
)
def test_a_wrong_header_is_refused_with_what_to_write(header, part):
    assert part in refused(text(["a"] * len(header), header=header).encode())


def test_a_header_alone_is_refused():
    assert "no student below the header" in refused(text().encode())


@pytest.mark.parametrize("cell", ["=A1", "=1+1", '=HYPERLINK("http://x.example")', "@SUM(A1)"])
def test_a_formula_in_a_cell_is_told_apart_from_text(cell):
    from_csv = rows(text([cell, "", "ada", "", ""]).encode())[0]

    assert from_csv.formulas == ("first_name",)
    assert [one.code for one in from_csv.problems()] == ["formula"]
    if cell.startswith("="):
        assert rows(workbook([cell, "", "ada", "", ""]))[0].formulas == ("first_name",)


def test_a_sheet_of_many_is_said():
    book = Workbook()
    book.active.title = "9b"
    for row in (HEADER, ADA):
        book.active.append(row)
    book.create_sheet("9c")

    assert notices(saved(book)) == [["first_sheet", "9b"]]


def pupils(count: int):
    return [[f"P{number}", "", f"pupil{number}", "", ""] for number in range(count)]


def test_as_many_rows_as_may_be_are_read():
    assert len(rows(text(*pupils(MOST_ROWS)).encode())) == MOST_ROWS


@pytest.mark.parametrize("made", [lambda rows: text(*rows).encode(), lambda rows: workbook(*rows)])
def test_one_row_too_many_is_refused(made):
    assert f"more than {MOST_ROWS} students" in refused(made(pupils(MOST_ROWS + 1)))


def test_a_file_that_is_too_large_is_refused():
    assert "larger than 1 MiB" in refused(b"a" * (LARGEST + 1))


def test_a_workbook_that_swells_when_unpacked_is_refused_unopened():
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", b"0" * 40_000_000)

    assert len(packed.getvalue()) < LARGEST
    assert "larger than 1 MiB" in refused(packed.getvalue())


def test_a_workbook_of_a_hundred_thousand_fonts_is_refused_unopened():
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts_of(workbook(ADA)).items():
            fonts = b"<fonts>" + b"<font/>" * 100_000 + b"</fonts>"
            fitting = re.sub(rb"<fonts.*</fonts>", fonts, content, flags=re.DOTALL)
            file.writestr(name, fitting)

    assert len(packed.getvalue()) < LARGEST
    assert "larger than 1 MiB" in refused(packed.getvalue())


def parts_of(packed: bytes) -> dict[str, bytes]:
    whole = zipfile.ZipFile(BytesIO(packed))
    return {name: whole.read(name) for name in whole.namelist()}


def broken_workbook() -> bytes:
    """A sheet cut off in the middle."""
    whole = zipfile.ZipFile(BytesIO(workbook(ADA)))
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name in whole.namelist():
            content = whole.read(name)
            file.writestr(name, content[:200] if "sheet1" in name else content)
    return made.getvalue()


def other_archive() -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("readme.txt", "hello")
    return made.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13),
        b"%PDF-1.7\nfirst name,login",
        b"PK\x03\x04 not an archive",
        b"",
        broken_workbook(),
        other_archive(),
    ],
    ids=["picture", "pdf", "cut off", "empty", "broken sheet", "other archive"],
)
def test_what_is_no_spreadsheet_is_refused(data):
    assert "This is no spreadsheet" in refused(data)


def test_an_old_workbook_is_refused_with_the_format_to_save_in():
    assert ".xlsx without a password" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
