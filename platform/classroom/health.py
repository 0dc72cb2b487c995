"""`/health/`: whether database, queue and worker answer, for launchers and monitors."""

import time
from typing import Any

from django.db import connection
from django.db.utils import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from redis.exceptions import RedisError

from scoring.selectors import queue_state


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except DatabaseError:
        return False
    return True


def parts() -> dict[str, Any]:
    """Each part with what it says of itself."""
    state: dict[str, Any] = {"database": database_answers()}
    try:
        queue = queue_state()
    except (RedisError, DatabaseError):
        return state | {"queue": False, "workers": 0}
    return state | {
        "queue": True,
        "workers": queue.workers,
        "backlog": queue.backlog,
        "oldest_unscored_s": queue.oldest_unscored_s,
    }


@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """200 when all is well, else 503; no word about people."""
    began = time.perf_counter()
    state = parts()
    well = bool(state["database"] and state["queue"] and state["workers"])
    state |= {"ok": well, "took_ms": round((time.perf_counter() - began) * 1000, 1)}
    return JsonResponse(state, status=200 if well else 503)
