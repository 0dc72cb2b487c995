"""Signing up is joining a course: the join code says to which school a new student belongs."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from courses.models import Course, Membership
from people.models import Role, User


class SignupForm(forms.Form):
    """What allauth's sign-up form asks beside login and password."""

    join_code = forms.CharField(
        label=_("Join code"),
        max_length=12,
        help_text=_("Your teacher has it: eight letters and digits."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    first_name = forms.CharField(
        label=_("First name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label=_("Last name"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    field_order = ["join_code", "first_name", "last_name", "username", "password1", "password2"]

    def clean_join_code(self) -> str:
        code = str(self.cleaned_data["join_code"]).strip().upper()
        if not Course.objects.filter(join_code=code, archived=False).exists():
            raise forms.ValidationError(
                _(
                    "No course has the join code %(code)s. Check it with your teacher; it has eight letters and digits, without I, L, O, 0 and 1."
                ),
                params={"code": code},
            )
        return code

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth once the account is made."""
        course = Course.objects.get(join_code=self.cleaned_data["join_code"])
        user.first_name = self.cleaned_data["first_name"]
        user.last_name = self.cleaned_data["last_name"]
        user.role = Role.STUDENT
        user.institution = course.institution
        user.save()
        Membership.objects.get_or_create(course=course, user=user)
