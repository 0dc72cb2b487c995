"""Every word that a person reads exists in both languages."""

from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def strings_of(method: str, text: str) -> set[tuple[str | None, str]]:
    """(context, string) of each string that the text wants translated."""
    found = set()
    for _line, message, _comments, context in extract(
        method, BytesIO(text.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"}
    ):
        string = message[0] if isinstance(message, tuple) else message
        if string:
            found.add((context, string))
    return found


def python_and_template_strings() -> set[tuple[str | None, str]]:
    found: set[tuple[str | None, str]] = set()
    for path in (ROOT / "platform").rglob("*.py"):
        if "migrations" not in path.parts:
            found |= strings_of("python", path.read_text())
    for path in (ROOT / "templates").rglob("*.html"):
        found |= strings_of("python", templatize(path.read_text(), origin=str(path)))
    return found


def script_strings() -> set[tuple[str | None, str]]:
    found: set[tuple[str | None, str]] = set()
    for path in (ROOT / "static").rglob("*.js"):
        if "vendor" not in path.parts:
            found |= strings_of("javascript", path.read_text())
    return found


def translated(catalogue: str) -> set[tuple[str | None, str]]:
    """(context, string) of each string that the catalogue translates."""
    with (LOCALE / catalogue).open("rb") as file:
        entries = read_po(file)
    done = set()
    for entry in entries:
        identity = entry.id[0] if isinstance(entry.id, tuple) else entry.id
        text = entry.string if isinstance(entry.string, str) else "".join(entry.string)
        if identity and text.strip() and not entry.fuzzy:
            done.add((entry.context, identity))
    return done


@pytest.mark.parametrize(
    ("catalogue", "wanted"),
    [("django.po", python_and_template_strings), ("djangojs.po", script_strings)],
)
def test_every_string_is_translated_into_chinese(catalogue, wanted):
    missing = wanted() - translated(catalogue)

    assert not missing, (
        f"{len(missing)} strings are not in {catalogue}: {sorted(string for _context, string in missing)[:20]}"
    )
