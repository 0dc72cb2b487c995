"""Which scoring workers there are: each says every few seconds that it is alive."""

import json
import os
import socket
import time
from typing import Any, NamedTuple

from billiard.process import current_process  # type: ignore[import-untyped]
from django.conf import settings

from scoring.lease import streams

ALIVE_KEY = "scoring:alive"  # worker -> time it was last heard of
ABOUT_KEY = "scoring:workers"  # worker -> what it has loaded
VERSIONS_KEY = "scoring:versions"  # worker -> the model versions that it scores with
SILENT_S = 30.0  # longer than a drain, during which a worker without a pool says nothing


class Worker(NamedTuple):
    """A worker as the admin's page shows it."""

    name: str
    device: str
    precision: str
    loaded: float  # when its models were ready, in seconds since 1970
    load_s: float
    heard: float
    alive: bool
    versions: dict[str, str]  # by task, as of its last drain


def worker_name(pid: int) -> str:
    """The worker's main process; its pool processes speak in its name."""
    return f"{socket.gethostname()}:{pid}"


def main_pid() -> int:
    """The worker's main process: our parent in a pool process, ourselves in a worker without a pool."""
    return os.getpid() if current_process().name == "MainProcess" else os.getppid()


def say_loaded(load_s: float) -> None:
    """This worker has its models and can score."""
    name = worker_name(main_pid())
    about = {
        "device": settings.SCORING_DEVICE,
        "precision": settings.SCORING_PRECISION,
        "loaded": time.time(),
        "load_s": round(load_s, 2),
    }
    pipeline = streams().pipeline(transaction=False)
    pipeline.hset(ABOUT_KEY, name, json.dumps(about))
    pipeline.zadd(ALIVE_KEY, {name: time.time()})
    pipeline.execute()


def say_versions(versions: dict[str, str]) -> None:
    """Said at the start of a drain: a version that went live since is then in use."""
    streams().hset(VERSIONS_KEY, worker_name(main_pid()), json.dumps(versions))


def say_alive() -> None:
    """Those long silent are forgotten by the way."""
    pipeline = streams().pipeline(transaction=False)
    pipeline.zadd(ALIVE_KEY, {worker_name(main_pid()): time.time()})
    pipeline.zrangebyscore(ALIVE_KEY, 0, time.time() - 100 * SILENT_S)
    *_, gone = pipeline.execute()
    if gone:
        streams().hdel(ABOUT_KEY, *gone)
        streams().hdel(VERSIONS_KEY, *gone)
        streams().zrem(ALIVE_KEY, *gone)


def forget_worker() -> None:
    """The worker ends in good order."""
    streams().hdel(ABOUT_KEY, worker_name(main_pid()))
    streams().hdel(VERSIONS_KEY, worker_name(main_pid()))
    streams().zrem(ALIVE_KEY, worker_name(main_pid()))


def workers() -> list[Worker]:
    """Every worker that has been heard of lately, the living first."""
    pipeline = streams().pipeline(transaction=False)
    pipeline.zrange(ALIVE_KEY, 0, -1, withscores=True)
    pipeline.hgetall(ABOUT_KEY)
    pipeline.hgetall(VERSIONS_KEY)
    heard, about, versions = pipeline.execute()
    texts, using = _texts(about), _texts(versions)
    found = [
        _worker(name, float(at), texts.get(name, {}), using.get(name, {}))
        for name, at in ((_text(name), at) for name, at in heard)
    ]
    return sorted(found, key=lambda one: (not one.alive, one.name))


def _texts(values: dict[Any, Any]) -> dict[str, dict[str, Any]]:
    return {_text(name): json.loads(value) for name, value in values.items()}


def _worker(name: str, heard: float, about: dict[str, Any], versions: dict[str, Any]) -> Worker:
    loaded = float(about.get("loaded", 0.0))
    alive = bool(loaded) and time.time() - heard < SILENT_S
    return Worker(
        name,
        str(about.get("device", "")),
        str(about.get("precision", "")),
        loaded,
        float(about.get("load_s", 0.0)),
        heard,
        alive,
        versions,
    )


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value
