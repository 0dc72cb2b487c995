"""The queue of steps to score: Redis streams, and the lease that says who drains them.

A run belongs to one of SCORING_SHARDS streams, and a stream to one of SCORING_GROUPS groups. One
task drains one group, so that a run's steps are scored in order. The queue is never the record:
a sweep finds committed events without scores if everything here is lost.
"""

import logging
import time
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from celery import current_app
from django.conf import settings
from redis.exceptions import RedisError, ResponseError

from runs.models import Event
from scoring.lease import LEASE_MS, lease_of, release, streams

log = logging.getLogger(__name__)

READERS = "scorers"  # the consumer group of every stream
READER = "drain"  # its one consumer: whoever holds the lease
DRAIN_TASK = "scoring.drain"


class Entry(NamedTuple):
    """A step that waits in a stream."""

    stream: str
    id: str
    run_id: UUID
    seq: int
    again: bool  # it may have been scored already: claimed from a dead drain, or swept up

    @property
    def waiting_s(self) -> float:
        return max(0.0, time.time() - int(self.id.partition("-")[0]) / 1000)


def shard_of(run_id: UUID) -> int:
    return zlib.crc32(run_id.bytes) % settings.SCORING_SHARDS


def group_of(shard: int) -> int:
    return shard % settings.SCORING_GROUPS


def stream_of(shard: int) -> str:
    """The braces keep a stream and the lease of its number in one slot of a cluster."""
    return f"steps:{{{shard}}}"


def streams_of(group: int) -> list[str]:
    shards = range(settings.SCORING_SHARDS)
    return [stream_of(shard) for shard in shards if group_of(shard) == group]


def task_queue() -> str:
    """The Celery queue whose workers have the device that the settings name."""
    return "score.cpu" if settings.SCORING_DEVICE == "cpu" else "score.gpu"


# -- putting in ------------------------------------------------------------------------------------


def enqueue_committed(events: Sequence[Event]) -> None:
    """Called by runs after a commit: queue what is worth scoring."""
    enqueue([(event.run_id, event.seq) for event in events if event.scorable])


def enqueue(steps: Sequence[tuple[UUID, int]], again: bool = False) -> None:
    """Append steps and see to it that somebody drains them: one round trip, and rarely a task."""
    if not steps:
        return
    tasks = {group_of(shard_of(run_id)): str(uuid4()) for run_id, _ in steps}
    pipeline = streams().pipeline(transaction=False)
    for run_id, seq in steps:
        fields: dict[Any, Any] = {"run": run_id.hex, "seq": seq}
        pipeline.xadd(stream_of(shard_of(run_id)), fields | ({"again": 1} if again else {}))
    for group, task_id in tasks.items():
        pipeline.set(lease_of(group), task_id, nx=True, px=LEASE_MS)
    try:
        answers = pipeline.execute()
    except RedisError as error:
        log.warning("%d steps were not queued, the sweep will: %s", len(steps), error)
        return
    for (group, task_id), taken in zip(tasks.items(), answers[len(steps) :], strict=True):
        if taken:
            send_drain(group, task_id)


def send_drain(group: int, task_id: str) -> None:
    """Send the task that the lease names. Where that fails the lease runs out and the watch sends it."""
    try:
        current_app.send_task(
            DRAIN_TASK, (group,), task_id=task_id, queue=task_queue(), retry=False
        )
    except Exception:
        log.exception("the drain of group %d was not sent", group)
        release(group, task_id)


def ring_lagging() -> int:
    """Send a drain to every group that has something waiting and nobody who drains it."""
    groups = range(settings.SCORING_GROUPS)
    waiting = backlog()
    rung = 0
    for group in groups:
        task_id = str(uuid4())
        if waiting[group] and streams().set(lease_of(group), task_id, nx=True, px=LEASE_MS):
            send_drain(group, task_id)
            rung += 1
    return rung


# -- taking out ------------------------------------------------------------------------------------


def make_readers(group: int) -> None:
    """A consumer group on every stream; those that have one keep it."""
    pipeline = streams().pipeline(transaction=False)
    for stream in streams_of(group):
        pipeline.xgroup_create(stream, READERS, id="0", mkstream=True)
    for answer in pipeline.execute(raise_on_error=False):
        if isinstance(answer, Exception) and "BUSYGROUP" not in str(answer):
            raise answer


def claim(group: int) -> list[Entry]:
    """What was handed to an earlier drain and never acknowledged: ours at once, whoever died."""
    pipeline = streams().pipeline(transaction=False)
    names = streams_of(group)
    for stream in names:
        pipeline.xautoclaim(stream, READERS, READER, min_idle_time=0, start_id="0-0", count=1000)
    found = []
    for stream, answer in zip(names, pipeline.execute(), strict=True):
        found += _entries(stream, answer[1], again=True)
    return sorted(found, key=_age)


def read(group: int, count: int, block_ms: int | None) -> list[Entry]:
    """New entries, `count` a stream at most; `block_ms` None does not wait."""
    wanted: dict[Any, Any] = dict.fromkeys(streams_of(group), ">")
    try:
        answer = streams().xreadgroup(READERS, READER, wanted, count=count, block=block_ms)
    except ResponseError as error:
        if "NOGROUP" not in str(error):
            raise
        make_readers(group)  # somebody emptied the server
        return []
    found: list[Entry] = []
    for stream, rows in _pairs(answer):
        found += _entries(_text(stream), rows)
    return sorted(found, key=_age)


def acknowledge(entries: Iterable[Entry]) -> None:
    """Take entries out for good: what is left in a stream is what still waits."""
    by_stream: dict[str, list[str]] = {}
    for entry in entries:
        by_stream.setdefault(entry.stream, []).append(entry.id)
    pipeline = streams().pipeline(transaction=False)
    for stream, ids in by_stream.items():
        pipeline.xack(stream, READERS, *ids)
        pipeline.xdel(stream, *ids)
    pipeline.execute()


def _entries(stream: str, rows: Iterable[Any], again: bool = False) -> list[Entry]:
    found = []
    for row_id, fields in rows:
        if not fields:
            continue  # taken out between claim and read
        values = {_text(name): _text(value) for name, value in fields.items()}
        run_id, seq = UUID(values["run"]), int(values["seq"])
        found.append(Entry(stream, _text(row_id), run_id, seq, again or "again" in values))
    return found


def _pairs(answer: Any) -> Iterable[tuple[Any, Any]]:
    """The answer of XREADGROUP under RESP2 (pairs) and RESP3 (a mapping)."""
    if not answer:
        return []
    if isinstance(answer, Mapping):
        return [(stream, rows[0] if rows else []) for stream, rows in answer.items()]
    return list(answer)


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value


def _age(entry: Entry) -> tuple[int, int]:
    ms, _, number = entry.id.partition("-")
    return int(ms), int(number)


# -- looking in ------------------------------------------------------------------------------------


def backlog() -> dict[int, int]:
    """Steps that wait or are under way, by group."""
    pipeline = streams().pipeline(transaction=False)
    shards = range(settings.SCORING_SHARDS)
    for shard in shards:
        pipeline.xlen(stream_of(shard))
    totals = dict.fromkeys(range(settings.SCORING_GROUPS), 0)
    for shard, length in zip(shards, pipeline.execute(), strict=True):
        totals[group_of(shard)] += length
    return totals


def queued(steps: Iterable[tuple[UUID, int]]) -> set[tuple[UUID, int]]:
    """Those of these steps that stand in their stream."""
    wanted = set(steps)
    found: set[tuple[UUID, int]] = set()
    for stream in {stream_of(shard_of(run_id)) for run_id, _ in wanted}:
        rows: Iterable[Any] = streams().xrange(stream, count=10_000) or ()
        found |= {(entry.run_id, entry.seq) for entry in _entries(stream, rows)}
    return wanted & found
