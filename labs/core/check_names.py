"""What a check is called in a reader's language.

`check.py` names its checks in English, with numbers in them. A lab's words hold under
`checks.names` a pattern for each kind of name ("threshold of {metal}") and under `checks.terms`
the words that stand in its places ("sodium"); the same keys give both in the other language.
"""

import re
import string
from functools import cache

from labs.core.values import JsonDict
from labs.core.words import words_of


def check_name(lab: str, name: str, language: str) -> str:
    """The name of a check in a language; as `check.py` has it where the words do not know it."""
    found = matched(lab, name)
    if found is None:
        return name
    key, places = found
    words = words_of(lab, language)
    filled = {place: term(lab, value, language) for place, value in places.items()}
    return words.text(f"checks.names.{key}").format(**filled)


def matched(lab: str, name: str) -> tuple[str, dict[str, str]] | None:
    """The key of the pattern that fits a name most closely, and what stands in its places."""
    for key, pattern in _patterns(lab):
        if fits := pattern.fullmatch(name):
            return key, fits.groupdict()
    return None


def term(lab: str, value: str, language: str) -> str:
    """A word out of a name in a language; a number or a symbol is the same in each."""
    english = _checks(lab).get("terms", {})
    for key, word in english.items():
        if word == value:
            return words_of(lab, language).text(f"checks.terms.{key}")
    return value


def _checks(lab: str) -> JsonDict:
    return words_of(lab, "en").get("checks") or {}


@cache
def _patterns(lab: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The English patterns of a lab, those with the most words of their own first."""
    names = _checks(lab).get("names", {})
    order = sorted(names, key=lambda key: -len(re.sub(r"\{\w+\}", "", names[key])))
    return tuple((key, _expression(names[key])) for key in order)


def _expression(pattern: str) -> re.Pattern[str]:
    parts = string.Formatter().parse(pattern)
    return re.compile(
        "".join(
            re.escape(text) + (f"(?P<{place}>.+?)" if place else "") for text, place, _, _ in parts
        )
    )
