"""The form of a regrading: what is changed for one lab of a course, or for all of them."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assay.punctuation import bracketed, titled
from labs.core import Lab, load_lab
from labs.core.lab import Reference
from labs.core.words import LabWords, words_of
from registry.models import ModelVersion
from regrading.services import Change
from scoring.models import ReferenceAnswer

MOST_ANSWERS = 20
LONGEST_ANSWER = 1000


class ReasonForm(forms.Form):
    """What every regrading needs, and the model."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("The students whose marks change read it."),
        widget=forms.TextInput,
    )
    model_version = forms.ChoiceField(label=_("Score with the model version"), required=False)

    def __init__(self, versions: Sequence[ModelVersion], data: Any = None) -> None:
        super().__init__(data)
        names = [(one.name, bracketed(one.name, one.get_state_display())) for one in versions]
        self.model_field.choices = [("", _("as it is")), *names]

    @property
    def model_field(self) -> forms.ChoiceField:
        field = self.fields["model_version"]
        assert isinstance(field, forms.ChoiceField)
        return field

    def change(self) -> Change:
        return Change(model_version=self.cleaned_data["model_version"])


class LabForm(ReasonForm):
    """The same with a lab's reference answers and rubric."""

    place = forms.ChoiceField(label=_("Add reference answers to"), required=False)
    answers = forms.CharField(
        label=_("Reference answers"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "One a line, in English: the model compares with them what students write. They are used for new answers of this course, too, once the regrading is applied."
        ),
    )
    grade = forms.ChoiceField(
        label=_("They are"), choices=ReferenceAnswer.Grade.choices, required=False
    )
    values = forms.IntegerField(
        label=_("Different values that a good range needs"), min_value=2, max_value=10
    )
    share = forms.IntegerField(
        label=_("Share of the range that they cover, in percent"), min_value=5, max_value=95
    )
    practices = forms.MultipleChoiceField(
        label=_("Practices that the rules judge"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    field_order = ["reason", "place", "answers", "grade", "values", "share", "practices"]

    def __init__(
        self, lab: Lab, language: str, versions: Sequence[ModelVersion], data: Any = None
    ) -> None:
        super().__init__(versions, data)
        self.lab = lab
        words = words_of(lab.name, language)
        self._offer("place", [("", _("none")), *places_of(lab, words)])
        shipped = load_lab(lab.name).practices
        self._offer("practices", [(one, words.name(one, ("practices",))) for one in shipped])
        self.fields["values"].initial = round(lab.coverage.get("values", 3))
        self.fields["share"].initial = round(100 * lab.coverage.get("share", 0.5))
        self.fields["practices"].initial = list(lab.practices)

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        lines = answers_in(data.get("answers", ""))
        if lines and not data.get("place"):
            self.add_error("place", _("Say to which step the reference answers belong."))
        if data.get("place") and not lines:
            self.add_error("answers", _("Write at least one reference answer."))
        check_answers(self, lines)
        return data

    def change(self) -> Change:
        """Only what differs from what holds now."""
        data = self.cleaned_data
        coverage = {"values": data["values"], "share": data["share"] / 100}
        practices = [one for one in self.lab_practices if one in data["practices"]]
        return Change(
            references=list(self._references()),
            coverage=coverage if self._coverage_differs(data) else None,
            practices=practices if set(practices) != set(self.lab.practices) else None,
            model_version=data["model_version"],
        )

    @property
    def lab_practices(self) -> tuple[str, ...]:
        return load_lab(self.lab.name).practices

    def _coverage_differs(self, data: dict[str, Any]) -> bool:
        initial = self.fields["values"].initial, self.fields["share"].initial
        return (data["values"], data["share"]) != initial

    def _references(self) -> Iterator[tuple[str, Reference]]:
        data = self.cleaned_data
        if data["place"]:
            step, about, of = data["place"].split("/")
            for line in answers_in(data["answers"]):
                yield step, Reference(line, data["grade"] or "good", about, of)


def check_answers(form: forms.Form, lines: Sequence[str]) -> None:
    """Refuse more, or longer ones, than are useful."""
    if len(lines) > MOST_ANSWERS or any(len(line) > LONGEST_ANSWER for line in lines):
        form.add_error(
            "answers", _("At most 20 reference answers, of at most 1000 characters each.")
        )


def answers_in(text: str) -> list[str]:
    """One a line, without those that are empty."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def places_of(lab: Lab, words: LabWords) -> list[tuple[str, str]]:
    """The steps that have reference answers, apart by what a statement is about."""
    found: dict[str, str] = {}
    for step in lab.steps:
        for one in step.references:
            key = f"{step.name}/{one.about}/{one.of}"
            found.setdefault(key, _place_name(words, step.name, one))
    return list(found.items())


def _place_name(words: LabWords, step: str, reference: Reference) -> str:
    about = [reference.about and _variable(words, reference.about)]
    of = [reference.of and _variable(words, reference.of)]
    named = " → ".join(one for one in (*about, *of) if one)
    title = words.name(step, ("steps",))
    return titled(title, named) if named else title


def _variable(words: LabWords, name: str) -> str:
    return words.name(name, ("controls", "quantities"))
