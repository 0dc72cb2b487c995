"""The signs beside a mark: what colour alone would tell to some only, in the reader's language.

A sign is an initial or a stroke in English, one character in Chinese; a screen reader says its words.
"""

from functools import lru_cache
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from gradebook.marks import Cell


class Sign(NamedTuple):
    """What is printed, and what it means."""

    sign: str
    words: str


def signs() -> dict[str, Sign]:
    """By what they tell, in the order in which they stand behind a mark."""
    return {
        "changed": Sign(pgettext("sign: changed by a teacher", "*"), _("changed by a teacher")),
        "late": Sign(pgettext("sign: late", "L"), _("late")),
        "missing": Sign(pgettext("sign: missing", "!"), _("missing")),
        "unmarked": Sign(
            pgettext("sign: no mark yet", "?"),
            _("done, no mark yet: it waits for a score or a teacher's review"),
        ),
        "comment": Sign(pgettext("sign: with a comment", "c"), _("with a comment")),
        "dates": Sign(pgettext("sign: other dates", "e"), _("other dates for this student")),
    }


def told_by(cell: Cell) -> tuple[str, ...]:
    """What is to be told of a cell beside its mark."""
    there = {
        "changed": cell.override is not None,
        "late": bool(cell.late_percent),
        "missing": cell.missing,
        "unmarked": cell.state == "unmarked",
        "comment": bool(cell.comments),
    }
    return tuple(key for key, so in there.items() if so)


def signs_html(told: tuple[str, ...]) -> SafeString:
    """The signs of what is told; empty where nothing is."""
    return _html(told, get_language()) if told else SafeString("")


@lru_cache(maxsize=256)  # a few combinations, twelve thousand times a page
def _html(told: tuple[str, ...], language: str | None) -> SafeString:
    known = signs()
    found = [known[key] for key in told]
    return format_html(
        '<sup class="mark-signs" role="img" aria-label="{}">{}</sup>',
        _(", ").join(one.words for one in found),
        "".join(one.sign for one in found),
    )


def legend() -> SafeString:
    """All signs with their words, in one line."""
    return format_html_join(" ", "<span><b>{}</b> {}</span>", signs().values())
