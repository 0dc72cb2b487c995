"""Forms of the gradebook."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.validators import MaxValueValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from courses.meanwhile import Meanwhile, changed_meanwhile
from courses.models import Assignment
from gradebook.columns import AssignmentColumns, Key
from gradebook.models import Override, Rules
from gradebook.selectors import Book
from labs.core import STEPS
from labs.core.words import words_of

MOST_GRACE_MINUTES = 366 * 24 * 60
LARGEST_NUMBER = 10**18 - 1


def weight_field(label: str, initial: Decimal) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, initial=initial, min_value=0, max_value=100, max_digits=5, decimal_places=2
    )


class RulesForm(Meanwhile, forms.ModelForm):
    """Weights of steps and assignments, what being late costs, what missing counts."""

    class Meta:
        model = Rules
        fields = [
            "late_percent_a_day",
            "late_most_percent",
            "grace_minutes",
            "cut_off_days",
            "missing_is_zero",
        ]
        help_texts = {
            "late_percent_a_day": _(
                "A day that has begun counts as one. 0: being late costs nothing."
            ),
            "cut_off_days": _(
                "What is handed in later counts 0. 0: nothing counts that is late. Left empty, late work counts for ever."
            ),
            "missing_is_zero": _("Otherwise it is left out of the totals."),
        }

    def __init__(self, book: Book, language: str, data: Any = None) -> None:
        super().__init__(data, instance=book.rules)
        self.book = book
        self.fields["grace_minutes"].validators.append(MaxValueValidator(MOST_GRACE_MINUTES))
        words = words_of("", language)
        for step in STEPS:
            name = words.name(step, ("steps",))
            self.fields[f"step_{step}"] = weight_field(name, book.weights.step(step))
        for one in book.assignments:
            pk = one.assignment.pk
            weight = book.weights.assignment(pk)
            self.fields[f"assignment_{pk}"] = weight_field(one.title, weight)
        self.show_what_was_shown()

    def late_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.Meta.fields]

    def step_fields(self) -> list[forms.BoundField]:
        return [self[f"step_{step}"] for step in STEPS]

    def assignment_fields(self) -> list[forms.BoundField]:
        return [self[f"assignment_{one.assignment.pk}"] for one in self.book.assignments]

    def written(self) -> dict[str, Any]:
        """What `rules_change` takes."""
        data = self.cleaned_data
        given: dict[Assignment, Decimal] = {
            one.assignment: data[f"assignment_{one.assignment.pk}"] for one in self.book.assignments
        }
        return {
            "fields": {name: data[name] for name in self.Meta.fields},
            "steps": {step: data[f"step_{step}"] for step in STEPS},
            "assignments": given,
        }


def key_text(key: Key) -> str:
    return "-".join(str(part) for part in key)


def grouped(assignments: tuple[AssignmentColumns, ...]) -> Iterator[tuple[str, list[Any]]]:
    """The steps of a course as groups of choices."""
    for one in assignments:
        for stage in one.stages:
            choices = [(key_text(column.key), column.name) for column in stage.columns]
            yield f"{one.title} · {stage.title}", choices


class EntryForm(forms.Form):
    """Something about one step of one student."""

    step = forms.ChoiceField(label=_("Step"))

    def __init__(self, book: Book, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = {key_text(column.key): column.key for column in book.columns}
        field = self.fields["step"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(grouped(book.assignments))

    @property
    def key(self) -> Key:
        return self.keys[self.cleaned_data["step"]]


class OverrideForm(EntryForm):
    """A teacher's own mark."""

    shown = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=LARGEST_NUMBER,
        widget=forms.HiddenInput,  # the student's last changed mark that the page knew; 0 for none
    )
    mark = forms.DecimalField(
        label=_("Mark, 0 to 100"),
        min_value=0,
        max_value=100,
        max_digits=4,
        decimal_places=1,
        required=False,
        help_text=_("Left empty, the computed mark counts again."),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=500, help_text=_("The student reads it.")
    )

    def refuse_once(self, last: Override) -> None:
        """A colleague was first: sent again, with that seen, it counts."""
        data = cast(QueryDict, self.data).copy()
        data["shown"] = str(last.pk)
        self.data = data
        self.add_error("mark", changed_meanwhile(str(self.fields["mark"].label), last.mark))


class CommentForm(EntryForm):
    """A teacher's words."""

    text = forms.CharField(
        label=_("Comment"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
