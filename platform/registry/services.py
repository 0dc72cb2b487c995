"""Model versions, read from the adapters that are committed beside the code."""

import hashlib
import json
from pathlib import Path
from typing import Any

from django.db import transaction

from registry.models import ModelVersion

ABOUT = {"card.md", "metrics.json", "training.json"}  # what is said of an adapter, not what scores


class BrokenAdapter(Exception):
    """An adapter folder from which no version can be read."""


def adapter_folders(root: Path) -> list[Path]:
    """The tasks that have a trained adapter, in alphabetical order."""
    return sorted(path.parent for path in root.glob("*/metrics.json"))


@transaction.atomic
def register_models(*, root: Path) -> list[ModelVersion]:
    """Write down every committed version; one that is known is brought up to date.

    The newest version of a task is live, for it is the one that scores; earlier ones are retired.
    """
    return [_register(folder) for folder in adapter_folders(root)]


def _register(folder: Path) -> ModelVersion:
    metrics, task = _json(folder / "metrics.json"), folder.name
    name = version_name(folder, metrics)
    ModelVersion.objects.filter(task=task, state=ModelVersion.State.LIVE).exclude(name=name).update(
        state=ModelVersion.State.RETIRED
    )
    card = folder / "card.md"
    version, _ = ModelVersion.objects.update_or_create(
        name=name,
        defaults={
            "task": task,
            "state": ModelVersion.State.LIVE,
            "digest": digest_of(folder),
            "metrics": metrics,
            "card": card.read_text(encoding="utf-8") if card.exists() else "",
        },
    )
    return version


def version_name(folder: Path, metrics: dict[str, Any]) -> str:
    """The name under which scores call the version: `explanations@1`."""
    blend = _json(folder / "blend.json") if (folder / "blend.json").exists() else {}
    found = blend.get("version", metrics.get("version"))
    if found is None:
        raise BrokenAdapter(f"{folder} names no version, in blend.json or in metrics.json")
    return str(found) if "@" in str(found) else f"{folder.name}@{found}"


def digest_of(folder: Path) -> str:
    """A digest of all that scores: two adapters with the same digest give the same verdicts."""
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.name not in ABOUT:
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _json(path: Path) -> dict[str, Any]:
    found = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(found, dict):
        raise BrokenAdapter(f"{path} holds no object")
    return found
