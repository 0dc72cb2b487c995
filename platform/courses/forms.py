"""Forms of the teachers' pages, and of joining a course."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courses.models import Assignment, Course, Sequence, SequenceVersion, Stage
from courses.selectors import lab_choices, misconception_choices, versions_to_assign
from labs.core import SCAFFOLDS, load_lab
from people.models import User

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
ADAPTED = _("chosen for each student")


def wrong_in(form: forms.BaseForm) -> str:
    """What is wrong with a form, for a page that does not show it again."""
    return " ".join(str(text) for some in form.errors.values() for text in some)


def language() -> str:
    return get_language() or "en"


class CourseForm(forms.ModelForm):
    """A new course."""

    class Meta:
        model = Course
        fields = ["title"]
        labels = {"title": _("Name of the course")}


class CourseChangeForm(forms.ModelForm):
    class Meta:
        model = Course
        fields = ["title", "archived"]
        labels = {"title": _("Name of the course"), "archived": _("Archived")}
        help_texts = {
            "archived": _("Nobody can join or begin labs any more; everything stays readable.")
        }


class JoinForm(forms.Form):
    """A student's way into a course."""

    code = forms.CharField(
        label=_("Join code"),
        max_length=12,
        help_text=_("Your teacher has it: eight letters and digits."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class TeacherForm(forms.Form):
    username = forms.CharField(
        label=_("Login of a colleague"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )


class VersionChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        assert isinstance(obj, SequenceVersion)
        return f"{obj.sequence.title} ({_('version')} {obj.number})"


def date_field(label: Any) -> forms.DateTimeField:
    """A date and a time in the browser's own picker."""
    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    return forms.DateTimeField(label=label, required=False, widget=widget)


class AssignmentForm(forms.Form):
    """A published sequence for a course, with dates that may be left open."""

    version = VersionChoice(
        label=_("Sequence"), queryset=SequenceVersion.objects.none(), empty_label=None
    )
    opens = date_field(_("Opens"))
    due = date_field(_("Due"))

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].queryset = versions_to_assign(user)  # type: ignore[attr-defined]


class DatesForm(forms.ModelForm):
    opens = date_field(_("Opens"))
    due = date_field(_("Due"))

    class Meta:
        model = Assignment
        fields = ["opens", "due"]


class SequenceForm(forms.ModelForm):
    class Meta:
        model = Sequence
        fields = ["title"]
        labels = {"title": _("Name of the sequence")}


class GateForm(forms.Form):
    """What both kinds of stage have: the mastery that it takes to go on."""

    gate = forms.IntegerField(
        label=_("Mastery to go on, in percent"),
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"step": 5}),
        help_text=_(
            "A student repeats the stage, three times at most, until the mean of what was seen reaches this. 0: everybody goes on."
        ),
    )

    def gate_share(self) -> float:
        return int(self.cleaned_data["gate"]) / 100


class LabStageForm(GateForm):
    """A fixed lab: what the teacher fixes of its set-up; what is left open adaptation chooses."""

    scaffold = forms.ChoiceField(label=_("Support"), required=False)
    noise = forms.ChoiceField(label=_("Measurement noise"), required=False)
    target_misconception = forms.ChoiceField(label=_("Aim at a wrong idea"), required=False)
    field_order = ["scaffold", "noise", "target_misconception", "gate"]

    def __init__(self, lab: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        support = [(name, SUPPORT[name]) for name in SCAFFOLDS]
        self._offer("scaffold", support)
        self._offer("noise", noise_choices(lab))
        self._offer("target_misconception", misconception_choices(lab, language()))

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", ADAPTED), *choices]

    def variant(self) -> dict[str, Any]:
        """Only what was fixed."""
        given = {name: self.cleaned_data[name] for name in ("scaffold", "target_misconception")}
        fixed: dict[str, Any] = {name: value for name, value in given.items() if value}
        if self.cleaned_data["noise"]:
            fixed["noise"] = float(self.cleaned_data["noise"])
        return fixed


class SlotForm(GateForm):
    """An adaptive slot: which labs may come."""

    allowed_labs = forms.MultipleChoiceField(
        label=_("Labs that may come here"), widget=forms.CheckboxSelectMultiple
    )
    field_order = ["allowed_labs", "gate"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["allowed_labs"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = lab_choices(language())


def noise_choices(lab: str) -> list[tuple[str, Any]]:
    """The levels that the lab lets a variant have."""
    low, high = load_lab(lab).adaptation.get("noise", [1.0, 1.0])
    return [(str(level), words) for level, words in NOISES if low <= level <= high]


def stage_form(stage: Stage, data: Any = None) -> GateForm:
    """The settings of a stage, filled with what stands there."""
    initial = {"gate": round(stage.gate * 100), "allowed_labs": stage.allowed_labs}
    if stage.kind == Stage.Kind.ADAPTIVE:
        return SlotForm(data, initial=initial)
    fixed = {name: stage.variant.get(name, "") for name in ("scaffold", "target_misconception")}
    noise = str(float(stage.variant["noise"])) if "noise" in stage.variant else ""
    return LabStageForm(stage.lab, data, initial={**initial, **fixed, "noise": noise})
