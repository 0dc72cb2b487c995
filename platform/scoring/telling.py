"""An action in a few words, for the teacher who reviews a step."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from labs.core.values import number_text
from labs.core.words import LabWords
from runs.models import Event

DEEDS = {
    ("notebook", "record"): _("trial recorded"),
    ("notebook", "strike"): _("trial struck out"),
    ("notebook", "note"): _("note written"),
    ("plot", "fit"): _("curve fitted"),
    ("diagram", "draw"): _("diagram drawn"),
    ("hint", "ask"): _("hint asked for"),
    ("step", "open"): _("step opened"),
    ("feedback", "dispute"): _("feedback seen differently"),
    ("run", "finish"): _("run finished"),
}
VERBS = {"answer": _("answered"), "state": _("stated"), "set": "→", "read": _("read")}
NAMED = ("controls", "instruments", "steps")


def told(event: Event, words: LabWords) -> str:
    """What was done, its names the lab's, its value as it was set or read."""
    return f"{_deed(event, words)} {_value(event, words)}".strip()


def _deed(event: Event, words: LabWords) -> str:
    if deed := DEEDS.get((event.target, event.action)):
        return str(deed)
    own = (f"actions.{event.target}", "actions")  # boards name their actions under themselves
    if any(words.get(f"{section}.{event.action}") is not None for section in own):
        return words.name(event.action, own)
    verb = VERBS.get(event.action, event.action.replace("_", " "))
    return f"{words.name(event.target, NAMED)} {verb}"


def _value(event: Event, words: LabWords) -> str:
    new: Any = event.new
    if isinstance(new, int | float) and not isinstance(new, bool):
        return number_text(new)
    if isinstance(new, str):  # a student's own words stay as they are
        sections = {"open": ("steps",), "set": ("options",)}.get(event.action, ())
        return words.name(new, sections)[:80]
    reading = event.observations.get(event.target)
    if isinstance(reading, Mapping) and "value" in reading:
        return words.quantity_text(reading["value"], str(reading.get("unit", "")))
    return ""
