"""Tables as files. A spreadsheet runs what looks like a formula, and a student's text can be one."""

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

from django.http import HttpResponse

# The wide signs of Chinese keyboards, too: some spreadsheets read them as the narrow ones.
RUNS_AS_FORMULA = re.compile(r"^[\s\x00\ufeff]*[=+\-@|%＝＋－＠]|^[\t\r\n]")
NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")


def safe_text(text: str) -> str:
    """Text behind an apostrophe where a spreadsheet would take it for a formula; numbers stay."""
    if NUMBER.fullmatch(text):
        return text
    return f"'{text}" if RUNS_AS_FORMULA.search(text) else text


def csv_bytes(rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with a mark in front, by which spreadsheets know it."""
    text = StringIO()
    writer = csv.writer(text)
    for row in rows:
        writer.writerow(["" if one is None else safe_text(str(one)) for one in row])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def attached(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file to keep, of which no cache on the way does."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
