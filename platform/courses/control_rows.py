"""What a teacher may fix of each control of a lab: a range, a value, or that it is not shown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from labs.core import Lab
from labs.core.controls import Control
from labs.core.words import LabWords

MODES = {
    "": gettext_lazy("chosen for each student"),
    "range": gettext_lazy("within a range"),
    "locked": gettext_lazy("fixed at a value"),
    "hidden": pgettext_lazy("a control", "not shown"),
}


@dataclass(frozen=True)
class Row:
    """The fields of one control on the page."""

    name: str
    limits: str
    mode: forms.BoundField
    low: forms.BoundField | None
    high: forms.BoundField | None
    value: forms.BoundField


def controls_of(lab: Lab) -> list[Control]:
    """Those that can be fixed; a board is built by hand."""
    return [one for one in lab.controls if one.kind != "board"]


def option_name(control: Control, option: str, words: LabWords) -> str:
    key = f"options.{control.name}.{option}"
    return words.text(key if words.get(key) is not None else f"options.{option}")


def fields_of(control: Control, words: LabWords) -> Iterator[tuple[str, forms.Field]]:
    """The mode, and the numbers or the option that belong to it."""
    name = words.text(f"controls.{control.name}")
    modes = [(k, v) for k, v in MODES.items() if k != "range" or control.kind == "number"]
    yield f"{control.name}-mode", forms.ChoiceField(label=name, choices=modes, required=False)
    if control.kind == "choice":
        options = [(one, option_name(control, one, words)) for one in control.options]
        label = _("%(control)s, fixed at") % {"control": name}
        yield (
            f"{control.name}-value",
            forms.ChoiceField(label=label, choices=options, required=False),
        )
        return
    labels = {
        "low": _("%(control)s, from"),
        "high": _("%(control)s, to"),
        "value": _("%(control)s, fixed at"),
    }
    for part, label in labels.items():
        yield f"{control.name}-{part}", _number(label % {"control": name})


def _number(label: str) -> forms.FloatField:
    widget = forms.NumberInput(attrs={"step": "any"})
    return forms.FloatField(label=label, required=False, widget=widget)


def initial_of(control: Control, variant: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in a variant, as the row shows it; numbers that are not fixed show the lab's."""
    name, mode = control.name, ""
    low, high = variant.get("ranges", {}).get(name, (control.minimum, control.maximum))
    value = variant.get("locked", {}).get(name, control.default)
    if name in variant.get("hidden_controls", ()):
        mode = "hidden"
    elif name in variant.get("locked", {}):
        mode = "locked"
    elif name in variant.get("ranges", {}):
        mode = "range"
    parts = {"mode": mode, "low": low, "high": high, "value": value}
    return {f"{name}-{part}": given for part, given in parts.items()}


def rows_of(form: forms.Form, lab: Lab, words: LabWords) -> list[Row]:
    """The bound fields, control by control."""
    return [_row(form, control, words) for control in controls_of(lab)]


def _row(form: forms.Form, control: Control, words: LabWords) -> Row:
    fields = {part: f"{control.name}-{part}" for part in ("mode", "low", "high", "value")}
    bound = {part: form[name] if name in form.fields else None for part, name in fields.items()}
    mode, value = bound["mode"], bound["value"]
    assert mode is not None and value is not None
    limits = ""
    if control.kind == "number":
        ends = (control.minimum, control.maximum)
        low, high = (words.quantity_text(end, control.unit) for end in ends)
        limits = _("%(low)s to %(high)s") % {"low": low, "high": high}
    name = words.text(f"controls.{control.name}")
    return Row(name, limits, mode, bound["low"], bound["high"], value)


def fixed_in(form: forms.Form, lab: Lab, words: LabWords) -> dict[str, Any]:
    """The ranges, locked and hidden controls that a form says; what is wrong goes into the form."""
    fixed: dict[str, Any] = {"ranges": {}, "locked": {}, "hidden_controls": []}
    for control in controls_of(lab):
        match form.cleaned_data.get(f"{control.name}-mode"):
            case "hidden":
                fixed["hidden_controls"].append(control.name)
            case "range":
                _range(form, control, words, fixed["ranges"])
            case "locked":
                _locked(form, control, words, fixed["locked"])
    return {part: value for part, value in fixed.items() if value}


def _range(form: forms.Form, control: Control, words: LabWords, into: dict[str, Any]) -> None:
    low, high = (form.cleaned_data.get(f"{control.name}-{end}") for end in ("low", "high"))
    if low is None or high is None or not control.minimum <= low < high <= control.maximum:
        ends = (control.minimum, control.maximum)
        least, most = (words.quantity_text(end, control.unit) for end in ends)
        text = _(
            "A range must lie within %(low)s and %(high)s, with its lower end below its upper end."
        )
        form.add_error(f"{control.name}-low", text % {"low": least, "high": most})
        return
    into[control.name] = [low, high]


def _locked(form: forms.Form, control: Control, words: LabWords, into: dict[str, Any]) -> None:
    value = form.cleaned_data.get(f"{control.name}-value")
    if control.kind == "choice":
        into[control.name] = value or control.default
    elif value is None or not control.minimum <= value <= control.maximum:
        ends = (control.minimum, control.maximum)
        low, high = (words.quantity_text(end, control.unit) for end in ends)
        text = _("The value must lie between %(low)s and %(high)s.") % {"low": low, "high": high}
        form.add_error(f"{control.name}-value", text)
    else:
        into[control.name] = int(value) if control.whole else value
