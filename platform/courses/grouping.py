"""Groups of a course: made, filled, dissolved."""

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from courses.models import Course, Group, Membership

MOST_GROUPS = 200  # of one course: a lecture hall of 600 in threes


def groups_of(course: Course) -> list[Group]:
    """The groups of a course with their members, as they are counted: 2 before 10. Two queries."""
    members = Membership.objects.select_related("user")
    found = course.groups.prefetch_related(Prefetch("members", members))
    return sorted(found, key=lambda one: as_counted(one.name))


def as_counted(name: str) -> list[str | int]:
    """Words and numbers by turns, so that names compare by the numbers in them."""
    parts = re.split(r"(\d+)", name.casefold())
    return [int(part) if place % 2 else part for place, part in enumerate(parts)]


@transaction.atomic
def group_create(*, course: Course, name: str) -> Group:
    """A new group, empty."""
    _hold(course)
    if course.groups.count() >= MOST_GROUPS:
        raise ValidationError(_("A course has %(most)s groups at most.") % {"most": MOST_GROUPS})
    group = Group(course=course, name=name.strip())
    _checked(group)
    group.save()
    return group


@transaction.atomic
def group_change(
    *, group: Group, name: str, add: Iterable[int] = (), remove: Iterable[int] = ()
) -> Group:
    """Its name, and who comes in and goes out, by memberships of the same course.

    Whoever is not named stays as they are: a colleague may have changed the group meanwhile.
    """
    _hold(group.course)
    group.name = name.strip()
    _checked(group)
    group.save(update_fields=["name"])
    students = group.course.memberships.filter(part=Membership.Part.STUDENT)
    group.members.add(*students.filter(pk__in=list(add)))
    group.members.remove(*remove)
    return group


@transaction.atomic
def group_remove(*, group: Group) -> None:
    """The students stay in the course."""
    group.delete()


def _hold(course: Course) -> None:
    """One at a time names or counts its groups: of two at once PostgreSQL would let both look, and fail the second."""
    list(Course.objects.select_for_update(no_key=True).filter(pk=course.pk).values("pk"))


def _checked(group: Group) -> None:
    group.full_clean(validate_constraints=False)
    same = group.course.groups.filter(name=group.name).exclude(pk=group.pk)
    if same.exists():
        raise ValidationError({"name": _("This course has a group of that name.")})
