"""What a teacher does from the board: choose or keep a student's next lab."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db import transaction

from courses.models import Course
from learners.models import Decision
from learners.selectors import latest_decision
from learners.services import CannotStart, decide_first, decision_lock, decision_override
from people.models import User
from runs.doorbell import course_group, ring


def waiting_decision(*, course: Course, student: User) -> Decision:
    """The lab that waits for a student of this course; the first one is decided where none is."""
    waiting = Decision.objects.filter(
        student=student, assignment__course=course, replaced_by=None, next_run=None
    ).exclude(lab="")
    if found := waiting.order_by("-pk").first():
        return found
    for assignment in course.assignments.all():
        if latest_decision(student, assignment) is None:
            return decide_first(student, assignment)
    raise CannotStart("already_started")


@transaction.atomic
def next_lab_choose(
    *,
    course: Course,
    student: User,
    teacher: User,
    lab: str,
    variant: Mapping[str, Any],
    note: str = "",
) -> Decision:
    """The teacher's own choice in the place of what waits."""
    waiting = waiting_decision(course=course, student=student)
    made = decision_override(decision=waiting, teacher=teacher, lab=lab, variant=variant, note=note)
    transaction.on_commit(partial(board_ring, course))
    return made


@transaction.atomic
def next_lab_keep(*, course: Course, student: User, teacher: User) -> Decision:
    """Keep what waits: the student is offered nothing else."""
    kept = decision_lock(decision=waiting_decision(course=course, student=student), teacher=teacher)
    transaction.on_commit(partial(board_ring, course))
    return kept


def board_ring(course: Course) -> None:
    """Let every board of the course look at the whole class."""
    ring([(course_group(course.pk), {"type": "board.changed", "run": ""})])
