"""Forms on the class board and on the page of one student."""

import re
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from classroom.stuck import KINDS
from courses.selectors import lab_choices
from courses.stage_forms import ADAPTED, SUPPORT
from labs.core import PRACTICES, SCAFFOLDS, STEPS
from runs.hints import RUNGS

NUMBER = re.compile(r"[0-9]{1,18}")  # as many digits as a database's numbers have
LARGEST_NUMBER = 10**18 - 1


class ToForm(forms.Form):
    """To whom: some students by number, a group, or (where both are empty) the whole class."""

    students = forms.CharField(required=False, max_length=8000, widget=forms.HiddenInput)
    group = forms.IntegerField(required=False, max_value=LARGEST_NUMBER, widget=forms.HiddenInput)

    def clean_students(self) -> list[int]:
        """Numbers with commas between them."""
        written = [one.strip() for one in self.cleaned_data["students"].split(",")]
        if not all(NUMBER.fullmatch(one) for one in written if one):
            raise forms.ValidationError(_("This choice of students cannot be read."))
        return [int(one) for one in written if one]


class HintForm(ToForm):
    """A rung of the ladder of one step; without them the next one where each student is."""

    step = forms.ChoiceField(choices=[("", ""), *((one, one) for one in STEPS)], required=False)
    rung = forms.IntegerField(min_value=1, max_value=RUNGS, required=False)


class PauseForm(forms.Form):
    """Hold the class (1) for so long, or let it go on (0)."""

    paused = forms.ChoiceField(choices=[("1", "1"), ("0", "0")])
    minutes = forms.IntegerField(min_value=1, max_value=240, required=False)


class DealForm(forms.Form):
    """Which alert was dealt with: its kind, its practice, and the last event it rests on."""

    kind = forms.ChoiceField(choices=[(one, one) for one in KINDS])
    about = forms.ChoiceField(
        choices=[("", ""), *((one, one) for one in PRACTICES)], required=False
    )
    seq = forms.IntegerField(min_value=0)


class OpenForm(ToForm):
    """A stage of an assignment whose gate is opened."""

    assignment = forms.IntegerField()
    stage = forms.CharField(max_length=12)


class MessageForm(ToForm):
    """Words for those benches."""

    text = forms.CharField(
        label=_("Message"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "required": True}),
    )


class NextLabForm(forms.Form):
    """The teacher's own choice of the next lab. What is left open is chosen for the student."""

    student = forms.IntegerField(max_value=LARGEST_NUMBER, widget=forms.HiddenInput)
    shown = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=LARGEST_NUMBER,
        widget=forms.HiddenInput,  # the decision that the page showed as waiting; 0 for none
    )
    fixed = forms.TypedChoiceField(
        choices=[("0", "0"), ("1", "1")],
        coerce=lambda told: told == "1",
        empty_value=None,
        required=False,
        widget=forms.HiddenInput,  # whether the page showed it as fixed
    )
    lab = forms.ChoiceField(label=_("Next lab"))
    scaffold = forms.ChoiceField(label=_("Support"), required=False)
    note = forms.CharField(label=_("A word to the student"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labs, scaffold = self.fields["lab"], self.fields["scaffold"]
        assert isinstance(labs, forms.ChoiceField) and isinstance(scaffold, forms.ChoiceField)
        labs.choices = lab_choices(get_language() or "en")
        scaffold.choices = [("", ADAPTED), *((one, SUPPORT[one]) for one in SCAFFOLDS)]

    def variant(self) -> dict[str, Any]:
        scaffold = self.cleaned_data["scaffold"]
        return {"scaffold": scaffold} if scaffold else {}
