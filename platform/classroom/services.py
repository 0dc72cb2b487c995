"""What a teacher does from the board: see to an alert, open a gate, choose a student's next lab."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.db import transaction

from classroom.models import AlertDealt
from courses.models import Assignment, Course, Stage
from learners.models import Decision
from learners.opening import gate_open
from learners.releasing import decision_release
from learners.selectors import latest_decision
from learners.services import (
    CannotStart,
    decide_first,
    decision_lock,
    decision_override,
)
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
    runs = Run.objects.filter(student=student, assignment__course=course)
    under_way = runs.exclude(state=Run.State.FINISHED).exists()
    raise CannotStart("already_started" if under_way else "nothing_waits")


@transaction.atomic
def next_lab_choose(
    *,
    course: Course,
    student: User,
    teacher: User,
    lab: str,
    variant: Mapping[str, Any],
    note: str = "",
    shown: int | None = None,
    fixed: bool | None = None,
) -> Decision:
    """The teacher's own choice in the place of what waits.

    `shown` is the decision that the teacher saw waiting, `fixed` whether it was seen as fixed: what a
    colleague has fixed since is not overruled unread.
    """
    waiting = waiting_decision(course=course, student=student)
    if shown is not None and waiting.pk != shown and waiting.locked_by_id is not None:
        raise CannotStart("fixed_meanwhile")
    if fixed is False and waiting.locked_by_id not in (None, teacher.pk):
        raise CannotStart("kept_meanwhile")
    made = decision_override(decision=waiting, teacher=teacher, lab=lab, variant=variant, note=note)
    transaction.on_commit(partial(board_ring, course))
    return made


@transaction.atomic
def next_lab_keep(
    *, course: Course, student: User, teacher: User, shown: int | None = None
) -> Decision:
    """Keep what waits: the student is offered nothing else. `shown` as in `next_lab_choose`."""
    waiting = waiting_decision(course=course, student=student)
    if shown and waiting.pk != shown:
        raise CannotStart("fixed_meanwhile" if waiting.locked_by_id else "other_waits")
    kept = decision_lock(decision=waiting, teacher=teacher)
    transaction.on_commit(partial(board_ring, course))
    return kept


@transaction.atomic
def next_lab_release(*, course: Course, student: User, shown: int | None = None) -> Decision:
    """A proposal that was kept is one among others again; what a teacher chose gives way to a proposal."""
    waiting = waiting_decision(course=course, student=student)
    if shown and waiting.pk != shown:
        raise CannotStart("other_waits")
    released = decision_release(decision=waiting)
    transaction.on_commit(partial(board_ring, course))
    return released


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
