"""Every word that a person reads exists in both languages."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.template.base import Lexer, Token, TokenType
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


# -- Chinese has punctuation of its own width ------------------------------------------------------

HAN = "\u3400-\u9fff"
NARROW = re.compile(rf"[{HAN}] ?[(,:;]|[),:;] ?[{HAN}]|[{HAN}]\)|\([{HAN}]")
# In a page: the same signs beside a word that the page puts in, outside what is translated. An
# interval of numbers may stand in narrow brackets.
WORD, NUMBER = "\ue000", "\ue001"
NARROW_IN_PAGE = re.compile(
    rf"{WORD} ?(?:[),:;]|\((?!{NUMBER}))|(?:[(,:;]|(?<!{NUMBER})\)) ?{WORD}"
)
SPOKEN = re.compile(r"""(?:aria-label|title|alt|placeholder)="([^"]*)\"""")
UNSEEN = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)


def narrow(texts: Iterator[str]) -> list[str]:
    return [text for text in texts if NARROW.search(text)]


def chinese_of_catalogues() -> Iterator[str]:
    for path in LOCALE.glob("*.po"):
        with path.open("rb") as file:
            entries = list(read_po(file))
        for entry in entries:
            if entry.id:
                yield from [entry.string] if isinstance(entry.string, str) else entry.string


def strings_in(found: Any) -> Iterator[str]:
    """Every text in what a YAML file holds."""
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict | list):
        for one in found.values() if isinstance(found, dict) else found:
            yield from strings_in(one)


def chinese_of_labs() -> Iterator[str]:
    for path in (ROOT / "labs").rglob("*.zh-hans.yaml"):
        yield from strings_in(yaml.safe_load(path.read_text()))


def chinese_of_help() -> Iterator[str]:
    for path in (ROOT / "platform" / "starting" / "help" / "zh_Hans").glob("*.md"):
        yield from re.sub(r"\]\([^)]*\)", "]", path.read_text()).splitlines()


@pytest.mark.parametrize("texts", [chinese_of_catalogues, chinese_of_labs, chinese_of_help])
def test_chinese_texts_have_chinese_brackets_colons_commas_and_semicolons(texts):
    assert narrow(texts()) == []


def test_narrow_punctuation_beside_chinese_is_noticed():
    for text in ("单摆(长)", "长度: 一米", "质量, 长度", "看;听", "长度 (米)", "A: 见下"):
        assert narrow(iter([text])) == [text]
    assert (
        narrow(iter(["第一行应为“assay: 1”（见下）。", "f(x), g(x)", "%(name)s：%(mark)s"])) == []
    )


def piece_of(token: Token) -> str:
    """A word for what a page puts in; a number where that is shown as one."""
    if token.token_type == TokenType.TEXT:
        return token.contents
    return NUMBER if "floatformat" in token.contents else WORD


def shown_by(page: str) -> Iterator[str]:
    """What a page shows and says outside what it has translated, line by line."""
    pieces: list[str] = []
    translated_here = False
    for token in Lexer(page).tokenize():
        name = token.contents.partition(" ")[0] if token.token_type == TokenType.BLOCK else ""
        if name in ("blocktranslate", "endblocktranslate"):
            translated_here = name == "blocktranslate"
        if not translated_here and token.token_type != TokenType.COMMENT:
            pieces.append(piece_of(token))
    whole = "".join(pieces)
    yield from SPOKEN.findall(whole)
    yield from UNSEEN.sub("", whole).splitlines()


def test_pages_put_words_together_by_translated_punctuation():
    found = {
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in (ROOT / "templates").rglob("*.html")
        for line in shown_by(path.read_text())
        if NARROW_IN_PAGE.search(line)
    }

    assert not found


@pytest.mark.parametrize(
    ("page", "noticed"),
    [
        ("<p>{{ name }} ({{ state }})</p>", True),
        ("<p>{{ name }}</b>: {% translate 'late' %}</p>", True),
        ('<p aria-label="{{ name }}, {{ place }}"></p>', True),
        ("<p>{{ name }}{% translate ': ' %}{{ state }}</p>", False),
        (
            "<td>{{ f1|floatformat:3 }} ({{ low|floatformat:3 }}–{{ high|floatformat:3 }})</td>",
            False,
        ),
        ("<p>{% blocktranslate %}{{ name }}: late{% endblocktranslate %}</p>", False),
    ],
)
def test_a_page_that_puts_words_together_by_itself_is_noticed(page, noticed):
    assert any(NARROW_IN_PAGE.search(line) for line in shown_by(page)) == noticed
