"""From JSON to what the models read; what is wrong is said in a sentence that names the place."""

import math
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from ml.explanations.verdicts import ExplanationRequest
from ml.procedures.actions import KINDS, ProcedureAction, ProcedureRequest

LONGEST_TEXT = 8000  # characters; the models themselves read less
MOST_REFERENCES = 50
MOST_CONTROLS = 40
MOST_ACTIONS = 2000
LARGEST_SECONDS = 10 * 24 * 3600.0
LARGEST_BITS = 64  # of a whole number; JSON may have thousands of digits

One = TypeVar("One")


class BadRequest(ValueError):
    """What was wrong, what was expected, and where."""

    def __init__(self, where: str, message: str) -> None:
        said = f"{where}: {message}" if where else message
        # A name of the caller's own may be half a letter, which no answer can hold.
        super().__init__(said.encode("utf-8", "backslashreplace").decode())
        self.where = where


def items_of(body: Any, name: str, most: int, read: Callable[[Any, str], One]) -> list[One]:
    """The list `name` of the body, each item read."""
    fields(body, "", {name}, {name})
    rows = body[name]
    if not isinstance(rows, list) or not rows:
        raise BadRequest(name, f"a list with 1 to {most} items is expected; got {kind(rows)}")
    if len(rows) > most:
        raise BadRequest(name, f"at most {most} items in one request; got {len(rows)}")
    return [read(row, f"{name}[{place}]") for place, row in enumerate(rows)]


def explanation(row: Any, where: str) -> ExplanationRequest:
    """An answer in words, its question and its reference answers."""
    needed = {"answer", "question", "reference_answers"}
    fields(row, where, needed, needed | {"reference_grades", "question_id"})
    references = texts(row["reference_answers"], f"{where}.reference_answers", MOST_REFERENCES)
    grades = texts(row.get("reference_grades", []), f"{where}.reference_grades", MOST_REFERENCES)
    if grades and len(grades) != len(references):
        raise BadRequest(
            f"{where}.reference_grades",
            f"one grade for each reference answer is expected: {len(references)}; got {len(grades)}",
        )
    return ExplanationRequest(
        answer=text(row["answer"], f"{where}.answer"),
        question=text(row["question"], f"{where}.question"),
        reference_answers=references,
        reference_grades=grades,
        question_id=text(row.get("question_id", ""), f"{where}.question_id"),
    )


def procedure(row: Any, where: str) -> ProcedureRequest:
    """A run up to now."""
    needed = {"controls", "actions"}
    fields(row, where, needed, needed | {"lab", "target_control"})
    actions = row["actions"]
    if not isinstance(actions, list) or len(actions) > MOST_ACTIONS:
        raise BadRequest(
            f"{where}.actions", f"a list of at most {MOST_ACTIONS} actions is expected"
        )
    return ProcedureRequest(
        lab=text(row.get("lab", ""), f"{where}.lab"),
        controls=texts(row["controls"], f"{where}.controls", MOST_CONTROLS),
        actions=tuple(
            action(one, f"{where}.actions[{place}]") for place, one in enumerate(actions)
        ),
        target_control=text(row.get("target_control", ""), f"{where}.target_control"),
    )


def action(row: Any, where: str) -> ProcedureAction:
    """One action, and how the controls stand after it."""
    fields(row, where, {"kind"}, {"kind", "settings", "seconds", "changed"})
    if row["kind"] not in KINDS:
        raise BadRequest(
            f"{where}.kind", f"one of {', '.join(KINDS)} is expected; got {row['kind']!r}"
        )
    settings = row.get("settings", {})
    if not isinstance(settings, Mapping) or len(settings) > MOST_CONTROLS:
        raise BadRequest(f"{where}.settings", "an object with a value for each control is expected")
    return ProcedureAction(
        kind=row["kind"],
        settings={
            name: _setting(one, f"{where}.settings.{name}") for name, one in settings.items()
        },
        seconds=number(row.get("seconds", 0.0), f"{where}.seconds", 0.0, LARGEST_SECONDS),
        changed=texts(row.get("changed", []), f"{where}.changed", MOST_CONTROLS),
    )


# -- small things ----------------------------------------------------------------------------------


def fields(row: Any, where: str, needed: set[str], known: set[str]) -> None:
    """An object with these fields and no others."""
    if not isinstance(row, dict):
        raise BadRequest(where or "the body", f"an object is expected; got {kind(row)}")
    if missing := sorted(needed - row.keys()):
        raise BadRequest(where or "the body", f"{', '.join(missing)} is missing")
    if unknown := sorted(row.keys() - known):
        raise BadRequest(
            where or "the body", f"{unknown[0][:60]!r} is not known; {', '.join(sorted(known))} are"
        )


def text(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise BadRequest(where, f"a text is expected; got {kind(value)}")
    if len(value) > LONGEST_TEXT:
        raise BadRequest(where, f"at most {LONGEST_TEXT} characters; got {len(value)}")
    if not value.isascii() and any("\ud800" <= sign <= "\udfff" for sign in value):
        raise BadRequest(where, "a text is expected; got half of a surrogate pair")
    return value


def texts(value: Any, where: str, most: int) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise BadRequest(where, f"a list of texts is expected; got {kind(value)}")
    if len(value) > most:
        raise BadRequest(where, f"at most {most} texts; got {len(value)}")
    return tuple(text(one, f"{where}[{place}]") for place, one in enumerate(value))


def number(value: Any, where: str, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadRequest(where, f"a number is expected; got {kind(value)}")
    if isinstance(value, int) and value.bit_length() > LARGEST_BITS:
        raise BadRequest(where, f"a number from {low:g} to {high:g} is expected; got a larger one")
    if not math.isfinite(value):
        raise BadRequest(where, f"a number from {low:g} to {high:g} is expected; got {value}")
    if not low <= value <= high:
        raise BadRequest(where, f"a number from {low:g} to {high:g} is expected; got {value:g}")
    return float(value)


def _setting(value: Any, where: str) -> float | str:
    """Numbers are scaled to -1..1 with the default at 0; choices stay texts."""
    return text(value, where) if isinstance(value, str) else number(value, where, -10.0, 10.0)


def kind(value: Any) -> str:
    """What a value is called in JSON."""
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false"}
    if isinstance(value, list) and not value:
        return "an empty list"
    return "null" if value is None else names.get(type(value), "a number")
