"""The form of a regrading of one question: other right answers, or more reference answers."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from courses.option_texts import option_html, option_name
from labs.core.lab import Reference
from labs.core.questions import Question
from registry.models import ModelVersion
from regrading.forms import ReasonForm, answers_in, check_answers
from regrading.services import Change


class OptionBoxes(forms.CheckboxSelectMultiple):
    """A box for each answer to choose from, which is shown with its pictures and formulas."""

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **more: Any) -> Any:
        shown = format_html('<span class="option-text">{}</span>', option_html(label))
        made = super().create_option(name, value, shown, *args, **more)
        if called := option_name(label):
            made["attrs"]["aria-label"] = called
        return made


class QuestionForm(ReasonForm):
    """`question` as it is judged now; `key` is its identity, by which runs find the change."""

    def __init__(
        self, key: str, question: Question, versions: Sequence[ModelVersion], data: Any = None
    ) -> None:
        super().__init__(versions, data)
        self.key, self.question = key, question
        if question.kind == "text":
            self.fields["answers"] = self._answers()
        elif question.kind == "number":
            self.fields["value"] = forms.FloatField(
                label=self._with_unit(_("Right value")), initial=question.value
            )
            self.fields["tolerance"] = forms.FloatField(
                label=_("Tolerance, as a share of the value")
                if question.relative
                else self._with_unit(_("Tolerance")),
                initial=question.tolerance,
                min_value=0,
            )
        else:
            self.fields["right"] = self._right()
        self.order_fields(["reason", "answers", "value", "tolerance", "right", "model_version"])
        if question.kind != "text":
            del self.fields["model_version"]  # no model reads such answers

    def _answers(self) -> forms.Field:
        return forms.CharField(
            label=_("Reference answers to add"),
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_(
                "One a line, in English: the model compares with them what students write. They are used for new answers of this course, too, once the regrading is applied."
            ),
        )

    def _right(self) -> forms.Field:
        return forms.MultipleChoiceField(
            label=_("Right answers"),
            choices=list(enumerate(self.question.options)),
            initial=list(self.question.right),
            widget=OptionBoxes,
            help_text=_("Of several right ones any will do.")
            if self.question.kind == "one"
            else _("All of them are needed; some of them and no other are partly right."),
        )

    def _with_unit(self, label: Any) -> str:
        return f"{label} / {self.question.unit}" if self.question.unit else str(label)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        check_answers(self, answers_in(data.get("answers", "")))
        return data

    def change(self) -> Change:
        """Only what differs from what holds now."""
        changed = self._changed()
        return Change(
            references=list(self._references()),
            questions={self.key: changed} if changed else None,
            model_version=self.cleaned_data.get("model_version", ""),
        )

    def _changed(self) -> dict[str, Any]:
        data, question = self.cleaned_data, self.question
        if "right" in self.fields:
            right = sorted(int(one) for one in data["right"])
            return {"right": right} if right != sorted(question.right) else {}
        if "value" in self.fields:
            now = {"value": data["value"], "tolerance": data["tolerance"]}
            before = {"value": question.value, "tolerance": question.tolerance}
            return now if now != before else {}
        return {}

    def _references(self) -> Iterator[tuple[str, Reference]]:
        for line in answers_in(self.cleaned_data.get("answers", "")):
            yield self.key, Reference(line, "best")
