"""Checks of the values that come with actions, and numbers as students read them."""

import math
from collections.abc import Mapping
from typing import Any, TypeAlias

from labs.core.errors import BadAction

Setting: TypeAlias = float | int | str
JsonDict: TypeAlias = dict[str, Any]

MAX_TEXT = 2_000
_SHOWN = 40


def shown(value: object) -> str:
    """A refused value as it stands in a sentence: short, and never a programmer's notation."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number_text(value)
    text = value if isinstance(value, str) else type(value).__name__
    text = "".join(c if c.isprintable() else "?" for c in text[: _SHOWN + 1])
    return f"“{text[:_SHOWN]}…”" if len(text) > _SHOWN else f"“{text}”"


_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number_text(value: float) -> str:
    """A number without needless digits, as it is printed: 7, 0.1, −2, 1.25 × 10⁻⁵."""
    if isinstance(value, int) and abs(value) < 10**12:
        return str(value).replace("-", "−")
    try:
        value = float(value)
    except OverflowError:
        return "more than 1e308"
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "infinity" if value > 0 else "−infinity"
    figures, power, exponent = f"{value:.6g}".replace("-", "−").partition("e")
    return (
        f"{figures} × 10{str(int(exponent.replace('−', '-'))).translate(_RAISED)}"
        if power
        else figures
    )


def rounded(value: float, digits: int = 9) -> float:
    """To significant digits, so that the last bit of a machine's arithmetic never shows."""
    if value == 0 or not math.isfinite(value):
        return value
    return round(value, digits - 1 - math.floor(math.log10(abs(value))))


def same(first: Setting, second: Setting) -> bool:
    """Whether two settings are the same setting (numbers to a billionth of their size)."""
    if isinstance(first, str) or isinstance(second, str):
        return first == second
    return math.isclose(first, second, rel_tol=1e-9, abs_tol=1e-12)


def finite(value: object) -> float | None:
    """The value as a finite float, or None where it is not a number at all."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def text_of(value: object, field: str = "text") -> str:
    """A student's text: at most 2,000 characters, and storable in any database."""
    if not isinstance(value, str):
        raise BadAction("not_text", {"field": field, "value": shown(value)})
    if len(value) > MAX_TEXT:
        raise BadAction(
            "text_too_long", {"field": field, "maximum": MAX_TEXT, "length": len(value)}
        )
    if "\x00" in value or any(0xD800 <= ord(c) <= 0xDFFF for c in value):
        raise BadAction("text_unreadable", {"field": field})
    return value


def fields_of(value: object, required: Mapping[str, Any], optional: Mapping[str, Any]) -> JsonDict:
    """The object's fields, with defaults for the optional ones; unknown or missing ones refused."""
    if not isinstance(value, Mapping):
        raise BadAction(
            "not_an_object", {"fields": sorted([*required, *optional]), "value": shown(value)}
        )
    for name in required:
        if name not in value:
            raise BadAction("field_missing", {"field": name})
    for name in value:
        if not isinstance(name, str) or (name not in required and name not in optional):
            raise BadAction("field_unknown", {"field": shown(name)})
    return {**optional, **value}


def one_of(value: object, known: tuple[str, ...], code: str, **params: Any) -> str:
    """The name if it is known; otherwise a sentence that lists those that are."""
    if not isinstance(value, str) or value not in known:
        raise BadAction(code, {**params, "known": list(known), "value": shown(value)})
    return value


def whole(value: object, field: str, low: int, high: int) -> int:
    """A whole number within its limits; 3.0 counts as 3."""
    number = finite(value)
    if number is None or number != int(number) or not low <= number <= high:
        raise BadAction(
            "not_a_count", {"field": field, "low": low, "high": high, "value": shown(value)}
        )
    return int(number)
