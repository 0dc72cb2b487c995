"""What was measured of how the scorer behaves beyond being right, kept beside the adapter."""

import json
from pathlib import Path
from typing import Any

FILE = "behaviour.json"


def record(folder: Path, part: str, found: dict[str, Any]) -> None:
    """Write one part anew; the others stay."""
    path = folder / FILE
    known = read(folder) | {part: found}
    path.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def read(folder: Path) -> dict[str, Any]:
    """All parts; none where nothing was measured."""
    path = folder / FILE
    if not path.is_file():
        return {}
    known: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return known
