"""Forms about people."""

from typing import Any, cast

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from people.models import Role, User
from people.services import check_login


class PersonForm(forms.ModelForm):
    """A new person of the administrator's institution."""

    password = forms.CharField(
        label=_("First password"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_(
            "Leave it empty, and the next page has a link by which the person chooses one. Otherwise at least eight characters, not only digits."
        ),
    )

    class Meta:
        model = User
        fields = ["username", "first_name", "last_name", "role", "email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Login")
        self.order_fields(["username", "first_name", "last_name", "role", "email", "password"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "username" in data:
            check_login(data["username"])
        return data

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        if password:
            validate_password(password)
        return password


class PersonChangeForm(forms.Form):
    """What an administrator changes of a person."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    is_active = forms.BooleanField(label=_("May log in"), required=False)
    password = forms.CharField(
        label=_("New password"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Only if the old one is forgotten. It ends the person's open log-ins."),
    )


class ProfileForm(forms.ModelForm):
    """What a person changes of themselves."""

    class Meta:
        model = User
        fields = ["first_name", "last_name", "email", "consents_to_training"]
        widgets = {
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }
        help_texts = {
            "email": _(
                "For mails about courses that colleagues add you to. Students do not see it."
            ),
            "consents_to_training": _(
                "If you agree, steps that a teacher has reviewed may help to train the scoring models, without your name. You can withdraw at any time."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Students answer for their work, others have none that could train a model.

        A student's address is the school's to write: by it a roster knows whose account it is.
        """
        super().__init__(*args, **kwargs)
        del self.fields["email" if self.instance.is_student else "consents_to_training"]
        for field in self.fields.values():
            field.show_hidden_initial = True

    def save(self, commit: bool = True) -> User:
        """Only what was changed on this page: an old one that stays open gives no consent back.

        Sent without what was shown, all of it is written.
        """
        shown = {name for name in self.fields if self[name].html_initial_name in self.data}
        if commit:
            kept = shown - set(self.changed_data)
            self.instance.save(update_fields=[one for one in self.fields if one not in kept])
        return cast(User, self.instance)
