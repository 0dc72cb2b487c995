"""The settings of a stage: a lab's set-up, a slot's choice, a page's text, and where the way goes on."""

import json
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.branch_rows import BranchRow, branch_fields, branch_rows, branches_in
from courses.control_rows import Row, controls_of, fields_of, fixed_in, initial_of, rows_of
from courses.forms import language
from courses.models import Stage
from courses.selectors import lab_choices, misconception_choices, skill_choices
from courses.step_rows import SHOWN, given_rows, step_fields, steps_in
from labs.core import HINT_POLICIES, SCAFFOLDS, load_lab

SUPPORT = {
    "guided": _("guided: the bench leads step by step"),
    "structured": _("structured: the bench shows the steps"),
    "open": _("open: the student plans"),
}
NOISES = (
    (0.5, _("less than usual")),
    (1.0, _("as the lab is written")),
    (1.5, _("more than usual")),
    (2.0, _("much more than usual")),
)
HINTS = {
    "free": _("whenever a student asks"),
    "after_try": _("only after the student has tried the step"),
    "when_stuck": _("whenever asked for, and offered to whoever is stuck"),
}
ADAPTED = _("chosen for each student")
FORM_PARTS = (
    "scaffold", "noise", "target_misconception", "ranges", "locked", "hidden_controls", "steps",
    "hypothesis", "hints",
)  # fmt: skip


Raw = dict[str, list[str]]  # what a browser sends of a form


class StageForm(forms.Form):
    """What all stages have: the time that they are meant to take."""

    minutes = forms.IntegerField(
        label=_("Time in minutes"),
        min_value=1,
        max_value=600,
        required=False,
        help_text=_("Empty: what is usual for it."),
    )

    def __init__(self, stage: Stage, data: Any = None) -> None:
        super().__init__(data, initial=self.standing(stage))
        self.stage = stage

    def standing(self, stage: Stage) -> dict[str, Any]:
        return {"minutes": stage.minutes}

    def values(self) -> dict[str, Any]:
        """The fields of the stage as the form leaves them."""
        return {"minutes": self.cleaned_data["minutes"]}

    def untouched(self) -> Raw:
        """What a browser sends of this form where nobody has touched it."""
        return {name: self._standing(name, one) for name, one in self.fields.items()} | self.marks()

    def _standing(self, name: str, field: forms.Field) -> list[str]:
        given = field.widget.format_value(self.get_initial_for_field(field, name))
        values = given if isinstance(given, list) else ["" if given is None else str(given)]
        if not isinstance(field, forms.ChoiceField):
            return values
        there = [str(value) for value, _words in offered(field)]
        kept = [value for value in values if value in there]  # what is not offered is not sent
        single = not isinstance(field, forms.MultipleChoiceField)
        return kept or (there[:1] if single else [])

    def marks(self) -> Raw:
        """What it sends beside its fields."""
        return {}

    def shown(self) -> str:
        """Along with the form, so that a save can tell what was changed in it."""
        return json.dumps(self.untouched(), ensure_ascii=False)

    def first_fields(self) -> list[forms.BoundField]:
        """Those that stand above the rows of the controls."""
        return [self[name] for name in self.fields if "-" not in name]


class RunStageForm(StageForm):
    """A stage at which students work: the mastery to go on, and where the way parts."""

    gate = forms.IntegerField(
        label=_("Mastery to go on, in percent"),
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"step": 5}),
        help_text=_(
            "A student does the stage up to three times in all, until the mean of what was seen reaches this. 0: everybody goes on."
        ),
    )

    def __init__(self, stage: Stage, data: Any = None) -> None:
        super().__init__(stage, data)
        for name, field, standing in branch_fields(stage, data):
            self.fields[name] = field
            self.initial[name] = standing

    def standing(self, stage: Stage) -> dict[str, Any]:
        return {**super().standing(stage), "gate": round(stage.gate * 100)}

    def clean(self) -> dict[str, Any]:
        self.branches = branches_in(self)
        return self.cleaned_data

    def branch_rows(self) -> list[BranchRow]:
        return branch_rows(self)

    def values(self) -> dict[str, Any]:
        gate = int(self.cleaned_data["gate"]) / 100
        return {**super().values(), "gate": gate, "branches": self.branches}


class LabStageForm(RunStageForm):
    """A fixed lab: what the teacher fixes of its set-up; what is left open adaptation chooses."""

    scaffold = forms.ChoiceField(label=_("Support"), required=False)
    noise = forms.ChoiceField(label=_("Measurement noise"), required=False)
    hints = forms.ChoiceField(label=_("Hints"), required=False)
    target_misconception = forms.ChoiceField(label=_("Aim at a wrong idea"), required=False)

    def __init__(self, stage: Stage, data: Any = None) -> None:
        super().__init__(stage, data)
        self.lab, self.words = load_lab(stage.lab), load_lab(stage.lab).words(language())
        self._offer("scaffold", [(name, SUPPORT[name]) for name in SCAFFOLDS])
        self._offer("noise", noise_choices(stage))
        self._offer("hints", [(name, HINTS[name]) for name in HINT_POLICIES])
        self._offer("target_misconception", misconception_choices(stage.lab, language()))
        for name, step_field, standing in step_fields(stage, self.lab, self.words):
            self.fields[name] = step_field
            self.initial[name] = standing
        for control in controls_of(self.lab):
            self.fields.update(dict(fields_of(control, self.words)))
            self.initial.update(initial_of(control, stage.variant))
        first = ["scaffold", "hints", "noise", "target_misconception", "steps", "gate", "minutes"]
        self.order_fields(first)

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", ADAPTED), *choices]

    def standing(self, stage: Stage) -> dict[str, Any]:
        names = ("scaffold", "target_misconception", "hints")
        fixed = {name: stage.variant.get(name, "") for name in names}
        noise = str(float(stage.variant["noise"])) if "noise" in stage.variant else ""
        return {**super().standing(stage), **fixed, "noise": noise}

    def clean(self) -> dict[str, Any]:
        self.fixed = {**fixed_in(self, self.lab, self.words), **steps_in(self)}
        return super().clean()

    def steps_shown(self) -> forms.BoundField:
        return self[SHOWN]

    def given_rows(self) -> list[forms.BoundField]:
        return given_rows(self)

    def control_rows(self) -> list[Row]:
        return rows_of(self, self.lab, self.words)

    def variant(self) -> dict[str, Any]:
        """Only what was fixed; parts that no field shows stay as they are."""
        names = ("scaffold", "target_misconception", "hints")
        given = {name: self.cleaned_data[name] for name in names}
        fixed: dict[str, Any] = {name: value for name, value in given.items() if value}
        if self.cleaned_data["noise"]:
            fixed["noise"] = float(self.cleaned_data["noise"])
        kept = {k: v for k, v in self.stage.variant.items() if k not in FORM_PARTS}
        return {**kept, **fixed, **self.fixed}

    def values(self) -> dict[str, Any]:
        return {**super().values(), "variant": self.variant()}


class SlotForm(RunStageForm):
    """An adaptive slot: which labs may come, and what is to be practised in them."""

    allowed_labs = forms.MultipleChoiceField(
        label=_("Labs that may come here"), widget=forms.CheckboxSelectMultiple
    )
    skills = forms.MultipleChoiceField(
        label=_("Skills to practise"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_(
            "None: every skill that the labs show. If you choose some, only those of the labs above come that show one of them."
        ),
    )

    def __init__(self, stage: Stage, data: Any = None) -> None:
        super().__init__(stage, data)
        for name, choices in (
            ("allowed_labs", lab_choices(language())),
            ("skills", skill_choices(stage.allowed_labs, language())),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = choices
        self.order_fields(["allowed_labs", "skills", "gate", "minutes"])

    def standing(self, stage: Stage) -> dict[str, Any]:
        chosen = {"allowed_labs": stage.allowed_labs, "skills": stage.skills}
        return {**super().standing(stage), **chosen}

    def values(self) -> dict[str, Any]:
        names = ("allowed_labs", "skills")
        return {**super().values(), **{name: self.cleaned_data[name] for name in names}}


class PageForm(StageForm):
    """A page to read."""

    title = forms.CharField(label=_("Title"), max_length=200)
    text = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "true"}),
        help_text=_(
            "Markdown: **bold**, # heading, - list, [link](https://…). Formulas stand between dollar signs, as $T = 2\\pi\\sqrt{L/g}$."
        ),
    )
    field_order = ["title", "text", "minutes"]

    def standing(self, stage: Stage) -> dict[str, Any]:
        return {**super().standing(stage), "title": stage.title, "text": stage.text}

    def values(self) -> dict[str, Any]:
        names = ("title", "text")
        return {**super().values(), **{name: self.cleaned_data[name] for name in names}}


def offered(field: forms.ChoiceField) -> list[tuple[Any, Any]]:
    """What may be chosen, with its words."""
    return list(cast(Iterable[tuple[Any, Any]], field.choices))


def noise_choices(stage: Stage) -> list[tuple[str, Any]]:
    """The levels that the lab lets a variant have, and the one that stands there."""
    low, high = load_lab(stage.lab).adaptation.get("noise", [1.0, 1.0])
    offered: list[tuple[str, Any]] = [
        (str(level), words) for level, words in NOISES if low <= level <= high
    ]
    standing = stage.variant.get("noise")
    if standing is not None and str(float(standing)) not in dict(offered):
        offered.append((str(float(standing)), f"× {standing:g}"))
    return offered
