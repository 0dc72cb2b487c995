"""Writes on runs that are no actions of the student: begin and pause."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from courses.models import Assignment, Course, Stage
from labs.core import RunRecord, Variant, load_lab
from people.models import User
from runs.doorbell import Bell, course_group, ring, run_group
from runs.models import Pause, Run


def run_create(
    *,
    student: User,
    lab: str,
    variant: Variant,
    language: str,
    assignment: Assignment | None = None,
    stage: Stage | None = None,
    **fields: Any,
) -> Run:
    """A student's new run; the variant is checked against the lab."""
    definition = load_lab(lab)
    definition.check_variant(variant)
    fields.setdefault("step", RunRecord(definition, variant).current_step)
    return Run.objects.create(
        student=student,
        lab=lab,
        lab_version=definition.version,
        variant=variant.to_json(),
        language=language,
        assignment=assignment,
        stage=stage,
        **fields,
    )


def device_note(*, run_id: UUID, device: str) -> None:
    """On what kind of device the run was begun; the first one stays."""
    Run.objects.filter(pk=run_id, device="").update(device=device)


@transaction.atomic
def run_pause(*, run: Run, paused: bool) -> None:
    """Hold one student's run, or let it go on; a finished one stays finished."""
    old, new = Run.State.ACTIVE, Run.State.PAUSED
    if not paused:
        old, new = new, old
    if Run.objects.filter(pk=run.pk, state=old).update(state=new):
        _ring_after_commit([run.pk], run.assignment.course_id if run.assignment else None)


@transaction.atomic
def course_pause(*, course: Course, paused: bool, minutes: int | None = None) -> None:
    """Hold the whole class, or let it go on: every bench of the course is told.

    A pause ends by itself after so many minutes, without a number after those of the settings: a
    teacher who forgets it holds nobody for good.
    """
    now = timezone.now()
    until = now + timedelta(minutes=minutes or settings.PAUSE_MINUTES) if paused else None
    course.paused_until = until
    course.save(update_fields=["paused_until"])
    # The course's row is held now: of two teachers at once the second goes on with the first one's pause.
    held = Pause.objects.filter(course=course, ends__gt=now).update(ends=until or now)
    if until is not None and not held:
        Pause.objects.create(course=course, began=now, ends=until)
    _ring_after_commit(open_runs(course), course.pk)


def open_runs(course: Course) -> list[UUID]:
    """The runs of a course that are not finished."""
    runs = Run.objects.filter(assignment__course=course).exclude(state=Run.State.FINISHED)
    return list(runs.order_by().values_list("pk", flat=True))


def _ring_after_commit(run_ids: list[UUID], course_id: int | None) -> None:
    bells: list[Bell] = [(run_group(run_id), {"type": "run.changed"}) for run_id in run_ids]
    if course_id is not None:
        one = str(run_ids[0]) if len(run_ids) == 1 else ""  # empty: look at the whole class
        bells.append((course_group(course_id), {"type": "board.changed", "run": one}))
    transaction.on_commit(partial(ring, bells))
