"""The plan of a comparison, and what a teacher records while it runs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comparisons.models import Comparison
from courses.forms import date_field, language
from labs.core import STEPS
from labs.core.words import words_of


def step_words(step: str) -> str:
    """The name of a step of the inquiry, in the language of the page."""
    return words_of("", language()).name(step, ("steps",))


class PlanForm(forms.ModelForm):
    """Everything that is fixed before a comparison begins."""

    ends = date_field(_("End date"))

    class Meta:
        model = Comparison
        fields = [
            "policy_a", "policy_b", "outcome", "step", "planned_students", "ends", "look_half_way",
        ]  # fmt: skip
        labels = {
            "policy_a": _("Group A"),
            "policy_b": _("Group B"),
            "outcome": _("Outcome"),
            "planned_students": _("Stop when this many students have finished"),
            "look_half_way": _("One look half way"),
        }
        help_texts = {
            "planned_students": _("Counts who reaches the end of all sequences of the course."),
            "look_half_way": _(
                # A per cent sign, no place for a value. xgettext:no-python-format
                "Half way the comparison ends early if the groups differ so clearly that a false "
                "alarm stays below 5 % in all."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(step, step_words(step)) for step in STEPS]
        self.fields["step"] = forms.ChoiceField(
            label=_("Step, if its score is the outcome"),
            required=False,
            choices=[("", _("none")), *names],
        )


class EndForm(forms.Form):
    note = forms.CharField(
        label=_("Why it ends outside of its rule"),
        max_length=500,
        help_text=_("The report shows it, and calls its figures descriptive."),
    )


class ObjectionForm(forms.Form):
    """A guardian's objection, recorded or withdrawn by a teacher."""

    student = forms.IntegerField()
    objects = forms.BooleanField(required=False)
