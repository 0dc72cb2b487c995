"""When an assignment opens and is due for one student: the class's dates, or the student's own."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, QuerySet
from django.utils import timezone

from assay.prepared import Prepared
from courses.extensions.models import Extension
from courses.models import Assignment, Course
from people.models import User

Standing = dict[tuple[int, int], Extension]  # by student and assignment


@dataclass(frozen=True)
class Dates:
    """Opening and due date as they hold for one student; None: open now, never due."""

    opens: datetime | None
    due: datetime | None
    reason: str = ""  # why they are other ones than the class's; empty where they are not

    @property
    def still_closed(self) -> bool:
        return self.opens is not None and self.opens > timezone.now()


def own_dates(assignment: Assignment, extension: Extension | None) -> Dates:
    """The student's own dates.

    An extension never shortens: where the class was given more time since, the student has it too,
    and where the class's due date was taken away nobody has one.
    """
    if extension is None or extension.taken_back:
        return Dates(assignment.opens, assignment.due)
    due = assignment.due
    if due is not None and extension.due is not None:
        due = max(due, extension.due)
    return Dates(extension.opens or assignment.opens, due, extension.reason)


_newest = Prepared(
    lambda assignment, student: Extension.objects.filter(
        assignment=assignment, student=student
    ).order_by("-pk")[:1]
)


def dates_of(assignment: Assignment, student: User) -> Dates:
    """One query."""
    return own_dates(assignment, _newest.first(assignment.pk, student.pk))


def extensions_in(course: Course, student: User | None = None) -> Standing:
    """What holds in a course, or for one of its students; one query."""
    rows = Extension.objects.filter(assignment__course=course)
    return _standing(rows if student is None else rows.filter(student=student))


def extensions_of(student: User) -> Standing:
    """What holds for a student in all courses; one query."""
    return _standing(Extension.objects.filter(student=student))


def newest_rows(rows: QuerySet[Extension]) -> QuerySet[Extension]:
    """Of each student and assignment the last row, if it was not taken back."""
    newest = rows.order_by().values("assignment", "student").annotate(last=Max("pk"))
    held = Extension.objects.filter(pk__in=newest.values("last"))
    return held.exclude(opens=None, due=None)


def held_in(course: Course) -> dict[int, list[Extension]]:
    """By assignment the students with other dates, by name; one query."""
    found: dict[int, list[Extension]] = defaultdict(list)
    for one in by_name(Extension.objects.filter(assignment__course=course)):
        found[one.assignment_id].append(one)
    return found


def by_name(rows: QuerySet[Extension]) -> list[Extension]:
    """What holds of these rows, with student and teacher."""
    held = newest_rows(rows).select_related("student", "given_by")
    return sorted(held, key=lambda one: one.student.place_by_name)


def _standing(rows: QuerySet[Extension]) -> Standing:
    return {(one.student_id, one.assignment_id): one for one in newest_rows(rows)}
