"""The state of scoring, for health and for the administrator's page."""

from typing import NamedTuple

from django.utils import timezone

from scoring.queue import backlog
from scoring.sweep import unscored
from scoring.workers import Worker, workers


class QueueState(NamedTuple):
    """What waits, for how long, and who works."""

    workers: int
    backlog: int
    oldest_unscored_s: float
    known_workers: list[Worker]


def queue_state() -> QueueState:
    """Raises RedisError while Valkey does not answer."""
    known = workers()
    oldest = unscored().order_by("server_time").values_list("server_time", flat=True).first()
    age = (timezone.now() - oldest).total_seconds() if oldest else 0.0
    return QueueState(
        workers=sum(one.alive for one in known),
        backlog=sum(backlog().values()),
        oldest_unscored_s=round(age, 1),
        known_workers=known,
    )
