"""An answer to choose from: its pictures and formulas are read, every other sign stands for itself.

Answers were plain lines such as `x < 3`, `a*b*c` or `# of turns` before they could hold a picture. Were they
read as all of Markdown, those would no longer look as their teachers wrote them.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString, mark_safe

from courses.pages import mathml

PARTS = re.compile(
    # A picture of ours; any other address stays text, as a strange server would learn who reads it.
    r"!\[(?P<words>(?:\\.|[^\[\]\\])*)\]\((?P<address>/sequences/pictures/\d{1,18}/)\)"
    # A formula has no space inside its signs and no letter or digit before them, unlike $5 or US$.
    r"|(?<![A-Za-z0-9$\\])\$(?P<formula>[^\s$](?:[^$\n]*[^\s$])?)\$(?![0-9$])"
)


def _words(found: re.Match[str]) -> str:
    return re.sub(r"\\(.)", r"\1", found["words"])


def _part(found: re.Match[str]) -> str:
    if found["formula"]:
        return mathml(found["formula"], block=False)
    return f'<img src="{found["address"]}" alt="{escape(_words(found))}">'


@lru_cache(maxsize=1024)
def option_html(text: str) -> SafeString:
    """The answer as HTML that is safe to show within a line."""
    return mark_safe(_with_parts(text, _part, escape))


def option_words(text: str) -> str:
    """The answer where only words fit: those of a picture stand in its place, a formula as it is typed."""
    return _with_parts(text, lambda found: found["formula"] or _words(found), str)


def option_name(text: str) -> str:
    """What a box to choose the answer is called; empty where its label says it, as no formula is in it.

    Browsers and screen readers differ in what they make of a formula as a name; many say nothing.
    """
    has_formula = any(one["formula"] for one in PARTS.finditer(text))
    return option_words(text) if has_formula else ""


def pictures_in_option(text: str) -> list[str]:
    """The words of each picture in an answer, as those are read who do not see it."""
    return [_words(one) for one in PARTS.finditer(text) if not one["formula"]]


def _with_parts(
    text: str, part: Callable[[re.Match[str]], str], plain: Callable[[str], str]
) -> str:
    made, place = [], 0
    for found in PARTS.finditer(text):
        made += [plain(text[place : found.start()]), part(found)]
        place = found.end()
    return "".join([*made, plain(text[place:])])
