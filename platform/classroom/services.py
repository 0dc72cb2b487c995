"""What a teacher does from the board: see to an alert, open a gate, choose a student's next lab."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.db import transaction

from classroom.models import AlertDealt
from courses.models import Assignment, Course, Stage
from learners.models import Decision
from learners.opening import gate_open
from learners.selectors import latest_decision
from learners.services import CannotStart, decide_first, decision_lock, decision_override
from people.models import User
from runs.doorbell import course_group, ring
from runs.models import Run


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


@transaction.atomic
def alert_deal(*, run: Run, kind: str, about: str, seq: int, teacher: User) -> AlertDealt:
    """The teacher has seen to an alert; the first who does so is kept."""
    dealt, _ = AlertDealt.objects.get_or_create(
        run=run, kind=kind, about=about, seq=seq, defaults={"teacher": teacher}
    )
    if run.assignment is not None:
        transaction.on_commit(partial(board_ring, run.assignment.course))
    return dealt


@transaction.atomic
def stage_open(
    *, assignment: Assignment, stage: Stage, teacher: User, students: Sequence[User] | None
) -> int:
    """Open a stage's gate for these students, or for all; for how many that changed what waits."""
    chosen = [None] if students is None else students
    opened = sum(
        gate_open(assignment=assignment, stage=stage, teacher=teacher, student=student)
        for student in chosen
    )
    transaction.on_commit(partial(board_ring, assignment.course))
    return opened


def board_ring(course: Course) -> None:
    """Let every board of the course look at the whole class."""
    ring([(course_group(course.pk), {"type": "board.changed", "run": ""})])
