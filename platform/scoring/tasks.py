"""Scoring's Celery tasks, and what a worker does when it starts."""

import logging
import time
from contextlib import suppress
from typing import Any

from celery import Task, current_app, shared_task
from celery.signals import worker_process_init, worker_ready, worker_shutdown
from django.conf import settings
from redis.exceptions import RedisError

from assay.memory import settle
from scoring import lease, queue, sweep
from scoring.workers import forget_worker, say_alive, say_loaded, say_versions

log = logging.getLogger(__name__)

WATCH_EVERY_S = 3.0


@shared_task(name=queue.DRAIN_TASK, bind=True, queue=queue.task_queue())  # type: ignore[untyped-decorator]
def drain(self: Task, group: int) -> str:
    """Drain a group of streams, if the lease names this task."""
    from scoring.drain import Drain  # with the models' code, which a web process never imports
    from scoring.loaded import loaded_names, scorers

    token = lease.take(group, self.request.id)
    if token is None:
        return "held by another"
    say_alive()
    drain = Drain(group, token, scorers(), renew=scorers, limit_s=settings.SCORING_LIMIT_S)
    say_versions(loaded_names())
    return drain.run()


@shared_task(name="scoring.watch")  # type: ignore[untyped-decorator]
def watch(full: bool = False) -> int:
    """Ring for groups that lag, sweep up what was forgotten, and hold what is live also while nothing comes."""
    keep_up()
    forgotten = sweep.sweep(full=full)
    sweep.sweep_marks(full=full)
    queue.ring_lagging()
    if forgotten:
        log.warning("%d steps had been forgotten and are queued again", forgotten)
    return forgotten


def keep_up() -> None:
    """Look which versions are live, or take over what has been loaded since.

    Drains do it while they work. A worker without any would score the first answers after a quiet hour with
    a version that was left long ago.
    """
    if scores_here():
        from scoring.loaded import loaded_names, scorers

        scorers()
        say_versions(loaded_names())


def scores_here() -> bool:
    """Whether this worker listens to the queue of its device; one that only trains loads nothing."""
    return queue.task_queue() in current_app.amqp.queues.consume_from


@worker_process_init.connect  # type: ignore[untyped-decorator]
def load_models(**_: Any) -> None:
    """Both models are there before the first task."""
    if scores_here():
        from scoring.loaded import scorers

        began = time.monotonic()
        scorers()
        settle()
        say_loaded(time.monotonic() - began)


@worker_ready.connect  # type: ignore[untyped-decorator]
def begin_watch(sender: Any, **_: Any) -> None:
    """Take up at once what an earlier worker left, and keep an eye on it from then on."""
    if scores_here():
        if "solo" in type(sender.pool).__module__:
            load_models()  # a worker without a pool, as on a GPU, starts no process that would
        watch.delay(full=True)
        sender.timer.call_repeatedly(WATCH_EVERY_S, look_around)
        look_around()


@worker_shutdown.connect  # type: ignore[untyped-decorator]
def say_goodbye(**_: Any) -> None:
    with suppress(RedisError):
        forget_worker()


def look_around() -> None:
    """Say that this worker is alive, and ring for what waits without a drain."""
    try:
        say_alive()
        queue.ring_lagging()
    except RedisError as error:
        log.warning("the queue's server does not answer: %s", error)
