"""Who is invited to a check, where a check stands, and what it showed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from courses.models import Course, Membership
from learners.check.choosing import Known, known_after
from learners.ledger import belief_now
from learners.models import CourseCheck, Mastery, Placement
from learners.reasons import moment_words
from learners.skills import skill_name
from people.models import User


@dataclass(frozen=True)
class Invitation:
    """A course whose check waits for a student, or was taken."""

    course: Course
    placement: Placement | None

    @property
    def waits(self) -> bool:
        """Whether there is something left to do."""
        return self.placement is None or self.placement.state == Placement.State.OPEN


@dataclass(frozen=True)
class Shown:
    """What a check showed of one skill; `words` say where its mastery stands by now."""

    name: str
    right: int
    asked: int
    words: str


@dataclass(frozen=True)
class Result:
    """One student's check, for the student or for the teacher."""

    student: User
    placement: Placement | None
    answered: int
    right: int
    known: Known | None
    skills: list[Shown]

    @property
    def percent(self) -> int | None:
        """Expected share right of all items that fit the course."""
        return self._percent(self.known.expected) if self.known else None

    @property
    def give_or_take(self) -> int | None:
        """One standard deviation of it."""
        return self._percent(self.known.sd) if self.known else None

    def _percent(self, items: float) -> int:
        total = self.known.total if self.known else 1
        return round(100 * items / total)


def is_active(course: Course) -> bool:
    """Whether the teacher has switched the check on."""
    return CourseCheck.objects.filter(course=course, active=True).exists()


def courses_with_check(student: User) -> QuerySet[Course]:
    """The courses of a student with the check switched on."""
    mine = Membership.objects.filter(user=student, part=Membership.Part.STUDENT)
    return Course.objects.filter(
        placement_check__active=True, archived=False, memberships__in=mine
    ).distinct()


def invitations_of(student: User) -> list[Invitation]:
    """For the home page: what waits, and what was taken."""
    courses = list(courses_with_check(student))
    taken = {one.course_id: one for one in Placement.objects.filter(student=student)}
    return [Invitation(course, taken.get(course.pk)) for course in courses]


def standing_of(placement: Placement) -> Known:
    """Reckoned from the answers alone."""
    answers = placement.answers.order_by("number").values_list("item", "option")
    return known_after(placement.items, list(answers))


def result_of(student: User, placement: Placement | None, language: str) -> Result:
    """What the check showed; empty for a student who has not begun."""
    return _result(student, placement, _moments([student.pk])[student.pk], language)


def _moments(students: Sequence[int]) -> dict[int, dict[str, str]]:
    """By student and skill where mastery stands by now, in one query."""
    found: dict[int, dict[str, str]] = {student: {} for student in students}
    for row in Mastery.objects.filter(student__in=students):
        found[row.student_id][row.skill] = belief_now(row).moment
    return found


def _result(
    student: User, placement: Placement | None, moments: Mapping[str, str], language: str
) -> Result:
    if placement is None:
        return Result(student, None, 0, 0, None, [])
    answers = list(placement.answers.all())
    asked = Counter(one.skill for one in answers)
    right = Counter(one.skill for one in answers if one.correct)
    skills = [
        Shown(
            skill_name(skill, language),
            right[skill],
            count,
            moment_words(moments[skill], language),
        )
        for skill, count in asked.items()
    ]
    given = [(one.item, one.option) for one in answers]
    known = known_after(placement.items, given, ask=False) if answers else None
    return Result(student, placement, len(answers), right.total(), known, skills)


def results_of(course: Course, language: str) -> list[Result]:
    """The whole class, by name, in as many queries as for one student."""
    members = course.memberships.filter(part=Membership.Part.STUDENT).select_related("user")
    begun = Placement.objects.filter(course=course).prefetch_related("answers")
    taken = {one.student_id: one for one in begun}
    students = sorted((one.user for one in members), key=lambda user: user.shown_name)
    moments = _moments([user.pk for user in students])
    return [_result(user, taken.get(user.pk), moments[user.pk], language) for user in students]
