"""What a student may set and what a student may read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from labs.core.errors import BadAction, BadDefinition
from labs.core.values import JsonDict, Setting, finite, shown


def set_up_of(data: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The set-up that a control or an instrument belongs to, out of its entry in lab.yaml.

    `shown_with: {setup: lens}` puts it on the bench while the choice `setup` stands at `lens`; a
    list names several options. The bench alone hides it: settings and replays know nothing of it.
    """
    named = dict(data.get("shown_with", {}))
    return {name: (o,) if isinstance(o, str) else tuple(o) for name, o in named.items()}


@dataclass(frozen=True)
class Control:
    """One thing that the student sets. A `board` control's state belongs to the lab itself."""

    name: str
    kind: str = "number"  # number | choice | board
    unit: str = ""
    minimum: float = 0.0
    maximum: float = 0.0
    step: float = 0.0
    default: Setting = 0.0
    options: tuple[str, ...] = ()  # of a choice
    presets: Mapping[str, float] = field(default_factory=dict)  # named values of a number
    whole: bool = False  # whole numbers only
    shown_with: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # see `set_up_of`

    @classmethod
    def from_yaml(cls, data: Mapping[str, Any]) -> "Control":
        """Read one entry of lab.yaml and refuse what contradicts itself."""
        options = tuple(data.get("options", ()))
        control = cls(**{**data, "options": options, "shown_with": set_up_of(data)})
        if control.kind not in ("number", "choice", "board"):
            raise BadDefinition(f"control {control.name}: unknown kind {control.kind}")
        if control.kind == "choice" and control.default not in control.options:
            raise BadDefinition(f"control {control.name}: default is not one of the options")
        if control.kind == "number" and not (
            isinstance(control.default, int | float)
            and control.minimum <= control.default <= control.maximum
        ):
            raise BadDefinition(f"control {control.name}: default lies outside its range")
        return control

    def accept(self, value: object, low: float, high: float) -> Setting:
        """The setting that `value` means, or a sentence naming control, range and value."""
        if self.kind == "choice":
            return self._accept_choice(value)
        if self.kind == "board":  # a place on the board: only the lab can check it
            return cast(Setting, value)
        if isinstance(value, str) and value in self.presets:
            value = self.presets[value]
        number = finite(value)
        if number is None:
            raise BadAction("not_a_number", self._params(value, low, high))
        if not low <= number <= high:
            raise BadAction("out_of_range", self._params(value, low, high))
        if self.whole and number != int(number):
            raise BadAction("not_whole", self._params(value, low, high))
        return int(number) if self.whole else number

    def _accept_choice(self, value: object) -> str:
        if not isinstance(value, str) or value not in self.options:
            raise BadAction(
                "not_an_option",
                {"control": self.name, "options": list(self.options), "value": shown(value)},
            )
        return value

    def _params(self, value: object, low: float, high: float) -> JsonDict:
        return {
            "control": self.name,
            "low": {"value": low, "unit": self.unit},
            "high": {"value": high, "unit": self.unit},
            "value": shown(value),
        }

    def for_page(self, low: float, high: float, value: Setting, locked: bool) -> JsonDict:
        """What the browser needs in order to draw the control."""
        page: JsonDict = {
            "name": self.name,
            "kind": self.kind,
            "unit": self.unit,
            "locked": locked,
            "shown_with": {name: list(options) for name, options in self.shown_with.items()},
        }
        if self.kind == "choice":
            return {**page, "options": list(self.options), "default": value}
        if self.kind == "board":
            return page
        return {
            **page,
            "minimum": low,
            "maximum": high,
            "step": self.step,
            "default": value,
            "whole": self.whole,
            "presets": {name: v for name, v in self.presets.items() if low <= v <= high},
        }


@dataclass(frozen=True)
class Instrument:
    """One thing that the student reads: quantity, unit, resolution and a written noise model."""

    name: str
    unit: str
    quantity: str
    resolution: float
    noise: Mapping[str, Any] = field(default_factory=dict)
    quantities: tuple[str, ...] = ()  # where one instrument shows several; `quantity` is the usual
    parameters: tuple[Control, ...] = ()  # what may be asked of it, e.g. how many swings
    manual: bool = True  # False: it is read by an apparatus action, not by hand
    shown_with: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # see `set_up_of`

    @classmethod
    def from_yaml(cls, data: Mapping[str, Any]) -> "Instrument":
        parameters = tuple(Control.from_yaml(p) for p in data.get("parameters", ()))
        quantities = tuple(data.get("quantities", (data["quantity"],)))
        parts = {"parameters": parameters, "quantities": quantities, "shown_with": set_up_of(data)}
        return cls(**{**data, **parts})

    def accept(self, value: object) -> JsonDict:
        """The parameters of a reading, with defaults for those left out."""
        given = {} if value is None else value
        if not isinstance(given, Mapping):
            raise BadAction(
                "not_an_object",
                {"fields": [p.name for p in self.parameters], "value": shown(value)},
            )
        known = {p.name for p in self.parameters}
        for name in given:
            if name not in known:
                raise BadAction("field_unknown", {"field": shown(name)})
        return {
            p.name: p.accept(given.get(p.name, p.default), p.minimum, p.maximum)
            for p in self.parameters
        }

    def for_page(self) -> JsonDict:
        return {
            "name": self.name,
            "unit": self.unit,
            "quantity": self.quantity,
            "quantities": list(self.quantities),
            "resolution": self.resolution,
            "noise": dict(self.noise),
            "parameters": [
                p.for_page(p.minimum, p.maximum, p.default, False) for p in self.parameters
            ],
            "manual": self.manual,
            "shown_with": {name: list(options) for name, options in self.shown_with.items()},
        }
