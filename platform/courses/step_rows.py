"""Which steps of the inquiry a lab stage asks for, and the hypothesis that may be given ready-made."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import Stage
from labs.core import STEPS, Lab
from labs.core.lab import DIRECTIONS, steps_problem
from labs.core.words import LabWords

if TYPE_CHECKING:
    from courses.stage_forms import LabStageForm

GIVEN = ("independent", "dependent", "direction")
SHOWN = "steps-shown"  # a form that does not show the steps leaves them as they stand
PROBLEMS = {
    "unknown": gettext_lazy("Choose among the steps that are shown."),
    "collect": gettext_lazy(
        "Collecting data can't be left out: without measurements there is nothing to judge."
    ),
    "answer": gettext_lazy(
        "Keep the analysis or the claim: otherwise the measurements answer nothing."
    ),
}


def step_fields(stage: Stage, lab: Lab, words: LabWords) -> Iterator[tuple[str, forms.Field, Any]]:
    """Name, field and initial value: a box for each step, and the parts of a given hypothesis."""
    names = [(one, words.name(one, ("steps",))) for one in STEPS]
    yield (
        "steps",
        forms.MultipleChoiceField(
            label=_("Steps that students do"),
            choices=names,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Bench, scores and marks go by these alone."),
        ),
        stage.variant.get("steps") or list(STEPS),
    )
    yield SHOWN, forms.CharField(required=False, widget=forms.HiddenInput), "1"
    given = stage.variant.get("hypothesis", {})
    known = {"independent": lab.independent, "dependent": lab.dependent, "direction": DIRECTIONS}
    labels = {
        "independent": _("If students increase"),
        "dependent": _("then"),
        "direction": _("in this way"),
    }
    for part in GIVEN:
        sections = ("directions",) if part == "direction" else ("controls", "quantities")
        choices = [(one, words.name(one, sections)) for one in known[part]]
        field = forms.ChoiceField(
            label=labels[part], choices=[("", _("no hypothesis")), *choices], required=False
        )
        yield f"given-{part}", field, given.get(part, "")


def given_rows(form: "LabStageForm") -> list[forms.BoundField]:
    """The parts of the given hypothesis, bound."""
    return [form[f"given-{part}"] for part in GIVEN]


def steps_in(form: "LabStageForm") -> dict[str, Any]:
    """The steps and the hypothesis that a form says; what is wrong goes into the form."""
    if not form.cleaned_data.get(SHOWN):
        kept = form.stage.variant
        return {name: kept[name] for name in ("steps", "hypothesis") if name in kept}
    chosen = [one for one in STEPS if one in form.cleaned_data.get("steps", ())]
    problem = steps_problem(STEPS, chosen) if chosen else "collect"
    if problem:
        form.add_error("steps", str(PROBLEMS[problem]))
        return {}
    found: dict[str, Any] = {"steps": chosen} if chosen != list(STEPS) else {}
    return found | _given_in(form, chosen)


def _given_in(form: "LabStageForm", chosen: list[str]) -> dict[str, Any]:
    given = {part: form.cleaned_data.get(f"given-{part}") for part in GIVEN}
    if "hypothesis" in chosen or not any(given.values()):
        return {}
    if not all(given.values()):
        text = _("A hypothesis that is given names both variables and the direction.")
        form.add_error("given-independent", text)
        return {}
    return {"hypothesis": given}
