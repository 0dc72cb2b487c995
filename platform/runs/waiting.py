"""Words for students who have no bench open: they wait on the home page and for the next bench."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from people.models import User
from runs.models import TeacherMessage


def messages_to(student: User) -> QuerySet[TeacherMessage]:
    """All that teachers have said to a student: at a bench, or without one."""
    return TeacherMessage.objects.filter(Q(run__student=student) | Q(student=student))


def waiting_take(*, run_id: UUID, student_id: int, course_id: int) -> None:
    """What waits for the student goes to this bench, the first of the course that is opened.

    Whatever was read on the home page meanwhile waits no longer.
    """
    waits = TeacherMessage.objects.filter(run=None, student=student_id, course=course_id, seen=None)
    # Hardly ever is there one: a read, so that a hall that opens its benches queues for no write.
    if found := list(waits.values_list("pk", flat=True)):
        waits.filter(pk__in=found).update(run=run_id)


def delivered_note(messages: Iterable[TeacherMessage]) -> None:
    """They have been shown to the student just now; the first time is kept."""
    new = [one.pk for one in messages if one.delivered is None]
    if new:
        TeacherMessage.objects.filter(pk__in=new, delivered=None).update(delivered=timezone.now())


def own_message_seen(*, student: User, message_id: int) -> bool:
    """The student has read it on the home page: the first time counts; False where no such message is theirs."""
    mine = messages_to(student).filter(pk=message_id)
    now = Value(timezone.now())
    # By number: an update goes through no join.
    rows = TeacherMessage.objects.filter(pk__in=mine.values("pk"))
    return bool(rows.update(delivered=Coalesce("delivered", now), seen=Coalesce("seen", now)))
