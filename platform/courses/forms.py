"""Forms of the teachers' pages, and of joining a course."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from assay.punctuation import bracketed
from courses.calendar import check_date
from courses.meanwhile import Meanwhile
from courses.models import Assignment, Course, Group, Sequence, SequenceVersion
from courses.selectors import roster, told_apart, versions_to_assign
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


class CourseChangeForm(Meanwhile, forms.ModelForm):
    class Meta:
        model = Course
        fields = ["title", "archived"]
        labels = {"title": _("Name of the course"), "archived": _("Archived")}
        help_texts = {
            "archived": _("Nobody can join or begin labs any more; everything stays readable.")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.show_what_was_shown()


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


class Members(forms.TypedMultipleChoiceField):
    """Memberships by number. Who has left the course meanwhile is no reason to refuse the rest."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, required=False, **kwargs)

    def valid_value(self, value: Any) -> bool:
        return str(value).isdecimal() and len(str(value)) < 18


class GroupMembersForm(GroupForm):
    """A group's name and a box for each student, with what both were when the page was made.

    What was not touched is not written: of two colleagues at once neither undoes the other's.
    """

    members = Members(label=_("Students in it"), widget=forms.CheckboxSelectMultiple)
    name_shown = forms.CharField(required=False, widget=forms.HiddenInput)
    members_shown = Members(widget=forms.MultipleHiddenInput)

    @classmethod
    def of(cls, group: Group, data: Any = None) -> "GroupMembersForm":
        """For a group as it is now, or as it came back."""
        inside = [str(pk) for pk in group.members.values_list("pk", flat=True)]
        shown = {"name": group.name, "members": inside}
        kept = {"name_shown": group.name, "members_shown": inside}
        form = cls(data, initial=shown | kept)
        members = form.fields["members"]
        assert isinstance(members, Members)
        students = roster(group.course, "student")
        names = told_apart(one.user for one in students)
        members.choices = [(str(one.pk), names[one.user_id]) for one in students]
        return form

    def written(self, group: Group) -> dict[str, Any]:
        """What to write."""
        data = self.cleaned_data
        inside, shown = set(data["members"]), set(data["members_shown"])
        name = group.name if data["name"] == data["name_shown"] else data["name"]
        return {"name": name, "add": inside - shown, "remove": shown - inside}


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


class DatesForm(Meanwhile, forms.ModelForm):
    opens = date_field(_("Opens"))
    due = date_field(_("Due"))

    class Meta:
        model = Assignment
        fields = ["opens", "due"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.show_what_was_shown()


class SequenceForm(forms.ModelForm):
    class Meta:
        model = Sequence
        fields = ["title"]
        labels = {"title": _("Name of the sequence")}
