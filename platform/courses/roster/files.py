"""A file becomes cells of text: CSV in three encodings, XLSX, and nothing else.

Formulas are told apart from text here, for what they would show is not what is written there. That
is why openpyxl is asked directly: import libraries such as tablib hand on the values alone.
"""

import codecs
import csv
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO, StringIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from courses.roster.columns import known

LARGEST = 1024 * 1024  # bytes of a file
LARGEST_UNPACKED = 8 * 1024 * 1024  # bytes of a workbook without its compression
# Of its styles: openpyxl makes objects of all of them, 3 s and 100 MB of each MiB.
LARGEST_STYLES = 512 * 1024
MOST_ROWS = 500  # students in one file; a lecture hall has 300
MOST_LINES = 5000  # rows that are looked at, the empty ones too
MOST_COLUMNS = 40
ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",;\t"
STYLES = "xl/styles.xml"
OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # .xls, and any workbook with a password
BEGINS_AS_FORMULA = re.compile(r"[=+\-@]")
BROKEN_WORKBOOK = (
    BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, TypeError, AttributeError,
    SyntaxError, OSError, EOFError, NotImplementedError, RuntimeError, zlib.error,
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A row of the file with its number as a spreadsheet shows it."""

    number: int
    cells: list[str]
    formulas: frozenset[int] = frozenset()  # places of cells that are no plain text


@dataclass
class Table:
    """The rows that hold something, the header first, and what should be said about the file."""

    lines: list[Line]
    notices: list[list[str]] = field(default_factory=list)


def table_of(data: bytes) -> Table:
    """Read a file by what is in it, whatever it is called."""
    if len(data) > LARGEST:
        raise ValidationError(
            _(
                "The file is larger than 1 MiB. Keep the columns of the template and leave out the rest."
            )
        )
    if data.startswith(b"PK"):
        return _workbook(data)
    if data.startswith(OLD_OFFICE):
        raise ValidationError(
            _("This is an old .xls file or has a password. Save it as .xlsx without a password.")
        )
    return _text(data)


def not_a_spreadsheet() -> ValidationError:
    return ValidationError(_("This is no spreadsheet. Choose a file saved as CSV or as XLSX."))


def filled(lines: Iterable[Line]) -> list[Line]:
    """Those that hold something; more than a course may take at once are refused."""
    found: list[Line] = []
    for line in lines:
        if line.number > MOST_LINES:
            break
        if any(line.cells) or line.formulas:
            found.append(line)
        if len(found) > MOST_ROWS + 1:
            raise ValidationError(
                _("The file has more than %(most)s students. Split it into smaller files.")
                % {"most": MOST_ROWS}
            )
    return found


# -- CSV -------------------------------------------------------------------------------------------


def _text(data: bytes) -> Table:
    text, encoding = _decoded(data)
    lines = filled(_records(text, _delimiter(text)))
    return Table(lines, [["gb18030"]] if encoding == "gb18030" else [])


def _decoded(data: bytes) -> tuple[str, str]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise _unknown_encoding()
    if b"\x00" in data or data.startswith(b"%PDF"):
        raise not_a_spreadsheet()
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise _unknown_encoding()


def _unknown_encoding() -> ValidationError:
    return ValidationError(
        _(
            "The letters of this file cannot be read: it is neither UTF-8 nor GB 18030. Save it as “CSV UTF-8” or as XLSX."
        )
    )


def _delimiter(text: str) -> str:
    """The one that parts the header into the most columns that we know."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(
        DELIMITERS, key=lambda mark: sum(known(cell.strip('"')) for cell in first.split(mark))
    )


def _records(text: str, delimiter: str) -> Iterator[Line]:
    lines = StringIO(text, newline=None)  # some programs still end them with a CR alone
    try:
        for number, cells in enumerate(csv.reader(lines, delimiter=delimiter), 1):
            yield _line(number, cells[:MOST_COLUMNS])
    except csv.Error as error:
        raise not_a_spreadsheet() from error


def _line(number: int, cells: list[str]) -> Line:
    plain = [_plain(cell) for cell in cells]
    formulas = frozenset(place for place, cell in enumerate(plain) if BEGINS_AS_FORMULA.match(cell))
    return Line(number, plain, formulas)


def _plain(text: str) -> str:
    """One line, without the invisible marks that come with copying."""
    visible = "".join(one for one in text if one.isprintable() or one.isspace())
    return " ".join(visible.split())


# -- XLSX ------------------------------------------------------------------------------------------


def _workbook(data: bytes) -> Table:
    try:
        with ZipFile(BytesIO(data)) as packed:
            _check_packed(packed)
        workbook = load_workbook(BytesIO(data), read_only=True)
        first, *others = workbook.worksheets
        first.reset_dimensions()  # some programs write wrong ones
        lines = filled(_rows(first.iter_rows(max_row=MOST_LINES, max_col=MOST_COLUMNS)))
    except BROKEN_WORKBOOK as error:
        raise not_a_spreadsheet() from error
    return Table(lines, [["first_sheet", first.title]] if others else [])


def _check_packed(packed: ZipFile) -> None:
    """Look at the sizes before anything is unpacked."""
    parts = packed.infolist()
    styles = sum(one.file_size for one in parts if one.filename == STYLES)
    if sum(one.file_size for one in parts) > LARGEST_UNPACKED or styles > LARGEST_STYLES:
        raise ValidationError(
            _(
                "The file is larger than 1 MiB. Keep the columns of the template and leave out the rest."
            )
        )
    if "xl/workbook.xml" not in packed.namelist():
        raise not_a_spreadsheet()


def _rows(rows: Iterable[tuple[Any, ...]]) -> Iterator[Line]:
    for number, cells in enumerate(rows, 1):
        formulas = {place for place, cell in enumerate(cells) if cell.data_type in ("f", "e")}
        texts = [
            "" if place in formulas else _plain(_shown(cell.value))
            for place, cell in enumerate(cells)
        ]
        yield Line(number, texts, frozenset(formulas))


def _shown(value: Any) -> str:
    """A number as it was typed: 20231 and not 20231.0."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value)


NOTICES: dict[str, Callable[..., str]] = {
    "gb18030": lambda: _(
        "Read as GB 18030. If names look wrong here, save the file as “CSV UTF-8” and upload it again."
    ),
    "first_sheet": lambda name: _("Only the first sheet, “%(name)s”, was read.") % {"name": name},
    "unread": lambda names: _("Not read: %(names)s.") % {"names": names},
}


def notice_text(notice: list[str]) -> str:
    return NOTICES[notice[0]](*notice[1:])
