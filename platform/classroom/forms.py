"""Forms on the class board and on the page of one student."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courses.selectors import lab_choices
from courses.stage_forms import ADAPTED, SUPPORT
from labs.core import SCAFFOLDS


class MessageForm(forms.Form):
    """Words for one bench, or (without a run) for every open bench of the class."""

    run = forms.UUIDField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Message"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "required": True}),
    )


class NextLabForm(forms.Form):
    """The teacher's own choice of the next lab. What is left open is chosen for the student."""

    student = forms.IntegerField(widget=forms.HiddenInput)
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
