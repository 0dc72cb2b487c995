"""Finds committed steps without scores, whatever lost them, and queues them again."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from runs.models import Event
from scoring.models import ScoredStep
from scoring.queue import enqueue, queued

SETTLED_S = 5  # a younger step is on its way
USUAL_HOURS = 1  # what the regular sweep looks back; the one at a worker's start looks at all
LARGEST_SWEEP = 2000


def unscored() -> QuerySet[Event]:
    """Events worth scoring that have no mark."""
    marks = ScoredStep.objects.filter(run=OuterRef("run"), seq=OuterRef("seq"))
    return Event.objects.filter(~Exists(marks), scorable=True)


def sweep(*, full: bool = False) -> int:
    """Queue what has been forgotten, oldest first; how many there were."""
    now = timezone.now()
    events = unscored().filter(server_time__lt=now - timedelta(seconds=SETTLED_S))
    if not full:
        events = events.filter(server_time__gt=now - timedelta(hours=USUAL_HOURS))
    rows = events.order_by("server_time").values_list("run_id", "seq")[:LARGEST_SWEEP]
    steps: list[tuple[UUID, int]] = list(rows)
    waiting = queued(steps)
    forgotten = [step for step in steps if step not in waiting]
    enqueue(forgotten, again=True)
    return len(forgotten)
