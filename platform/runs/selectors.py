"""Reads of runs: who may see them, where they stand, what happened in them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from courses.models import Membership
from labs.core import EventRow, RunRecord, Variant, load_lab
from people.models import User
from runs.models import Event, Run, TeacherMessage

Access = Literal["write", "read", ""]


def access(user: User, run: Run) -> Access:
    """Their own run to work on; to look at, that of a course they teach or of their institution."""
    if user.pk == run.student_id:
        return "write"
    if user.is_superuser:
        return "read"
    if user.is_institution_admin:
        same = user.institution_id == run.student.institution_id
        return "read" if user.institution_id is not None and same else ""
    if run.assignment is None or not user.is_teacher:
        return ""
    teaches = run.assignment.course.memberships.filter(user=user, part=Membership.Part.TEACHER)
    return "read" if teaches.exists() else ""


def runs_readable_by(user: User) -> QuerySet[Run]:
    """Every run that `access` lets this person see."""
    if user.is_superuser:
        return Run.objects.all()
    if user.is_institution_admin:
        return Run.objects.filter(student__institution=user.institution_id).exclude(
            student__institution=None
        )
    mine = Q(student=user)
    if user.is_teacher:
        taught = Membership.objects.filter(user=user, part=Membership.Part.TEACHER)
        mine |= Q(assignment__course__in=taught.values("course"))
    return Run.objects.filter(mine)


def run_with_people(run_id: UUID) -> Run | None:
    """The run with all that permissions and pages ask of it."""
    return Run.objects.select_related("student", "assignment__course").filter(pk=run_id).first()


class Head(NamedTuple):
    """Where a run stands, as its row says."""

    last_seq: int
    last_client_seq: int
    state: str
    pause_ends: datetime | None = None  # of the class's last pause

    @property
    def paused(self) -> bool:
        return self.state == Run.State.PAUSED or self.paused_until is not None

    @property
    def paused_until(self) -> datetime | None:
        """When the class's pause ends by itself; None where it is not paused."""
        over = self.pause_ends is None or self.pause_ends <= timezone.now()
        return None if over or self.state != Run.State.ACTIVE else self.pause_ends


def heads(run_ids: Iterable[UUID]) -> dict[UUID, Head]:
    """Where these runs stand, in one query."""
    rows = Run.objects.filter(pk__in=list(run_ids)).order_by()
    fields = rows.annotate(pause_ends=F("assignment__course__paused_until")).values_list(
        "pk", "last_seq", "last_client_seq", "state", "pause_ends"
    )
    return {pk: Head(*head) for pk, *head in fields}


def head_of(run_id: UUID) -> Head | None:
    return heads([run_id]).get(run_id)


def events_after(run_id: UUID, seq: int) -> list[Event]:
    """The events that came after `seq`, in order."""
    return list(Event.objects.filter(run=run_id, seq__gt=seq).order_by("seq"))


def event_numbered(run_id: UUID, client_seq: int) -> Event | None:
    return Event.objects.filter(run=run_id, client_seq=client_seq).first()


def teacher_messages(run_id: UUID, after: int = 0) -> list[TeacherMessage]:
    return list(
        TeacherMessage.objects.filter(run=run_id, pk__gt=after)
        .select_related("teacher")
        .order_by("pk")
    )


def event_row(run: Run, event: Event) -> EventRow:
    """The event as the labs read it. Of movements and drawings a record needs nothing."""
    return EventRow(
        seq=event.seq,
        target=event.target,
        action=event.action,
        old=event.old,
        new=event.new,
        observations=told(event.observations),
        seconds=max(0.0, (event.server_time - run.started).total_seconds()),
        actor=event.actor,
    )


def told(observations: Mapping[str, Any]) -> dict[str, Any]:
    """Observations without what is only drawn: it is most of their size."""
    return {k: v for k, v in observations.items() if k not in ("trajectory", "scene")}


def record_of(run: Run, events: Sequence[Event]) -> RunRecord:
    """The fold over a run's events from the first on; no simulation runs."""
    record = RunRecord(load_lab(run.lab), Variant.from_json(run.variant))
    for event in events:
        record.add(event_row(run, event))
    return record
