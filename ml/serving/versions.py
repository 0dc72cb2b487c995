"""A model version is a folder; what can be asked of one without loading it.

``python -m ml.serving.versions TASK FOLDER`` builds its int8 model where that is missing.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

# What is said of a version, what it was measured with, but not what scores.
ABOUT = {
    "card.md",
    "card.zh.md",
    "metrics.json",
    "training.json",
    "lineage.json",
    "held.npz",
    "behaviour.json",
    "transfer.json",
}


class BrokenVersion(Exception):
    """A folder from which no version can be read, or not the one that was expected."""


def digest_of(folder: Path) -> str:
    """A digest of all that scores: two folders with the same digest give the same verdicts."""
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.name not in ABOUT:
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def version_of(folder: Path, task: str) -> str:
    """The name under which scores call the version: `explanations@1`."""
    blend = _json(folder / "blend.json") if (folder / "blend.json").exists() else {}
    found = blend.get("version") or _json(folder / "metrics.json").get("version")
    if found is None:
        raise BrokenVersion(f"{folder} names no version, in blend.json or in metrics.json")
    return str(found) if "@" in str(found) else f"{task}@{found}"


def check(folder: Path, digest: str) -> None:
    """Raises where the folder is gone or holds something else than what was registered."""
    if not folder.is_dir():
        raise BrokenVersion(f"{folder} is not there")
    if digest_of(folder) != digest:
        raise BrokenVersion(f"{folder} is not what was registered: its digest differs")


def _json(path: Path) -> dict[str, Any]:
    found = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(found, dict):
        raise BrokenVersion(f"{path} holds no object")
    return found


def main(arguments: list[str]) -> int:
    """Build the int8 model of a folder."""
    # Not above: a web process that asks for a digest needs neither.
    from ml.serving.cache import build, model_file

    task, folder = arguments[0], Path(arguments[1])
    target = model_file(task, folder)
    if not target.is_file():
        build(task, target, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
