"""Finds what a lost listener left undone, and lets mastery follow a promoted sequence reader."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

from celery import shared_task
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from labs.core import PRACTICES
from learners.listeners import next_is_decided
from learners.mastery import behind_the_reader, mastery_follow_reader, mastery_update
from learners.tracing import COUNTING
from runs.models import Event, Run
from scoring.feedback import not_told_yet
from scoring.models import Score, ScoredStep

log = logging.getLogger(__name__)

SETTLED_S = 15  # what is younger is on its way
LOOK_BACK = timedelta(days=1)
LONGEST_S = 20.0  # below the broker's visibility timeout: a longer task is given out twice


@shared_task(name="learners.catch_up")  # type: ignore[untyped-decorator]
def catch_up() -> int:
    """Count and decide what was forgotten; how many runs there were."""
    now = timezone.now()
    settled = (now - LOOK_BACK, now - timedelta(seconds=SETTLED_S))
    uncounted = Score.objects.filter(
        practice__in=PRACTICES,
        counts=True,
        verdict__in=COUNTING,
        abstained=False,
        mastery_evidence=None,
        created__range=settled,
    ).exclude(not_told_yet())
    behind = Run.objects.filter(pk__in=uncounted.values("run"))
    for run in behind:
        _tried(partial(mastery_update, run=run), run.pk)
    waiting = _scored_to_the_end().filter(decision=None, finished__range=settled)
    undecided = list(waiting.values_list("pk", flat=True))
    for run_id in undecided:
        _tried(partial(next_is_decided, run_id), run_id)
    return len(behind) + len(undecided)


def _tried(what: Callable[[], object], run_id: UUID) -> None:
    """One run's trouble is not the others'."""
    try:
        what()
    except Exception:
        log.exception("run %s could not be caught up with", run_id)


@shared_task(name="learners.follow_reader", queue="train")  # type: ignore[untyped-decorator]
def follow_reader() -> int:
    """Move students whose mastery another version made, for a while; sent again every minute.

    A student's mastery is written whole or not at all; one who is moved twice comes to the same numbers.
    """
    end, count = time.monotonic() + LONGEST_S, 0
    students = behind_the_reader().values_list("student", flat=True).distinct()
    for student in list(students.order_by("student")):
        mastery_follow_reader(student=student)
        count += 1
        if time.monotonic() > end:
            break
    return count


def _scored_to_the_end() -> QuerySet[Run]:
    finish = Event.objects.filter(run=OuterRef("run"), target="run", action="finish")
    scored = ScoredStep.objects.filter(run=OuterRef("pk"), seq__in=finish.values("seq"))
    return Run.objects.filter(Exists(scored), state=Run.State.FINISHED)
