"""Logging in and signing up as the rest of the product speaks of it: by a login, not a username."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.utils.translation import gettext_lazy as _


class LoginForm(allauth_forms.LoginForm):  # type: ignore[misc]  # allauth has no types
    """allauth's form to log in, in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_of_logins(self, "login")
        self.fields["remember"].label = _("Stay logged in on this device")
        self.fields["remember"].help_text = _("Not where others use it, too.")


class SignupForm(allauth_forms.SignupForm):  # type: ignore[misc]  # allauth has no types
    """allauth's form to sign up, with what `courses.signup` asks beside, in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_of_logins(self, "username")


def speak_of_logins(form: forms.BaseForm, name: str) -> None:
    """Label a field as the login; no field says its label again inside."""
    form.fields[name].label = _("Login")
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
