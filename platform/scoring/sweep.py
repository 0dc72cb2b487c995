"""Finds committed steps without scores, whatever lost them, and queues them again."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from runs.models import Event
from scoring.marking import unmarked
from scoring.models import Score, ScoredStep
from scoring.queue import backlog, enqueue, queued

SETTLED_S = 5  # a younger step is on its way
USUAL_HOURS = 1  # what the regular sweep looks back; the one at a worker's start looks at all
LARGEST_SWEEP = 2000
# Marks are worked out when nobody waits: after so long a drain has lost them, or never had the time.
UNMARKED_S = 60
LARGEST_MARKS_SWEEP = 100
BUSY_BACKLOG = 20


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


def sweep_marks(*, full: bool = False) -> int:
    """Queue scored answers again whose marks are missing, the newest first; how many there were.

    While students wait for verdicts it leaves the queue alone.
    """
    if sum(backlog().values()) > BUSY_BACKLOG:
        return 0
    now = timezone.now()
    scores = unmarked(Score.Scorer.EXPLANATIONS).filter(
        created__lt=now - timedelta(seconds=UNMARKED_S)
    )
    since = timedelta(days=1) if full else timedelta(hours=USUAL_HOURS)
    rows = scores.filter(created__gt=now - since).order_by("-pk").values_list("run_id", "seq")
    steps: list[tuple[UUID, int]] = list(rows[:LARGEST_MARKS_SWEEP])
    waiting = queued(steps)
    forgotten = [step for step in steps if step not in waiting]
    enqueue(forgotten, again=True)
    return len(forgotten)
