"""Texts of people in a table that a spreadsheet opens: whole, and never run."""

import csv
from io import StringIO

import pytest

from takeaway.sheets import csv_bytes

FORMULA = "=HYPERLINK(A1)"


def opened(rows: list[list[object]], delimiter: str) -> list[list[str]]:
    """As a spreadsheet parts it: with commas, or where numbers have them, with semicolons."""
    text = csv_bytes(rows).decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))


@pytest.mark.parametrize(
    "name",
    [
        "Zoë, the 2nd",
        'Ann "Nan" Lee',
        "two\nlines",
        "semi; colon",
        "😀 Ünal",
        "עדה לבליס",
        "a; -5 V",
        "’Oyelaran",
    ],
)
def test_a_name_comes_out_as_it_went_in(name: str):
    assert opened([[1, name, None, 2.5]], ",") == [["1", name, "", "2.5"]]


@pytest.mark.parametrize("before", ["", "Ann;", "Ann; ", "Ann\t", "Ann\n", "Ann\r\n", 'Ann";'])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("sign", "=+-@")
def test_no_cell_of_any_spreadsheet_begins_with_a_formula(before: str, delimiter: str, sign: str):
    rows = opened([[before + sign + FORMULA, 1], [1, before + sign + FORMULA]], delimiter)

    assert [one for row in rows for one in row if one.strip().startswith(sign)] == []
