"""What many tests begin with and which takes long to make, above all the database: made once, and copied.

Whoever comes first makes it; the others, in whatever process, wait for it and take it.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var" / "templates"


def migrated() -> Path:
    """An empty database with all its tables."""
    return made_once(FOLDER / f"{migrations_digest()}.sqlite3", migrate)


def made_once(path: Path, make: Callable[[Path], None]) -> Path:
    """The file or folder, which `make` writes if it is not there; it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        if not path.exists():
            draft = path.with_suffix(".draft")
            if draft.is_dir():
                shutil.rmtree(draft)
            draft.unlink(missing_ok=True)
            make(draft)
            draft.replace(path)
    return path


def shared_folder(own: Path) -> Path:
    """The folder that all workers of a run of the tests share, by the base folder of one of them."""
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def migrate(path: Path) -> None:
    """Run every migration, by the product's own command."""
    with tempfile.TemporaryDirectory(prefix="assay-") as var:
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0", "--skip-checks"],
            env={
                **{k: v for k, v in os.environ.items() if not k.startswith("ASSAY_")},
                "ASSAY_VAR": var,
                "DJANGO_SETTINGS_MODULE": "assay.settings",
                "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}",
            },
            cwd=ROOT,
            check=True,
        )
        copy(Path(var) / "assay.sqlite3", path)


def copy(database: Path, to: Path) -> None:
    """One file of it, with what still stands in the log beside it."""
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)


def migrations_digest() -> str:
    """Changes whenever a migration does, ours or one of a package."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for path in sorted((ROOT / "platform").glob("*/migrations/*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]
