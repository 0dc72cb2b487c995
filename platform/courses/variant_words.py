"""A lab's set-up in words, for teachers."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from courses.control_rows import option_name
from courses.selectors import misconception_choices
from courses.stage_forms import HINTS, SUPPORT
from labs.core import STEPS, Lab, load_lab
from labs.core.words import LabWords


def set_up_words(lab_name: str, variant: Mapping[str, Any], language: str) -> list[str]:
    """Support, noise, what is aimed at, and what differs from the lab as it is written."""
    lab = load_lab(lab_name)
    words = lab.words(language)
    found = [str(SUPPORT[variant["scaffold"]])] if variant.get("scaffold") in SUPPORT else []
    found.append(_("noise × %(factor)s") % {"factor": f"{variant.get('noise', 1.0):g}"})
    if variant.get("hints") in HINTS:
        found.append(hint_words(variant["hints"]))
    if target := variant.get("target_misconception"):
        idea = dict(misconception_choices(lab_name, language)).get(target, target)
        found.append(_("aims at “%(idea)s”") % {"idea": idea})
    return [*found, *_steps(variant, words), *_controls(lab, variant, words)]


def hint_words(policy: str) -> str:
    """When hints come."""
    return _("hints: %(policy)s") % {"policy": HINTS[policy]}


def _steps(variant: Mapping[str, Any], words: LabWords) -> list[str]:
    """The steps that are left out, and the hypothesis that stands ready."""
    found = []
    chosen = variant.get("steps")
    if chosen:
        left_out = [words.name(one, ("steps",)) for one in STEPS if one not in chosen]
        found.append(_("without the steps: %(steps)s") % {"steps": words.joined(left_out)})
    if given := variant.get("hypothesis"):
        parts = {
            part: words.name(given[part], ("controls", "quantities", "directions"))
            for part in given
        }
        text = _("given hypothesis: if %(independent)s increases, %(dependent)s %(direction)s")
        found.append(text % parts)
    return found


def _controls(lab: Lab, variant: Mapping[str, Any], words: LabWords) -> list[str]:
    found = []
    for name, (low, high) in variant.get("ranges", {}).items():
        if control := lab.control(name):
            ends = [words.quantity_text(end, control.unit) for end in (low, high)]
            text = _("%(control)s from %(low)s to %(high)s")
            shown = {"control": words.text(f"controls.{name}"), "low": ends[0], "high": ends[1]}
            found.append(text % shown)
    for name, value in variant.get("locked", {}).items():
        if control := lab.control(name):
            shown_value = (
                option_name(control, value, words)
                if control.kind == "choice"
                else words.quantity_text(value, control.unit)
            )
            text = _("%(control)s fixed at %(value)s")
            found.append(text % {"control": words.text(f"controls.{name}"), "value": shown_value})
    hidden = [words.text(f"controls.{one}") for one in variant.get("hidden_controls", ())]
    if hidden:
        found.append(_("not shown: %(controls)s") % {"controls": words.joined(hidden)})
    return found
