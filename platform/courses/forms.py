"""Forms of the teachers' pages, and of joining a course."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from assay.punctuation import bracketed
from courses.calendar import check_date
from courses.models import Assignment, Course, Membership, Sequence, SequenceVersion
from courses.selectors import versions_to_assign
from people.models import User


def wrong_in(form: forms.BaseForm) -> str:
    """What is wrong with a form, for a page that does not show it again."""
    return " ".join(str(text) for some in form.errors.values() for text in some)


def language() -> str:
    return get_language() or "en"


class CourseForm(forms.ModelForm):
    """A new course."""

    class Meta:
        model = Course
        fields = ["title"]
        labels = {"title": _("Name of the course")}


class CourseChangeForm(forms.ModelForm):
    class Meta:
        model = Course
        fields = ["title", "archived"]
        labels = {"title": _("Name of the course"), "archived": _("Archived")}
        help_texts = {
            "archived": _("Nobody can join or begin labs any more; everything stays readable.")
        }


class JoinForm(forms.Form):
    """A student's way into a course."""

    code = forms.CharField(
        label=_("Join code"),
        max_length=12,
        help_text=_("Your teacher has it: eight letters and digits."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class GroupForm(forms.Form):
    name = forms.CharField(label=_("Name of the group"), max_length=60)


class GroupMembersForm(GroupForm):
    """A group's name, and a box for each student of the course."""

    members = forms.TypedMultipleChoiceField(
        label=_("Students in it"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, students: Iterable[Membership], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = self.fields["members"]
        assert isinstance(members, forms.TypedMultipleChoiceField)
        members.choices = [(str(one.pk), one.user.shown_name) for one in students]


class TeacherForm(forms.Form):
    username = forms.CharField(
        label=_("Login of a colleague"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )


class VersionChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        assert isinstance(obj, SequenceVersion)
        return bracketed(obj.sequence.title, f"{_('version')} {obj.number}")


def date_field(label: Any) -> forms.DateTimeField:
    """A date and a time in the browser's own picker."""
    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    return forms.DateTimeField(label=label, required=False, widget=widget, validators=[check_date])


class AssignmentForm(forms.Form):
    """A published sequence for a course, with dates that may be left open."""

    version = VersionChoice(
        label=_("Sequence"), queryset=SequenceVersion.objects.none(), empty_label=None
    )
    opens = date_field(_("Opens"))
    due = date_field(_("Due"))

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].queryset = versions_to_assign(user)  # type: ignore[attr-defined]


class DatesForm(forms.ModelForm):
    opens = date_field(_("Opens"))
    due = date_field(_("Due"))

    class Meta:
        model = Assignment
        fields = ["opens", "due"]


class SequenceForm(forms.ModelForm):
    class Meta:
        model = Sequence
        fields = ["title"]
        labels = {"title": _("Name of the sequence")}
