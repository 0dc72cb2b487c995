"""What the shipped versions were trained on: the sets of docs/data.md with licence and digest."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from ml.data.semeval import NAMES, SETS

PROCEDURES = (
    {
        "name": "PISA 2012, CP025Q01",
        "licence": "OECD public log files, through ProcData (GPL-2 or later)",
        "sha256": "",  # the rows may not be passed on, so they are not here to be counted
    },
    {"name": "simulated students", "licence": "Apache-2.0", "sha256": ""},
)


def lineage_of(task: str) -> dict[str, Any]:
    """The data sets of a shipped version; no learner of this installation is in any of them."""
    if task == "explanations":
        return {"sets": [_set(name) for name in NAMES]}
    return {"sets": [dict(one) for one in PROCEDURES] if task == "procedures" else []}


def _set(name: str) -> dict[str, Any]:
    path = SETS / f"{name}.jsonl.xz"
    return {"name": name, "licence": "CC BY-SA 3.0", "sha256": _digest(path)}


@lru_cache(maxsize=8)
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
