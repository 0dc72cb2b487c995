"""What an administrator says when a version is to score."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.models import ModelVersion


class PromoteForm(forms.Form):
    """A reason that is kept, and a box that must be ticked."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept with the change, for those who come after you."),
    )
    sure = forms.BooleanField(
        label=_("It is to count for every student from now on."),
        error_messages={"required": _("Tick this box to make the version live.")},
    )


class MoveForm(forms.Form):
    """Into the shadow, out of it, or aside."""

    state = forms.ChoiceField(
        choices=[
            (one.value, one.label)
            for one in (
                ModelVersion.State.SHADOW,
                ModelVersion.State.PROPOSED,
                ModelVersion.State.RETIRED,
            )
        ]
    )
