"""Writes on courses: make one, join it, leave it, give it a sequence."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from courses.calendar import check_date
from courses.models import Assignment, Course, Membership, SequenceVersion
from people.log_ins import standing_changed
from people.models import Institution, User


@transaction.atomic
def course_create(*, user: User, institution: Institution, title: str) -> Course:
    """A new course; a teacher who makes it teaches it."""
    course = Course(institution=institution, title=title.strip())
    course.full_clean()
    course.save()
    if user.is_teacher:
        course.memberships.create(user=user, part=Membership.Part.TEACHER)
    return course


@transaction.atomic
def course_change(*, course: Course, title: str, archived: bool) -> Course:
    course.title, course.archived = title.strip(), archived
    course.full_clean()
    course.save(update_fields=["title", "archived"])
    return course


@transaction.atomic
def course_join(*, student: User, code: str) -> Course:
    """Enter the course with this join code; joining twice changes nothing."""
    if not student.is_student:
        raise ValidationError(_("Only students join a course with its code."))
    course = Course.objects.filter(join_code=code.strip().upper(), archived=False).first()
    if course is None or student.institution_id not in (None, course.institution_id):
        # The same sentence for both: a code tells nobody what other schools teach.
        raise ValidationError(
            _(
                "No course of your school has the join code %(code)s. Check it with your teacher; it has eight letters and digits, without I, L, O, 0 and 1."
            )
            % {"code": code.strip().upper()}
        )
    if student.institution_id is None:
        student.institution = course.institution
        student.save(update_fields=["institution"])
    Membership.objects.get_or_create(course=course, user=student)
    return course


@dataclass(frozen=True)
class Added:
    """A teacher of a course; `new` where they did not teach it before."""

    teacher: User
    new: bool


@transaction.atomic
def teacher_add(*, course: Course, username: str) -> Added:
    """A colleague of the same institution teaches the course too."""
    teacher = User.objects.filter(
        username=username.strip(), institution=course.institution, role="teacher", is_active=True
    ).first()
    if teacher is None:
        raise ValidationError(
            _("No teacher of this school has the login %(name)s.") % {"name": username.strip()}
        )
    taught = course.memberships.filter(user=teacher, part=Membership.Part.TEACHER).exists()
    Membership.objects.update_or_create(
        course=course, user=teacher, defaults={"part": Membership.Part.TEACHER}
    )
    return Added(teacher, new=not taught)


@transaction.atomic
def member_remove(*, membership: Membership) -> None:
    """Take somebody out of the course. Their runs stay; the last teacher stays, too."""
    course = Course.objects.select_for_update().get(pk=membership.course_id)
    teachers = course.memberships.filter(part=Membership.Part.TEACHER)
    if membership.part == Membership.Part.TEACHER and teachers.count() == 1:
        raise ValidationError(_("A course keeps one teacher at least."))
    membership.delete()
    standing_changed(membership.user_id)


@transaction.atomic
def assignment_create(
    *, course: Course, version: SequenceVersion, opens: datetime | None, due: datetime | None
) -> Assignment:
    """Give a published version to a course."""
    if version.published is None:
        raise ValidationError(_("Only a published version can be assigned."))
    _check_dates(opens, due)
    return Assignment.objects.create(course=course, version=version, opens=opens, due=due)


@transaction.atomic
def assignment_change(
    *, assignment: Assignment, opens: datetime | None, due: datetime | None
) -> Assignment:
    _check_dates(opens, due)
    assignment.opens, assignment.due = opens, due
    assignment.save(update_fields=["opens", "due"])
    return assignment


@transaction.atomic
def assignment_withdraw(*, assignment: Assignment) -> None:
    """Take it back while nobody has begun."""
    if assignment.runs.exists():
        raise ValidationError(_("Students have begun this; it can no longer be withdrawn."))
    assignment.delete()


def _check_dates(opens: datetime | None, due: datetime | None) -> None:
    for date in filter(None, (opens, due)):
        check_date(date)
    if opens and due and due <= opens:
        raise ValidationError({"due": _("This must come after the opening.")})
