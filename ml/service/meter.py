"""What the service counts, as Prometheus reads it."""

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from ml.serving.passes import Pass

CONTENT_TYPE = CONTENT_TYPE_LATEST
SIZES = (1, 2, 4, 8, 16, 32, 64)
SECONDS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


class Meter:
    """Requests, batches and passes of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "assay_requests",
            "Requests by route and status.",
            ["route", "status"],
            registry=self.registry,
        )
        self.request_s = self._histogram(
            "assay_request_seconds", "Until a request was answered.", ["route"]
        )
        self.batch_items = self._histogram(
            "assay_batch_items", "Answers or runs in a batch.", ["task"], SIZES
        )
        self.queue_age_s = self._histogram(
            "assay_queue_age_seconds", "How long the oldest of a batch had waited.", ["task"]
        )
        self.pass_rows = self._histogram(
            "assay_pass_rows", "Texts in a forward pass.", ["task"], SIZES
        )
        self.pass_s = self._histogram("assay_pass_seconds", "One forward pass.", ["task"])
        self.tokens = Counter(
            "assay_tokens", "Tokens that were read.", ["task"], registry=self.registry
        )
        self.padding = Counter(
            "assay_padding_tokens",
            "Tokens that were computed and say nothing.",
            ["task"],
            registry=self.registry,
        )

    def _histogram(
        self, name: str, about: str, labels: list[str], buckets: tuple[float, ...] = SECONDS
    ) -> Histogram:
        return Histogram(name, about, labels, buckets=buckets, registry=self.registry)

    def answered(self, route: str, status: int, seconds: float) -> None:
        self.requests.labels(route, str(status)).inc()
        self.request_s.labels(route).observe(seconds)

    def batch(self, task: str, items: int, age_s: float) -> None:
        self.batch_items.labels(task).observe(items)
        self.queue_age_s.labels(task).observe(age_s)

    def passed(self, one: Pass) -> None:
        self.pass_rows.labels(one.task).observe(one.rows)
        self.pass_s.labels(one.task).observe(one.seconds)
        self.tokens.labels(one.task).inc(one.tokens)
        self.padding.labels(one.task).inc(one.slots - one.tokens)

    def text(self) -> bytes:
        return generate_latest(self.registry)
