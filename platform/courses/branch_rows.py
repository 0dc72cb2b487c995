"""The branches of a stage as rows of a form: a condition, a limit in percent, and where it leads."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from courses.branching import END, MOST
from courses.models import Stage
from courses.selectors import stage_name

if TYPE_CHECKING:
    from courses.stage_forms import RunStageForm

RULES = {
    "": gettext_lazy("no branch"),
    "mastery-below": gettext_lazy("mastery below"),
    "mastery-from": gettext_lazy("mastery from"),
    "score-below": gettext_lazy("score below"),
    "score-from": gettext_lazy("score from"),
}


@dataclass(frozen=True)
class BranchRow:
    number: int
    rule: forms.BoundField
    at: forms.BoundField
    go_to: forms.BoundField


def branch_fields(stage: Stage, data: Mapping[str, Any] | None) -> Iterator[tuple[str, Any, Any]]:
    """Name, field and initial value: the branches that stand, those that were sent, and a free row."""
    sent = [n for n in range(MOST) if data and data.get(f"branch-{n}-rule")]
    count = min(MOST, max(len(stage.branches), len(sent)) + 1)
    places = _places(stage)
    for number in range(count):
        standing = stage.branches[number] if number < len(stage.branches) else {}
        rule = f"{standing['by']}-{standing['side']}" if standing else ""
        at = round(standing["at"] * 100) if standing else 50
        yield f"branch-{number}-rule", _choice(_("If"), list(RULES.items())), rule
        yield f"branch-{number}-at", _percent(), at
        yield f"branch-{number}-go_to", _choice(_("go to"), places), standing.get("go_to", END)


def _choice(label: str, choices: list[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False)


def _percent() -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"step": 5})
    return forms.IntegerField(
        label=_("percent"), min_value=0, max_value=100, required=False, widget=widget
    )


def _places(stage: Stage) -> list[tuple[str, Any]]:
    """The other stages, in their order, and the end."""
    others = [one for one in stage.version.stages.all() if one.key != stage.key]
    language = get_language() or "en"
    named = [(one.key, f"{one.position}. {stage_name(one, language)}") for one in others]
    return [*named, (END, _("the end of the sequence"))]


def branch_rows(form: "RunStageForm") -> list[BranchRow]:
    """The bound fields, branch by branch."""
    numbers = [n for n in range(MOST) if f"branch-{n}-rule" in form.fields]
    return [
        BranchRow(n, *(form[f"branch-{n}-{part}"] for part in ("rule", "at", "go_to")))
        for n in numbers
    ]


def branches_in(form: "RunStageForm") -> list[dict[str, Any]]:
    """What the rows say; what is wrong goes into the form."""
    found: list[dict[str, Any]] = []
    for number in range(MOST):
        rule = form.cleaned_data.get(f"branch-{number}-rule")
        if not rule:
            continue
        at = form.cleaned_data.get(f"branch-{number}-at")
        if at is None:
            form.add_error(f"branch-{number}-at", _("A branch needs a limit in percent."))
            continue
        by, _dash, side = rule.partition("-")
        go_to = form.cleaned_data.get(f"branch-{number}-go_to") or END
        found.append({"by": by, "side": side, "at": at / 100, "go_to": go_to})
    return found
