"""The last question before an erasure, and what to look for in texts."""

import re
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


class WordsForm(forms.Form):
    """Nicknames and the like, which no account holds."""

    MOST, SHORTEST = 20, 2

    words = forms.CharField(
        label=gettext_lazy("Words to look for"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "One a line, or with commas between them: a nickname, a name that was changed."
        ),
    )

    def clean_words(self) -> list[str]:
        typed = re.split(r"[\n,，、;；]", self.cleaned_data["words"])
        words = [" ".join(one.split()) for one in typed if one.strip()]
        if not words or len(words) > self.MOST:
            raise forms.ValidationError(_("Write one to %(most)s words.") % {"most": self.MOST})
        if any(len(one) < self.SHORTEST for one in words):
            raise forms.ValidationError(_("A word has two characters at least."))
        return words
