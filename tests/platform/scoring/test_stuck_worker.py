"""A real Celery worker whose model never comes back from one answer."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.product import Product, wait_until
from tests.support.stuck_worker import STUCK

SEED = f"""
import django; django.setup()
from django.utils import timezone
from labs.core import load_lab
from people.models import Institution, User
from runs.models import Event
from runs.services import run_create
student = User.objects.create(username="ada", institution=Institution.objects.create(name="Here"))
variant = load_lab("pendulum").default_variant()
for place, text in enumerate(["Longer is slower.", "Longer is slower {STUCK}.", "Longer is quicker."]):
    run = run_create(student=student, lab="pendulum", variant=variant, language="en")
    Event.objects.create(run=run, seq=1, client_seq=1, scorable=True, target="hypothesis", action="state",
        server_time=timezone.now() - timezone.timedelta(minutes=5), new={{"independent": "length",
        "dependent": "period", "direction": "increases", "text": text}})
""".replace("timezone.timedelta", "__import__('datetime').timedelta")


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    with Product(tmp_path, ("valkey",), {"ASSAY_SCORING_LIMIT_S": "1"}) as running:
        running.python("-c", SEED)
        running.commands["worker"] = running.commands["worker"].replace(
            "-A assay", "-A tests.support.stuck_worker"
        )
        yield running


def test_a_stuck_answer_is_set_aside_and_the_others_are_scored(product):
    product.start("worker", wait=False)

    scored = "select count(*) from scoring_scoredstep"
    wait_until(lambda: product.rows(scored)[0][0] == 3, "all three have their mark", 60, 0.2)

    (problem,) = product.rows("select problem from scoring_scoredstep where problem <> ''")[0]
    assert "3 workers ended over it" in problem
    answers = product.rows(
        "select abstained_because from scoring_score where scorer = 'explanations'"
    )
    assert sorted(one == "failed" for (one,) in answers) == [False, False, True]
    assert product.rows("select reason from scoring_reviewitem where reason = 'failed'") == [
        ("failed",)
    ]
    assert "Timeout (0:00:01)!" in product.log("worker"), "where it was stuck is in the log"
    assert product.processes["worker"].poll() is None, "the worker itself lives"
