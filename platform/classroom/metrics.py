"""`/metrics/`: how the queue and the models are, as Prometheus reads it; no word about people.

For administrators, and for a monitor with the token of the setting `ASSAY_METRICS_TOKEN`.
"""

import hmac
from collections.abc import Iterator
from itertools import accumulate

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from redis.exceptions import RedisError

from scoring.metering import COUNTERS, DISTRIBUTIONS, Figures, figures
from scoring.selectors import QueueState, queue_state

ABOUT = {
    "pass_rows": "Texts in one forward pass of a model.",
    "pass_seconds": "Time of one forward pass.",
    "pass_padding_share": "Share of a pass that was padding.",
    "batch_steps": "Steps of one batch that asked for a model.",
    "queue_age_seconds": "How long the oldest step of a batch had waited.",
    "tokens": "Tokens that the models read.",
    "padding_tokens": "Tokens that were computed and say nothing.",
    "failures": "Steps that a model could not score.",
}


@never_cache
@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """503 where the queue's server does not answer: a gap in the curve says it best."""
    if not has_token(request):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not request.user.is_institution_admin:
            raise PermissionDenied
    try:
        collected = Collected(queue_state(), figures())
    except RedisError:
        return HttpResponse(status=503, content_type="text/plain")
    registry = CollectorRegistry()
    registry.register(collected)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def has_token(request: HttpRequest) -> bool:
    """Whether the monitor's token came along; compared in constant time."""
    expected = settings.METRICS_TOKEN
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if not expected or scheme.lower() != "bearer":
        return False
    return hmac.compare_digest(given.strip().encode(), expected.encode())


class Collected:
    """One look at the queue and at the figures of the workers."""

    def __init__(self, queue: QueueState, figures: Figures) -> None:
        self.queue = queue
        self.figures = figures

    def collect(self) -> Iterator[Metric]:
        """Families in the order in which they are printed."""
        yield from self._gauges()
        for name, ends in DISTRIBUTIONS.items():
            yield self._histogram(name, ends)
        for name in COUNTERS:
            family = CounterMetricFamily(f"assay_scoring_{name}", ABOUT[name], labels=["task"])
            for (found, task), value in self.figures.counters.items():
                if found == name:
                    family.add_metric([task], value)
            yield family

    def _gauges(self) -> Iterator[Metric]:
        queue = self.queue
        for name, about, value in (
            ("backlog", "Steps in the streams, with those under way.", queue.backlog),
            ("unscored", "Steps of the last day without scores.", queue.unscored),
            ("oldest_unscored_seconds", "Age of the oldest of them.", queue.oldest_unscored_s),
            ("workers", "Scoring workers that live.", queue.workers),
            ("reviews_waiting", "Steps that wait for a teacher.", queue.reviews_waiting),
        ):
            yield GaugeMetricFamily(f"assay_scoring_{name}", about, value=value)

    def _histogram(self, name: str, ends: tuple[float, ...]) -> Metric:
        """Prometheus counts upwards: each bucket holds those below it too."""
        family = HistogramMetricFamily(f"assay_scoring_{name}", ABOUT[name], labels=["task"])
        edges = [*(f"{end:g}" for end in ends), "+Inf"]
        for (found, task), known in self.figures.distributions.items():
            if found == name:
                buckets = list(zip(edges, accumulate(known.counts), strict=True))
                family.add_metric([task], buckets, sum_value=known.total)
        return family
