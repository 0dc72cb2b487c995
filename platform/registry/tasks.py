"""Work of the registry that nobody waits for, on the queue `train`."""

import logging
from typing import Any

from celery import current_app, shared_task
from celery.signals import worker_ready
from django.utils import timezone
from redis.exceptions import RedisError

from scoring.lease import streams

log = logging.getLogger(__name__)

SENT_KEY = "registry:shadow:sent"
SENT_MS = 120_000  # a task that was lost is sent again after so long
BEGUN_KEY = "registry:train:{id}"
BEGUN_S = 24 * 3600  # longer than any message of one training is given out again


@shared_task(name="registry.train", queue="train", acks_late=False, bind=True)  # type: ignore[untyped-decorator]
def train(self: Any, because: str = "") -> str:
    """Learn from reviews and propose a version of each task where that is due or was asked for.

    Begun once, however often its message comes: it takes minutes, and a worker of one process acknowledges
    nothing before the end, whatever `acks_late` says, while the broker gives out again what is not acknowledged
    in time. A worker that dies leaves a row that says `running`, which the next training closes.
    """
    from registry import retraining

    if _begun_before(self.request.id):
        return "begun before"
    said = [_train(task, because) for task in retraining.TASKS]
    return "; ".join(one for one in said if one) or "nothing new"


@worker_ready.connect  # type: ignore[untyped-decorator]
def close_what_was_stopped(**_: Any) -> None:
    """A trainer begins: what it was at when it was stopped runs no more, and would keep the next from running."""
    if "train" in current_app.amqp.queues.consume_from:
        from registry import retraining

        retraining.close_lost(timezone.now())


def _begun_before(message: str | None) -> bool:
    """Whether this message was given out earlier; none where the task is called as a function."""
    if message is None:
        return False
    return not streams().set(BEGUN_KEY.format(id=message), 1, nx=True, ex=BEGUN_S)


def _train(task: str, because: str) -> str:
    """One task's training; empty where there is nothing to learn."""
    from registry import retraining

    reason = retraining.asked(task, because) or retraining.training_due(task)
    if not reason:
        retraining.close_lost()
        return ""
    run = retraining.train(because=reason, task=task)
    return (
        "another one runs"
        if run is None
        else f"{run.state} {run.version or run.why_none or run.problem}"
    )


@shared_task(name="registry.shadow", queue="train", acks_late=False)  # type: ignore[untyped-decorator]
def shadow() -> int:
    """Score in the shadow for a while; the watch sends the next one."""
    from registry.shadow import score_in_shadows

    count = score_in_shadows()
    streams().delete(SENT_KEY)
    return count


@shared_task(name="registry.watch")  # type: ignore[untyped-decorator]
def watch() -> bool:
    """Send for a shadow that has something to score; a queue nobody listens to does not fill up."""
    from registry.shadow import waiting_shadows

    if not waiting_shadows():
        return False
    try:
        first = streams().set(SENT_KEY, 1, nx=True, px=SENT_MS)
    except RedisError as error:
        log.warning("the queue's server does not answer: %s", error)
        return False
    if first:
        shadow.delay()
    return bool(first)
