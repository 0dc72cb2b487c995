"""`/metrics/`: what workers measured of real batches, for administrators and for a monitor's token."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from redis.exceptions import ConnectionError as NoAnswer
from schoolyard import Schoolyard, a_run

from ml.serving.passes import Pass
from scoring import metering
from scoring.metering import Meter
from scoring.queue import enqueue

TOKEN = "of-the-monitor-1234567890"


def asked(token: str = "", client: Client | None = None) -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return (client or Client()).get("/metrics/", headers=headers)


@pytest.fixture
def sample(settings: Any, valkey: Any, db: None) -> Callable[..., float]:
    """The value of a metric as Prometheus reads it."""
    settings.METRICS_TOKEN = TOKEN

    def read(name: str, **labels: str) -> float:
        answer = asked(TOKEN)
        assert answer.status_code == 200
        families = text_string_to_metric_families(answer.content.decode())
        samples = [one for family in families for one in family.samples]
        (found,) = [one for one in samples if one.name == name and one.labels == labels]
        return found.value

    return read


def test_what_two_workers_measured_is_added_up(sample):
    for seconds in (0.008, 0.03):
        worker = Meter()
        worker.passed(Pass("explanations", rows=3, tokens=90, slots=100, seconds=seconds))
        worker.flush()

    def below(end: str) -> float:
        return sample("assay_scoring_pass_seconds_bucket", task="explanations", le=end)

    assert (below("0.005"), below("0.01"), below("0.02"), below("0.05")) == (0, 1, 1, 2)
    assert below("+Inf") == 2
    assert sample("assay_scoring_pass_seconds_sum", task="explanations") == pytest.approx(0.038)
    assert sample("assay_scoring_tokens_total", task="explanations") == 180
    assert sample("assay_scoring_padding_tokens_total", task="explanations") == 20


def test_a_worker_adds_its_counts_once_a_second_and_loses_none(sample, monkeypatch):
    worker = Meter()
    one = Pass("procedures", rows=1, tokens=10, slots=10, seconds=0.001)
    worker.passed(one)
    worker.flush()
    worker.passed(one)
    worker.flush()  # too soon
    assert sample("assay_scoring_tokens_total", task="procedures") == 10

    real = metering.streams
    monkeypatch.setattr(metering, "streams", lambda: Broken())
    worker.flush(now=True)
    monkeypatch.setattr(metering, "streams", real)
    worker.flush(now=True)

    assert sample("assay_scoring_tokens_total", task="procedures") == 20


class Broken:
    def pipeline(self) -> "Broken":
        return self

    def hincrbyfloat(self, *_: Any) -> None: ...

    def execute(self) -> None:
        raise NoAnswer


def test_the_queue_is_told_too(sample, yard: Schoolyard):
    enqueue([(a_run(yard.ada).pk, 1)])

    assert sample("assay_scoring_backlog") == 1
    assert sample("assay_scoring_workers") == 0


def test_it_says_so_where_the_queue_does_not_answer(db, settings, tmp_path):
    settings.METRICS_TOKEN = TOKEN
    settings.REDIS_URL = settings.STREAM_REDIS_URL = f"unix://{tmp_path}/no.sock?db=0"

    assert asked(TOKEN).status_code == 503


@pytest.mark.parametrize("given", ["", "wrong", TOKEN + "x"])
def test_a_wrong_token_is_led_to_the_log_in(db, settings, given):
    settings.METRICS_TOKEN = TOKEN

    assert asked(given).status_code == 302


def test_without_the_setting_no_token_opens(db, settings):
    settings.METRICS_TOKEN = ""

    assert asked("").status_code == asked(" ").status_code == 302


def test_the_look_costs_a_bounded_number_of_queries(
    yard: Schoolyard, valkey, django_assert_max_num_queries
):
    client = Client()
    client.force_login(yard.head)

    with django_assert_max_num_queries(8):
        assert asked(client=client).status_code == 200
