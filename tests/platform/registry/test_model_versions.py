"""The committed model versions are written down once, with card, figures and digest."""

import json

import pytest
from django.core.management import call_command
from schoolyard import a_run, a_score

from ml.serving.versions import BrokenVersion
from registry.models import ModelVersion
from registry.selectors import live_version, model_versions, scores_by_version
from registry.services import register_models


def adapter(root, task="explanations", version=1, weights=b"weights", **metrics):
    folder = root / task
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "metrics.json").write_text(json.dumps({"macro_f1": 0.7, **metrics}))
    (folder / "blend.json").write_text(json.dumps({"version": version}))
    (folder / "head.safetensors").write_bytes(weights)
    (folder / "card.md").write_text("# A card")
    return root


@pytest.mark.django_db
def test_a_version_is_registered_with_what_stands_beside_it(tmp_path):
    (version,) = register_models(root=adapter(tmp_path))

    assert (version.name, version.task, version.state) == ("explanations@1", "explanations", "live")
    assert version.metrics == {"macro_f1": 0.7}
    assert version.card == "# A card"
    assert len(version.digest) == 64


@pytest.mark.django_db
def test_registering_again_changes_nothing(tmp_path):
    root = adapter(tmp_path)
    register_models(root=root)
    before = list(ModelVersion.objects.values())

    register_models(root=root)

    assert list(ModelVersion.objects.values()) == before


@pytest.mark.django_db
def test_a_new_version_is_live_and_the_old_one_stays_as_retired(tmp_path):
    register_models(root=adapter(tmp_path, version="explanations@1"))
    register_models(root=adapter(tmp_path, version="explanations@2", weights=b"better"))

    states = {version.name: version.state for version in model_versions()}
    assert states == {"explanations@1": "retired", "explanations@2": "live"}
    assert live_version("explanations").name == "explanations@2"
    assert len(set(ModelVersion.objects.values_list("digest", flat=True))) == 2


@pytest.mark.django_db
def test_an_adapter_without_a_version_is_refused_by_name(tmp_path):
    (adapter(tmp_path) / "explanations" / "blend.json").unlink()

    with pytest.raises(BrokenVersion, match="explanations"):
        register_models(root=tmp_path)


@pytest.mark.django_db
def test_what_is_committed_can_be_registered(settings):
    call_command("register_models", verbosity=0)

    folders = {path.parent.name for path in settings.BASE_DIR.glob("ml/adapters/*/metrics.json")}
    assert set(ModelVersion.objects.values_list("task", flat=True)) == folders


def test_scores_are_counted_by_the_version_that_made_them(yard):
    run = a_run(yard.ada)
    a_score(run, "claim", scorer="explanations", model_version="explanations@1")
    a_score(run, "hypothesis", scorer="explanations", model_version="explanations@1")
    a_score(run, "replication")

    assert scores_by_version() == {"explanations@1": 2}
