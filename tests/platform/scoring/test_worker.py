"""A real Celery worker: it loads the models, says that it is alive, and takes up what was left."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.product import Product, wait_until

SEED = """
import django; django.setup()
from labs.core import Action, Bench, Variant, load_lab
from django.utils import timezone
from people.models import Institution, User
from runs.models import Event, Run
from runs.services import run_create
student = User.objects.create(username="ada", institution=Institution.objects.create(name="Here"))
lab = load_lab("pendulum")
run = run_create(student=student, lab="pendulum", variant=lab.default_variant(), language="en")
Event.objects.create(run=run, seq=1, client_seq=1, server_time=timezone.now() - timezone.timedelta(hours=30),
    target="hypothesis", action="state", scorable=True,
    new={"independent": "length", "dependent": "period", "direction": "increases", "text": "Longer is slower."})
""".replace("timezone.timedelta", "__import__('datetime').timedelta")


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    with Product(tmp_path, parts=("valkey",)) as running:
        running.python("-c", SEED)
        yield running


def scored(product: Product) -> int:
    return int(product.rows("select count(*) from scoring_scoredstep")[0][0])


@pytest.mark.parametrize("pool", ["prefork", "solo"])
def test_a_worker_takes_up_at_its_start_what_was_never_queued(product, pool):
    """However old it is, and whether the worker has a pool or, as on a GPU, none."""
    command = product.commands["worker"]
    product.commands["worker"] = command.replace("--pool prefork", f"--pool {pool}")

    product.start("worker")

    wait_until(lambda: scored(product) == 1, "the forgotten step is scored")
    state = product.python(
        "-c",
        "import django; django.setup()\n"
        "from scoring.selectors import queue_state\n"
        "s = queue_state(); print(s.workers, s.unscored, s.worker_list[0].device)",
    )
    assert state.split() == ["1", "0", "cpu"]
    assert product.resident_mb("worker") < 900


def test_a_worker_that_ends_says_goodbye(product):
    product.start("worker")
    product.stop_part("worker")

    assert product.valkey().hlen("scoring:workers") == 0
