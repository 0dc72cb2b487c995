"""The int8 models built from backbone and committed adapters, and where they are kept.

A file's name carries a digest of all that it was made from, so a changed adapter never meets an
old file. With a warm cache nothing here imports torch.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from ml.backbone import Backbone

ADAPTERS = Path(__file__).resolve().parent.parent / "adapters"
EXPORTER_VERSION = "1"  # raise when the exported graph changes
_INGREDIENTS = ("adapter_config.json", "adapter_model.safetensors", "head.safetensors")


class MissingAdapter(RuntimeError):
    """A task has no committed adapter."""


def adapter_folder(task: str) -> Path:
    """Where the adapter, head and blend of a task are kept."""
    folder = ADAPTERS / task
    for name in _INGREDIENTS:
        if not (folder / name).is_file():
            raise MissingAdapter(f"{folder} holds no {name}: train it first")
    return folder


def cache_folder() -> Path:
    """`ASSAY_MODEL_CACHE`, or var/models beside the code."""
    named = os.environ.get("ASSAY_MODEL_CACHE", "")
    return Path(named) if named else ADAPTERS.parent.parent / "var" / "models"


def model_file(task: str, folder: Path | None = None) -> Path:
    """Where the int8 model of a task, or of another version in `folder`, is or will be.

    Versions that share a network share the file.
    """
    return cache_folder() / f"{task}-{_digest(folder or adapter_folder(task))}.onnx"


@lru_cache(maxsize=8)
def _digest(folder: Path) -> str:
    digest = hashlib.sha256(f"{EXPORTER_VERSION} {Backbone.find().digest}".encode())
    for name in _INGREDIENTS:
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()[:16]


def prepare(tasks: Sequence[str]) -> Iterator[str]:
    """Build what is missing; one line about each task."""
    for task in tasks:
        target = model_file(task)
        if target.is_file():
            yield f"{task}: {target} is there"
            continue
        build(task, target)
        yield f"{task}: {target} built, {target.stat().st_size / 1e6:.1f} MB"


def build(task: str, target: Path, folder: Path | None = None) -> None:
    """Export next to the target and rename: a reader never sees half a file."""
    from ml.serving.export import export_int8

    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix="building-") as scratch:
        made = Path(scratch) / "int8.onnx"
        export_int8(folder or adapter_folder(task), made)
        made.replace(target)


def ready_file(task: str, folder: Path | None = None) -> Path:
    """The int8 model of a task, built in a process of its own if it is missing.

    A process of its own, because a scoring worker that imports torch keeps its 300 MB for life.
    """
    target = model_file(task, folder)
    if not target.is_file():
        subprocess.run(
            [
                sys.executable,
                "-m",
                "ml.serving.versions",
                task,
                str(folder or adapter_folder(task)),
            ],
            check=True,
            cwd=ADAPTERS.parent.parent,
            stdout=subprocess.DEVNULL,
        )
    return target
