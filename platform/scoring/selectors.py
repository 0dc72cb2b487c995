"""Reads of the queue's state, for the admin's page and the health page."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

from scoring import queue
from scoring.models import ReviewItem, ScoredStep
from scoring.sweep import unscored
from scoring.workers import Worker, workers

LOOKED_BACK = timedelta(days=1)  # older steps are the sweep's at a worker's start


class QueueState(NamedTuple):
    """How scoring stands."""

    backlog: int  # steps in the streams, with those under way
    oldest_unscored: datetime | None
    oldest_unscored_s: float
    unscored: int
    workers: int  # that live
    worker_list: list[Worker]
    scored_last_hour: int
    reviews_waiting: int


def queue_state() -> QueueState:
    """Raises RedisError where the queue's server does not answer."""
    now = timezone.now()
    open_steps = unscored().filter(server_time__gt=now - LOOKED_BACK)
    oldest = open_steps.order_by("server_time").values_list("server_time", flat=True).first()
    known = workers()
    hour = now - timedelta(hours=1)
    return QueueState(
        backlog=sum(queue.backlog().values()),
        oldest_unscored=oldest,
        oldest_unscored_s=(now - oldest).total_seconds() if oldest else 0.0,
        unscored=open_steps.count(),
        workers=sum(one.alive for one in known),
        worker_list=known,
        scored_last_hour=ScoredStep.objects.filter(created__gt=hour).count(),
        reviews_waiting=ReviewItem.objects.filter(closed=None).count(),
    )
