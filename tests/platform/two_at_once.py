"""Two requests in the same moment, each on a thread and a database connection of its own."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection
from django.db.models import Model
from django.db.models.signals import post_save

PATIENCE_S = 20.0


def one_inside_the_other(
    first: Callable[[], Any], second: Callable[[], Any], model: type[Model]
) -> tuple[Any, Any]:
    """What both came to. `second` begins when `first` has written a row of `model`, which waits until it is met."""
    inside, ours = threading.Event(), threading.local()

    def hold(**_sent: Any) -> None:
        if getattr(ours, "first", False) and not inside.is_set():
            inside.set()
            until_another_waits()

    def lead() -> Any:
        ours.first = True
        return first()

    def follow() -> Any:
        assert inside.wait(PATIENCE_S), "the first one wrote no such row"
        return second()

    def on_its_own(call: Callable[[], Any]) -> Any:
        try:
            return call()
        finally:
            connection.close()

    post_save.connect(hold, sender=model)
    try:
        with ThreadPoolExecutor(2) as threads:
            both = [threads.submit(on_its_own, call) for call in (lead, follow)]
            one, other = (each.result(2 * PATIENCE_S) for each in both)
            return one, other
    finally:
        post_save.disconnect(hold, sender=model)


def until_another_waits() -> None:
    """PostgreSQL tells who waits for a row; SQLite, whose writers wait in line at a file, does not."""
    if connection.vendor != "postgresql":
        time.sleep(0.4)
        return
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # else a transaction sees one moment
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waited")
