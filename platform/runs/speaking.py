"""A teacher speaks to benches: in words, or with a rung of the lab's hint ladder."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from courses.models import Course
from people.models import User
from runs.doorbell import ring, run_group
from runs.hints import RUNGS, hint_text, rungs_given
from runs.models import Run, TeacherMessage

SENDINGS = 12  # of one teacher, to however many benches, ...
WITHIN = timedelta(minutes=1)  # ... in so long: no bench is flooded


class TooManyMessages(Exception):
    """More sendings in a minute than a person writes."""


@transaction.atomic
def message_send(
    *,
    runs: Sequence[Run],
    teacher: User,
    text: str,
    waiting: Sequence[User] = (),
    course: Course | None = None,
) -> list[TeacherMessage]:
    """A teacher's words on the benches of these runs; one that is closed gets them when it opens.

    For those of `course` who have no bench the words wait.
    """
    words = [TeacherMessage(run=run, teacher=teacher, text=text.strip()) for run in runs]
    words += [
        TeacherMessage(student=one, course=course, teacher=teacher, text=text.strip())
        for one in waiting
    ]
    return _sent(words, teacher)


@transaction.atomic
def hint_send(
    *, runs: Sequence[Run], teacher: User, step: str = "", rung: int | None = None
) -> list[TeacherMessage]:
    """A hint on each bench: that one, or the next that the student does not have.

    Without a step it is for the step where each student is. Whoever has the whole ladder gets
    nothing.
    """
    given = rungs_given(runs)
    hints = []
    for run in runs:
        at = step or run.step
        number = rung or given[run.pk][at] + 1
        text = hint_text(run.lab, at, number, run.language)
        if text and number <= RUNGS:
            kind = TeacherMessage.Kind.HINT
            hints.append(
                TeacherMessage(run=run, teacher=teacher, kind=kind, text=text, step=at, rung=number)
            )
    return _sent(hints, teacher)


def students_of(sent: Sequence[TeacherMessage]) -> set[int]:
    """Those whom a sending reached: who has several benches open reads it on each, and is one person."""
    return {message.run.student_id for message in sent if message.run is not None}


def answer_send(*, run: Run, teacher: User, text: str) -> TeacherMessage:
    """A teacher's answer to something that the student asked; each question has one, so none is too many."""
    message = TeacherMessage(run=run, teacher=teacher, text=text.strip())
    message.full_clean(exclude=["run", "teacher"])
    message.save()
    transaction.on_commit(partial(ring, [(run_group(run.pk), {"type": "run.changed"})]))
    return message


def _sent(words: list[TeacherMessage], teacher: User) -> list[TeacherMessage]:
    now = timezone.now()
    lately = TeacherMessage.objects.filter(teacher=teacher, sent__gt=now - WITHIN).order_by()
    if words and lately.values("sent").distinct().count() >= SENDINGS:
        raise TooManyMessages
    for message in words:
        message.sent = now
        message.full_clean(
            exclude=["run", "teacher", "student", "course"], validate_constraints=False
        )
    made = TeacherMessage.objects.bulk_create(words)
    bells = [(run_group(one.run_id), {"type": "run.changed"}) for one in made if one.run_id]
    transaction.on_commit(partial(ring, bells))
    return made


def message_seen(*, run_id: UUID, message_id: int) -> bool:
    """The student has put a message of this run away; said twice, the first time counts."""
    mine = TeacherMessage.objects.filter(run=run_id, pk=message_id, seen=None)
    return bool(mine.update(seen=timezone.now()))
