"""Tables as files. A spreadsheet runs what looks like a formula, and a student's text can be one."""

import re
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

# The wide signs of Chinese keyboards, too: some spreadsheets read them as the narrow ones.
RUNS_AS_FORMULA = re.compile(r"^[\s\x00\ufeff]*[=+\-@|%＝＋－＠]|^[\t\r\n]")
# A spreadsheet of a country that writes 1,5 parts cells at semicolons and lines whatever commas and quotes say.
RUNS_WHERE_PARTED = re.compile(r"([;\t\r\n]\s*)(?=[=@|＝＠]|[+\-＋－](?![\d. ]))")
PARTS = re.compile(r'[",;\t\r\n]')
NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")


def safe_text(text: str) -> str:
    """Text behind an apostrophe where a spreadsheet would take it for a formula; numbers stay."""
    if NUMBER.fullmatch(text):
        return text
    text = RUNS_WHERE_PARTED.sub(r"\1'", text)
    return f"'{text}" if RUNS_AS_FORMULA.search(text) else text


def csv_bytes(rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with a mark in front, by which spreadsheets know it."""
    text = "".join(",".join(_cell(one) for one in row) + "\r\n" for row in rows)
    return b"\xef\xbb\xbf" + text.encode()


def _cell(value: object) -> str:
    text = "" if value is None else safe_text(str(value))
    if not PARTS.search(text):
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def attached(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file to keep, of which no cache on the way does."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
