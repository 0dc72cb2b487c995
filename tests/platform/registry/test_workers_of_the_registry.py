"""Real Celery workers: a live version is taken up without a restart, and the trainer answers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ml.serving.cache import adapter_folder
from ml.serving.versions import digest_of, version_of
from tests.support.model_versions import renamed
from tests.support.product import Product, wait_until

SEED = """
import django; django.setup()
from django.core.management import call_command
from labs.core import load_lab
from people.models import Institution, User
from runs.services import run_create
call_command("register_models")
student = User.objects.create(username="ada", institution=Institution.objects.create(name="Here"))
User.objects.create_superuser("root")
run_create(student=student, lab="pendulum", variant=load_lab("pendulum").default_variant(), language="en")
"""
STEP = """
import django; django.setup()
from django.utils import timezone
from runs.models import Event, Run
from scoring.queue import enqueue_committed
run = Run.objects.get()
seq = run.events.count() + 1
enqueue_committed([Event.objects.create(run=run, seq=seq, client_seq=seq, server_time=timezone.now(),
    target="hypothesis", action="state", scorable=True,
    new={"independent": "length", "dependent": "period", "direction": "increases", "text": "Longer is slower."})])
"""
PROMOTE = """
import django; django.setup()
from people.models import User
from registry.models import ModelVersion
from registry.services import version_promote
live = ModelVersion.objects.get(task="explanations")
version_promote(admin=User.objects.get(username="root"), reason="for a test", version=ModelVersion.objects.create(
    task="explanations", name="explanations@1.9", origin="retrained", folder="nine", digest=DIGEST, base=live))
"""


WATCH = """
import django; django.setup()
from scoring.tasks import watch
from scoring.workers import workers
watch.delay()
print([one.versions.get("explanations") for one in workers()])
"""


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    with Product(tmp_path, parts=("valkey",)) as running:
        running.python("-c", SEED)
        yield running


def made_by(product: Product) -> list[str]:
    rows = product.rows(
        "select model_version from scoring_score where scorer = 'explanations' order by seq"
    )
    return [row[0] for row in rows]


def test_a_worker_takes_up_what_goes_live_without_a_restart(product, tmp_path):
    product.start("worker")
    process = product.processes["worker"].pid
    shipped = adapter_folder("explanations")
    first = version_of(shipped, "explanations")
    product.python("-c", STEP)
    wait_until(lambda: made_by(product) == [first], "the first step is scored", 60)

    folder = renamed(shipped, tmp_path / "models" / "versions" / "nine", "explanations@1.9")
    product.python("-c", PROMOTE.replace("DIGEST", repr(digest_of(folder))))

    def scored_by_the_new_one() -> bool:
        product.python("-c", STEP)
        return made_by(product)[-1] == "explanations@1.9"

    wait_until(scored_by_the_new_one, "a step is scored by the version that went live", 90, 1.0)
    assert set(made_by(product)) == {first, "explanations@1.9"}
    assert product.processes["worker"].pid == process
    assert product.processes["worker"].poll() is None


def test_a_worker_for_whom_nothing_comes_takes_it_up_too(product, tmp_path):
    product.start("worker")
    shipped = adapter_folder("explanations")
    product.python("-c", STEP)
    wait_until(lambda: len(made_by(product)) == 1, "the first step is scored", 60)

    folder = renamed(shipped, tmp_path / "models" / "versions" / "nine", "explanations@1.9")
    product.python("-c", PROMOTE.replace("DIGEST", repr(digest_of(folder))))
    wait_until(
        lambda: "@1.9" in product.python("-c", WATCH), "the worker holds the new one", 90, 1.0
    )
    product.python("-c", STEP)
    wait_until(lambda: len(made_by(product)) == 2, "the next step is scored", 60)

    assert made_by(product)[1] == "explanations@1.9"


def test_a_trainer_that_begins_closes_what_it_was_stopped_at(product):
    product.python(
        "-c",
        "import django; django.setup()\n"
        "from registry.models import TrainingRun\n"
        "TrainingRun.objects.create(task='explanations', because='asked')",
    )
    product.start("trainer")

    def states() -> list[str]:
        return [row[0] for row in product.rows("select state from registry_trainingrun")]

    wait_until(lambda: states() == ["failed"], "the training that was stopped is closed", 60)


def test_the_trainer_answers_its_queue_and_leaves_a_row(product):
    product.python(
        "-c",
        "import django; django.setup()\n"
        "from registry.models import ModelVersion; ModelVersion.objects.update(state='retired')\n"
        "from registry.tasks import train; train.delay(because='asked')",
    )
    product.start("trainer")

    def rows() -> list[tuple[str, str]]:
        return product.rows(
            "select state, ending from registry_trainingrun where ended is not null"
        )

    wait_until(rows, "the training has ended", 90)
    assert rows() == [("failed", '{"key": "none_live", "values": {"task": "explanations"}}')]
    assert product.resident_mb("trainer") < 200
