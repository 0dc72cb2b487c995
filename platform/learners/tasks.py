"""Finds what a lost listener left undone: scores that have not counted, runs not decided on."""

from datetime import timedelta

from celery import shared_task
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from labs.core import PRACTICES
from learners.listeners import next_is_decided
from learners.mastery import mastery_update
from learners.tracing import COUNTING
from runs.models import Event, Run
from scoring.models import Score, ScoredStep

SETTLED_S = 15  # what is younger is on its way
LOOK_BACK = timedelta(days=1)


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
    )
    behind = Run.objects.filter(pk__in=uncounted.values("run"))
    for run in behind:
        mastery_update(run=run)
    waiting = _scored_to_the_end().filter(decision=None, finished__range=settled)
    undecided = list(waiting.values_list("pk", flat=True))
    for run_id in undecided:
        next_is_decided(run_id)
    return len(behind) + len(undecided)


def _scored_to_the_end() -> QuerySet[Run]:
    finish = Event.objects.filter(run=OuterRef("run"), target="run", action="finish")
    scored = ScoredStep.objects.filter(run=OuterRef("pk"), seq__in=finish.values("seq"))
    return Run.objects.filter(Exists(scored), state=Run.State.FINISHED)
