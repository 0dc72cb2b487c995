"""Who objects, which comparisons a person may see, and who takes part in one."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from comparisons.models import Comparison, Objection, Participant
from courses.models import Course, Membership
from courses.selectors import courses_taught_by
from people.models import User


def objections_standing(at: datetime | None = None) -> QuerySet[Objection]:
    """Those that were not withdrawn; or, of a moment, that stood then."""
    if at is None:
        return Objection.objects.filter(withdrawn=None)
    return Objection.objects.filter(Q(withdrawn=None) | Q(withdrawn__gt=at), made__lte=at)


def is_student_of(student: User, course_id: int) -> bool:
    """Whether this person is in the course as a student."""
    part = Membership.Part.STUDENT
    return Membership.objects.filter(user=student, course=course_id, part=part).exists()


def students_taught_by(user: User) -> QuerySet[User]:
    """The students of the courses that a person teaches, or of an administrator's institution."""
    part = Membership.Part.STUDENT
    members = Membership.objects.filter(course__in=courses_taught_by(user), part=part)
    return User.objects.filter(pk__in=members.values("user"))


def objections_visible_to(user: User) -> QuerySet[Objection]:
    """One's own, and those of the students one teaches; withdrawn ones too."""
    taught = students_taught_by(user).values("pk")
    return Objection.objects.filter(Q(student=user) | Q(student__in=taught))


def comparisons_visible_to(user: User) -> QuerySet[Comparison]:
    """Those of the courses one teaches; for an administrator those of the institution."""
    return Comparison.objects.filter(course__in=courses_taught_by(user)).select_related("course")


def comparisons_near(student: User) -> QuerySet[Comparison]:
    """Those that run in the student's courses."""
    mine = Membership.objects.filter(user=student, part=Membership.Part.STUDENT)
    running = Comparison.objects.filter(state=Comparison.State.RUNNING)
    return running.filter(course__in=mine.values("course")).select_related("course")


@dataclass(frozen=True)
class LeftOut:
    """A student of the course who takes no part, and who objects."""

    student: User
    by_student: bool
    by_guardian: bool


def objectors_in(course: Course) -> list[LeftOut]:
    """Each student of a course with the objections that stand, by name."""
    members = course.memberships.filter(part=Membership.Part.STUDENT).select_related("user")
    standing = set(
        objections_standing()
        .filter(student__in=members.values("user"))
        .order_by()
        .values_list("student", "by")
    )
    students = sorted((one.user for one in members), key=lambda user: user.shown_name)
    return [
        LeftOut(
            user,
            (user.pk, Objection.By.STUDENT) in standing,
            (user.pk, Objection.By.GUARDIAN) in standing,
        )
        for user in students
    ]


@dataclass(frozen=True)
class Flow:
    """What became of those who were drawn into one group (after CONSORT's flow of participants)."""

    assigned: int
    objected: int
    gone: int  # no longer in the course

    @property
    def kept(self) -> int:
        """Those whose outcome can count."""
        return self.assigned - self.objected - self.gone


def flow_of(comparison: Comparison) -> dict[str, Flow]:
    """By group, in two queries; what an ended comparison was stays as it was."""
    running = comparison.state != Comparison.State.ENDED
    members = comparison.course.memberships.filter(part=Membership.Part.STUDENT)
    present = set(members.values_list("user", flat=True))
    assigned, objected, gone = Counter[str](), Counter[str](), Counter[str]()
    for one in Participant.objects.filter(comparison=comparison):
        assigned[one.arm] += 1
        if one.why_left == Participant.Left.OBJECTED:
            objected[one.arm] += 1
        elif one.why_left or (running and one.student_id not in present):
            gone[one.arm] += 1
    return {arm: Flow(assigned[arm], objected[arm], gone[arm]) for arm in ("a", "b")}
