"""Writes on extensions: grant one to some students, take one back."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from courses.extensions.models import Extension
from courses.models import Assignment, Membership
from people.models import User


@transaction.atomic
def extension_grant(
    *,
    assignment: Assignment,
    students: Iterable[Membership],
    opens: datetime | None,
    due: datetime | None,
    reason: str,
    teacher: User,
) -> int:
    """Other dates for each of these students of the course, who read the reason; gives how many.

    Given to a group, it is given to those who are in it now: whoever changes the group later
    neither gives nor takes a date.
    """
    _check(assignment, opens, due)
    inside = [
        one
        for one in students
        if one.course_id == assignment.course_id and one.part == Membership.Part.STUDENT
    ]
    if not inside:
        raise ValidationError(_("Nobody is in this group. Choose a student or another group."))
    Extension.objects.bulk_create(
        Extension(
            assignment=assignment,
            student_id=one.user_id,
            opens=opens,
            due=due,
            reason=reason.strip(),
            given_by=teacher,
        )
        for one in inside
    )
    return len(inside)


@transaction.atomic
def extension_take_back(*, extension: Extension, teacher: User) -> Extension:
    """The class's dates hold for the student again; what was granted stays on record."""
    return Extension.objects.create(
        assignment=extension.assignment,
        student=extension.student,
        reason=extension.reason,
        given_by=teacher,
    )


def _check(assignment: Assignment, opens: datetime | None, due: datetime | None) -> None:
    if opens is None and due is None:
        raise ValidationError(_("Give another opening date or another due date."))
    if due is not None and assignment.due is None:
        raise ValidationError(
            {"due": _("The class has no due date here, so there is none to extend.")}
        )
    if due is not None and assignment.due is not None and due <= assignment.due:
        raise ValidationError({"due": _("This must come after the due date of the class.")})
    begins, ends = opens or assignment.opens, due or assignment.due
    if begins and ends and ends <= begins:
        raise ValidationError({"opens": _("This must come before the due date.")})
