"""The last question before an erasure."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import User


class EraseForm(forms.Form):
    """Whoever erases types whose account it is, so that no slip of the hand does it."""

    login = forms.CharField(
        label=gettext_lazy("Login of this person"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("Type it as it stands above. This cannot be undone."),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_login(self) -> str:
        if self.cleaned_data["login"] != self.person.username:
            raise forms.ValidationError(_("That is not the login of this person."))
        return self.person.username
