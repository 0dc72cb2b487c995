"""A real Valkey and the real models for the tests of scoring."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone

from assay.celery import app
from labs.core import Action, Bench, Variant, load_lab
from ml.serving import Scorers
from runs.doorbell import client
from runs.models import Event, Run
from scoring import drain as draining
from scoring import lease
from scoring.graded import GradedAnswers
from scoring.loaded import load
from scoring.records import Records
from tests.support.product import Product


@pytest.fixture(scope="session")
def valkey_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    usual = app.conf.broker_url
    with Product(tmp_path_factory.mktemp("queue"), parts=("valkey",)) as running:
        app.conf.broker_url = f"redis+socket://{running.socket}?virtual_host=1"
        app._after_fork()  # forget connections to another broker
        yield running
    app.conf.broker_url = usual
    app._after_fork()


@pytest.fixture
def valkey(valkey_server: Product, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An empty Valkey as queue, broker and doorbell; nobody else listens to it."""
    url = f"unix://{valkey_server.socket}"
    settings.REDIS_URL = settings.STREAM_REDIS_URL = f"{url}?db=0"
    server = client(settings.STREAM_REDIS_URL)
    server.flushall()
    monkeypatch.setattr(draining, "records", Records())
    monkeypatch.setattr(draining, "graded_answers", GradedAnswers())
    return server


@pytest.fixture(scope="session")
def models() -> Scorers:
    """Both committed models, as a worker holds them."""
    return load({})


@pytest.fixture
def drain(valkey: Any, models: Scorers, monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    """Let one drain work until nothing waits; it stays a tenth of a second then, not a whole one."""
    monkeypatch.setattr(draining, "IDLE_S", 0.1)

    def work(group: int = 0) -> str:
        valkey.delete(lease.lease_of(group))  # the task that was sent finds no worker here
        token = lease.take(group, "the-drain")
        assert token is not None
        return draining.Drain(group, token, models).run()

    return work


Do = Callable[..., list[Event]]


@pytest.fixture
def do() -> Do:
    """Have a student do things at a real bench, without a socket."""
    benches: dict[Any, Bench] = {}

    def deeds(run: Run, *actions: tuple[Any, ...]) -> list[Event]:
        if run.pk not in benches:
            benches[run.pk] = Bench(load_lab(run.lab), Variant.from_json(run.variant), run.seed)
        return [_event(run, benches[run.pk], *action) for action in actions]

    return deeds


def _event(run: Run, bench: Bench, target: str, action: str, value: Any = None) -> Event:
    outcome = bench.act(Action(target, action, value))
    run.last_seq = run.last_client_seq = bench.count
    run.save()
    return Event.objects.create(
        run=run,
        seq=bench.count,
        client_seq=bench.count,
        server_time=timezone.now(),
        target=target,
        action=action,
        value=value,
        old=outcome.old,
        new=outcome.new,
        observations=outcome.observations,
        scorable=outcome.scorable,
    )
