"""What scoring workers measure of every batch, added up on the queue's server for all of them.

Workers are many processes on many machines, and Prometheus asks one address: each worker adds its
counts to one hash, about once a second, and the web process tells their sums. Lost with the server of
the queue, like everything there: counters then start again at 0, which Prometheus knows.
"""

import logging
import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from redis.exceptions import RedisError

from scoring.batch import Waiting
from scoring.judging import EXPLANATIONS, PROCEDURES, Judged
from scoring.lease import streams

if TYPE_CHECKING:
    from ml.serving.passes import Pass

log = logging.getLogger(__name__)

KEY = "scoring:metrics"
FLUSH_EVERY_S = 1.0
SIZES = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)
SECONDS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 60.0)
SHARES = (0.0, 0.01, 0.05, 0.1, 0.2, 0.5)
# Each distribution with the upper ends of its buckets; the last bucket has none.
DISTRIBUTIONS = {
    "pass_rows": SIZES,
    "pass_seconds": SECONDS,
    "pass_padding_share": SHARES,
    "batch_steps": SIZES,
    "queue_age_seconds": SECONDS,
}
COUNTERS = ("tokens", "padding_tokens", "failures")


class Distribution(NamedTuple):
    """How often values fell into each bucket, and their sum."""

    counts: list[float]  # one more than there are ends
    total: float


class Meter:
    """The counts of this process that have not been added yet."""

    def __init__(self) -> None:
        self.counts: defaultdict[str, float] = defaultdict(float)
        self.flushed = 0.0

    def passed(self, one: "Pass") -> None:
        """One forward pass of a model."""
        self._observe("pass_rows", one.task, one.rows)
        self._observe("pass_seconds", one.task, one.seconds)
        self._observe("pass_padding_share", one.task, one.padding_share)
        self._count("tokens", one.task, one.tokens)
        self._count("padding_tokens", one.task, one.slots - one.tokens)

    def batch(
        self, batch: Sequence[Waiting], judged: Sequence[Judged], ages: Sequence[float]
    ) -> None:
        """The steps of a batch by the model they asked for, and how long the oldest had waited."""
        waited = {one.step: age for one, age in zip(batch, ages, strict=True)}
        for task in (EXPLANATIONS, PROCEDURES):
            asked = [one for one in judged if _asks(one, task)]
            if asked:
                self._observe("batch_steps", task, len(asked))
                self._observe(
                    "queue_age_seconds", task, max(waited.get(one.key, 0.0) for one in asked)
                )
                self._count("failures", task, sum(task in one.failures for one in asked))

    def _observe(self, name: str, task: str, value: float) -> None:
        place = bisect_left(DISTRIBUTIONS[name], value)
        self.counts[f"{name}|{task}|{place}"] += 1
        self.counts[f"{name}|{task}|sum"] += value

    def _count(self, name: str, task: str, value: float) -> None:
        if value:
            self.counts[f"{name}|{task}"] += value

    def flush(self, *, now: bool = False) -> None:
        """Add what has come together, about once a second. Students never wait for it to succeed."""
        if not self.counts or not (now or time.monotonic() - self.flushed > FLUSH_EVERY_S):
            return
        self.flushed = time.monotonic()
        pipeline = streams().pipeline()
        for field, value in self.counts.items():
            pipeline.hincrbyfloat(KEY, field, value)
        try:
            pipeline.execute()
        except RedisError as error:
            log.warning("the figures of scoring are added later: %s", error)
            return
        self.counts.clear()


meter = Meter()


def _asks(judged: Judged, task: str) -> bool:
    asked = judged.explanation if task == EXPLANATIONS else judged.procedure
    return asked is not None and not judged.superseded


# -- reading ---------------------------------------------------------------------------------------


class Figures(NamedTuple):
    """The sums of all workers, by name and task."""

    distributions: dict[tuple[str, str], Distribution]
    counters: dict[tuple[str, str], float]


def figures() -> Figures:
    """Raises RedisError where the queue's server does not answer."""
    kept: dict[Any, Any] = streams().hgetall(KEY)
    values = {_text(field): float(value) for field, value in kept.items()}
    distributions: dict[tuple[str, str], Distribution] = {}
    counters: dict[tuple[str, str], float] = {}
    for field in values:
        name, task, *rest = field.split("|")
        if not rest:
            counters[name, task] = values[field]
        elif name in DISTRIBUTIONS:
            places = range(len(DISTRIBUTIONS[name]) + 1)
            counts = [values.get(f"{name}|{task}|{place}", 0.0) for place in places]
            total = values.get(f"{name}|{task}|sum", 0.0)
            distributions[name, task] = Distribution(counts, total)
    return Figures(distributions, counters)


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value
