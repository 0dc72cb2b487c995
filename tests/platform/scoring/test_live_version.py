"""A version that goes live is taken up between two batches of the same drain, without a restart."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from deeds import HYPOTHESIS
from schoolyard import a_run

from ml.serving.versions import digest_of
from registry.models import ModelVersion
from registry.services import version_promote, version_roll_back
from scoring import drain as draining
from scoring import lease, loaded
from scoring.loaded import Loaded
from scoring.models import Score
from scoring.queue import enqueue_committed
from tests.support.model_versions import renamed
from tests.support.product import wait_until


@pytest.fixture
def versions(yard: Any, tmp_path: Path, settings: Any, small_version: Path) -> dict[str, Any]:
    settings.MODEL_VERSIONS = tmp_path
    shutil.copytree(small_version, tmp_path / "explanations@7")
    renamed(small_version, tmp_path / "explanations@8", "explanations@8")
    made = {
        name: ModelVersion.objects.create(
            task="explanations", name=name, origin="retrained", folder=name,
            digest=digest_of(tmp_path / name), state=state,
        )
        for name, state in (("explanations@7", "proposed"), ("explanations@8", "proposed"))
    }  # fmt: skip
    version_promote(version=made["explanations@7"], admin=yard.head, reason="first")
    return made


def drained(valkey: Any, models: Loaded, run: Any, do: Any) -> str:
    """The version that scored the step that has just been made."""
    (event,) = do(run, HYPOTHESIS)
    enqueue_committed([event])
    valkey.delete(lease.lease_of(0))
    token = lease.take(0, "the-drain")
    assert token is not None
    draining.Drain(0, token, models.get(), renew=models.get).run()
    return Score.objects.get(run=run, seq=event.seq, scorer="explanations").model_version


def settled(models: Loaded, name: str) -> None:
    """Ask as batches do until the version has been loaded beside the one that goes on."""

    def there() -> bool:
        return models.get().explanations.blend.version == name

    wait_until(there, f"{name} is taken up", 60)


def test_scores_name_the_version_that_is_live_when_they_are_made(
    yard, versions, do, valkey, monkeypatch
):
    monkeypatch.setattr(loaded, "LOOK_EVERY_S", 0.0)
    models, run = Loaded(), a_run(yard.ada)
    assert drained(valkey, models, run, do) == "explanations@7"

    version_promote(version=versions["explanations@8"], admin=yard.head, reason="better")
    settled(models, "explanations@8")
    assert drained(valkey, models, run, do) == "explanations@8"

    version_roll_back(task="explanations", admin=yard.head)
    settled(models, "explanations@7")
    assert drained(valkey, models, run, do) == "explanations@7"


def test_a_version_whose_files_are_broken_leaves_the_old_one_scoring(
    yard, versions, settings, monkeypatch, caplog
):
    monkeypatch.setattr(loaded, "LOOK_EVERY_S", 0.0)
    models = Loaded()
    before = models.get()
    version_promote(version=versions["explanations@8"], admin=yard.head, reason="better")
    (Path(settings.MODEL_VERSIONS) / "explanations@8" / "lexical.npz").write_bytes(b"broken")

    models.get()
    wait_until(lambda: models.coming is None or models.coming[1].done(), "it was tried", 60)

    assert models.get() is before
    assert "can't be loaded" in caplog.text


def test_a_worker_that_starts_with_a_broken_version_scores_with_the_committed_one(
    versions, settings, caplog
):
    shutil.rmtree(Path(settings.MODEL_VERSIONS) / "explanations@7")

    found = Loaded().get()

    assert found.explanations.blend.version != "explanations@7"
    assert "the committed versions score" in caplog.text


def test_versions_are_looked_up_at_most_once_a_second(versions, django_assert_num_queries):
    models = Loaded()
    models.get()

    with django_assert_num_queries(0):
        for _ in range(100):
            models.get()
