"""What people wrote to or about each other, in which somebody else can be named.

What a student wrote at a bench is not among it: that is theirs, word for word.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import Model, Q

from courses.models import Membership
from learners.models import Decision
from people.models import User
from registry.scrubbing import WORD, without_names
from registry.training_data import names_of

Reason = dict[str, Any]


@dataclass(frozen=True)
class Texts:
    """The columns of a table, and the ways from it to the student or the course that it is about."""

    label: str
    columns: tuple[str, ...]
    students: tuple[str, ...] = ()
    courses: tuple[str, ...] = ()


TEXTS = (
    Texts("runs.TeacherMessage", ("text",), ("run__student", "student")),
    Texts("scoring.Review", ("comment", "answer"), ("score__run__student",)),
    Texts("gradebook.Override", ("reason",), ("student",)),
    Texts("gradebook.Comment", ("text",), ("student",)),
    Texts("courses.Extension", ("reason",), ("student",)),
    Texts("learners.Decision", ("note",), ("student",)),
    Texts("comparisons.Comparison", ("note",), courses=("course",)),
    Texts("scoring.Regrading", ("reason",), courses=("course",)),
)
COLUMNS = {one.label: one.columns for one in TEXTS}


def take_name_out(person: User) -> None:
    """Take a person's names out of what was written in their courses; call it while they are in them.

    A name that somebody else in these courses has as well stays: it may be theirs.
    """
    courses = Membership.objects.filter(user=person).values("course")
    people = User.objects.filter(memberships__course__in=courses).distinct()
    taken = {word for one in people.exclude(pk=person.pk) for word in words_in(names_of(one))}
    names = [one for one in names_of(person) if not words_in([one]) <= taken]
    if not names:
        return
    for texts in TEXTS:
        near = [Q(**{f"{way}__in": people.values("pk")}) for way in texts.students]
        near += [Q(**{f"{way}__in": courses}) for way in texts.courses]
        for row in _rows_with(texts, names, reduce(or_, near)):
            _without(row, texts.columns, names, keep=taken)


def words_in(names: Iterable[str]) -> set[str]:
    """The words of names, and names without any, such as logins with digits, whole."""
    return {word.lower() for name in names for word in (WORD.findall(name) or [name])}


def _rows_with(texts: Texts, names: list[str], near: Q) -> Iterator[Model]:
    """Only rows in which one of the words stands at all."""
    model = apps.get_model(texts.label)
    said = [
        Q(**{f"{column}__icontains": word}) for column in texts.columns for word in words_in(names)
    ]
    return iter(model._base_manager.filter(near).filter(reduce(or_, said)).distinct())


def _without(row: Model, columns: tuple[str, ...], names: list[str], keep: Iterable[str]) -> None:
    kept, changed = list(keep), list(columns)
    for column in columns:
        setattr(row, column, without_names(getattr(row, column), names, kept))
    if isinstance(row, Decision):  # the note is told as a reason, too
        row.reasons = [with_note(one, names, kept) for one in row.reasons]
        changed.append("reasons")
    row.save(update_fields=changed)


def with_note(reason: Reason, names: Iterable[str], keep: Iterable[str]) -> Reason:
    """A reason of a decision whose note, if it has one, has lost these names."""
    params = reason.get("params", {})
    if "note" not in params:
        return reason
    return reason | {"params": params | {"note": without_names(params["note"], names, keep)}}


def without_teacher(reason: Reason) -> Reason:
    """A reason of a decision without the name of the teacher who chose."""
    params = reason.get("params", {})
    return reason | {"params": params | {"teacher": ""}} if "teacher" in params else reason
