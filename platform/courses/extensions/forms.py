"""Who gets which other dates, and why."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.forms import date_field
from courses.models import Group, Membership
from courses.selectors import told_apart


class ExtensionForm(forms.Form):
    """Other dates for one student, or for all who are in a group now."""

    student = forms.TypedChoiceField(
        label=_("Student"), coerce=int, required=False, empty_value=None
    )
    group = forms.TypedChoiceField(
        label=_("or a whole group"), coerce=int, required=False, empty_value=None
    )
    opens = date_field(_("Opens"))
    due = date_field(_("Due"))
    reason = forms.CharField(
        label=_("Reason"), max_length=500, help_text=_("The student reads it.")
    )

    def __init__(
        self, students: Iterable[Membership], groups: Iterable[Group], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.students = {one.pk: one for one in students}
        self.by_user = {one.user_id: one for one in self.students.values()}
        self.groups = {one.pk: one for one in groups}
        _choose(self.fields["student"], told_apart(one.user for one in self.students.values()))
        _choose(self.fields["group"], {pk: one.name for pk, one in self.groups.items()})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and (data["student"] is None) == (data["group"] is None):
            raise forms.ValidationError(_("Choose a student or a group, one of the two."))
        return data

    def written(self) -> dict[str, Any]:
        """What `extension_grant` takes."""
        data = self.cleaned_data
        if data["student"] is not None:
            chosen = [self.by_user[data["student"]]]
        else:
            chosen = list(self.groups[data["group"]].members.all())
        return {
            "students": chosen,
            "opens": data["opens"],
            "due": data["due"],
            "reason": data["reason"],
        }


def _choose(field: forms.Field, names: dict[int, str]) -> None:
    assert isinstance(field, forms.TypedChoiceField)
    field.choices = [("", "–"), *((str(pk), name) for pk, name in names.items())]
