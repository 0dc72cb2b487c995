"""Keep a suggested grouping as groups of the course."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from courses.grouping import group_change, group_create
from courses.models import Course

LONGEST = 60  # of a group's name


@transaction.atomic
def groups_save(*, course: Course, groups: Sequence[tuple[str, Sequence[int]]]) -> None:
    """Make each group by its title and memberships; all of them or none."""
    if not groups:
        raise ValidationError(_("There are no groups to save: it takes two students at least."))
    for number, (title, members) in enumerate(groups, start=1):
        name = f"{number} · {title}"[:LONGEST]
        group_change(group=group_create(course=course, name=name), name=name, add=members)
