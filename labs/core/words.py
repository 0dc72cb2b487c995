"""Every word a person reads: a lab's own words over those common to all labs."""

import string
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from labs.core.catalogue import LABS, read_yaml
from labs.core.lab import Lab
from labs.core.questions import MOST, QUESTIONS, practice_of
from labs.core.values import JsonDict, number_text

LANGUAGES = ("en", "zh-hans")

# What the browser gets: all that it may have to show without asking the server.
_PAGE_SECTIONS = (
    "title", "summary", "question", "controls", "presets", "options", "instruments", "parameters",
    "quantities", "units", "actions", "steps", "hints", "skills", "scene", "practices",
    "directions", "fits", "fit_parameters", "rungs", "scaffolds", "subjects",
)  # fmt: skip

# Parameters whose values are names of things, and where their words are.
_NAMED = {
    "control": ("controls",),
    "controls": ("controls",),
    "changed": ("controls",),
    "kept": ("controls",),
    "variable": ("controls", "quantities"),
    "independent": ("controls", "quantities"),
    "dependent": ("quantities", "controls"),
    "quantity": ("quantities",),
    "instrument": ("instruments",),
    "known": (
        "controls",
        "quantities",
        "directions",
        "fits",
        "steps",
        "instruments",
        "actions",
    ),
    "options": ("options",),
    "direction": ("directions",),
    "observed": ("directions",),
    "step": ("steps",),
    "practice": ("practices",),
    "field": ("fields",),
    "fields": ("fields",),
}


def language_of(code: str) -> str:
    """The language whose words are used for a language code such as zh-CN or en-GB."""
    return "zh-hans" if code.lower().startswith("zh") else "en"


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> JsonDict:
    """Two trees of words, the second laid over the first."""
    result = dict(base)
    for key, value in over.items():
        below = result.get(key)
        both = isinstance(below, Mapping) and isinstance(value, Mapping)
        result[key] = merged(below, value) if both else value  # type: ignore[arg-type]
    return result


class LabWords:
    """The words of one lab in one language."""

    def __init__(self, tree: Mapping[str, Any], language: str) -> None:
        self.tree = tree
        self.language = language

    def get(self, key: str) -> Any:
        """The entry at a dotted key, or None."""
        node: Any = self.tree
        for part in key.split("."):
            if not isinstance(node, Mapping) or part not in node:
                return None
            node = node[part]
        return node

    def text(self, key: str) -> str:
        """The words at a dotted key; an entry with a `name` stands for its name."""
        entry = self.get(key)
        if isinstance(entry, Mapping):
            entry = entry.get("name", entry.get("title"))
        if not isinstance(entry, str):
            raise KeyError(f"no words for {key} in {self.language}")
        return entry

    def name(self, name: str, sections: Sequence[str]) -> str:
        """The name of a thing in the first section that has it; the bare name where none has."""
        for section in sections:
            if self.get(f"{section}.{name}") is not None:
                return self.text(f"{section}.{name}")
        return name

    def for_page(self) -> JsonDict:
        """The words that go to the browser; no reference answers stand in any words file."""
        return {name: self.tree[name] for name in _PAGE_SECTIONS if name in self.tree}

    def render(self, key: str, params: Mapping[str, Any]) -> str:
        """The sentence at `key` with its parameters put in."""
        shown = {name: self._param(name, value) for name, value in params.items()}
        return string.Formatter().vformat(self.text(key), (), shown)

    def _param(self, name: str, value: Any) -> str:
        if isinstance(value, Mapping) and "value" in value:
            return self.quantity_text(value["value"], value.get("unit", ""))
        if isinstance(value, list | tuple):
            return self.joined([self._param(name, item) for item in value])
        if isinstance(value, int | float) and not isinstance(value, bool):
            return number_text(value)
        sections = _NAMED.get(name)
        return self.name(str(value), sections) if sections else str(value)

    def quantity_text(self, value: Any, unit: str) -> str:
        """A number, or one that is written already, with its unit's symbol: 0.1 m, 10°, pH 4.76.

        An option, which has no unit, by its name.
        """
        if not unit and not isinstance(value, int | float):
            return self.name(str(value), ("options",))
        number = number_text(value) if isinstance(value, int | float) else str(value)
        entry = self.get(f"units.{unit}") or {}
        if entry.get("before"):
            return f"{self.symbol(unit)} {number}"
        symbol = entry["one"] if number == "1" and "one" in entry else self.symbol(unit)
        return f"{number}{symbol}" if symbol in ("", "°", "%") else f"{number} {symbol}"

    def step_text(self, value: float, unit: str) -> str:
        """A difference or the finest step of a scale: 0.01 pH, where a place on it is pH 4.76."""
        if (self.get(f"units.{unit}") or {}).get("before"):
            return f"{number_text(value)} {self.symbol(unit)}"
        return self.quantity_text(value, unit)

    def symbol(self, unit: str) -> str:
        return str(self.get(f"units.{unit}.symbol") or unit)

    def unit_at_head(self, unit: str) -> str:
        """The symbol that stands at the head of a column; one that is written before its numbers is their name."""
        return "" if (self.get(f"units.{unit}") or {}).get("before") else self.symbol(unit)

    def joined(self, items: Sequence[str]) -> str:
        """A list as a reader writes it: a, b and c."""
        if len(items) < 2:
            return "".join(items)
        return self.text("lists.comma").join(items[:-1]) + self.text("lists.last") + items[-1]


@cache
def _core(language: str) -> JsonDict:
    return read_yaml(LABS / "core" / f"text.{language}.yaml")


@cache
def words_of(lab: str, language: str) -> LabWords:
    """The words of a lab; of no lab ("") the common ones alone."""
    language = language_of(language)
    if lab == QUESTIONS:
        return LabWords(merged(_core(language), _question_words(language)), language)
    own = read_yaml(LABS / lab / f"text.{language}.yaml") if lab else {}
    return LabWords(merged(_core(language), own), language)


def _question_words(language: str) -> JsonDict:
    """Each question is called by its number."""
    own = read_yaml(LABS / "core" / QUESTIONS / f"text.{language}.yaml")
    named = {
        practice_of(place): {"name": own["question_number"].format(number=place)}
        for place in range(1, MOST + 1)
    }
    return {**own, "practices": named}


def render_for(lab: str, language: str, key: str, params: Mapping[str, Any]) -> str:
    """Render a sentence for the lab of that name."""
    return words_of(lab, language).render(key, params)


def render(lab: Lab, language: str, message_key: str, params: Mapping[str, Any]) -> str:
    """Render a message of a verdict, an error or a prompt in a reader's language."""
    return render_for(lab.name, language, message_key, params)
