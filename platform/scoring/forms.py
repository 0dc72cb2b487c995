"""The one form of scoring: a teacher's verdict."""

from django import forms
from django.utils.translation import gettext_lazy as _

from scoring.models import Verdict

CHOICES = (Verdict.CORRECT, Verdict.INCOMPLETE, Verdict.INCORRECT, Verdict.UNSURE)  # keys 1 to 4


class ReviewForm(forms.Form):
    """The verdict comes from one of four buttons."""

    verdict = forms.ChoiceField(
        choices=[(choice.value, choice.label) for choice in CHOICES],
        error_messages={"required": _("Choose one of the four verdicts.")},
    )
    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For yourself and your colleagues; the student does not see it."),
    )
    answer = forms.CharField(
        label=_("Answer to the student"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "The student reads it with your verdict, on the bench and on the page of the run."
        ),
    )
