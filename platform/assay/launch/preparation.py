"""What has to be there before the first process starts: tables, words, models, the demo school."""

import hashlib
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from assay.launch.checks import CannotStart
from assay.launch.words import compile_words


def state_digest() -> str:
    """Changes whenever a migration, an adapter or a lab does: then the start prepares again."""
    digest = hashlib.sha256()
    for pattern in (
        "platform/*/migrations/*.py",
        "ml/adapters/*/*",
        "labs/*/lab.yaml",
        "platform/learners/graph/shipped.yaml",
        "platform/people/demo.py",
    ):
        for path in sorted(settings.BASE_DIR.glob(pattern)):
            digest.update(f"{path.relative_to(settings.BASE_DIR)} {path.stat().st_size}".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def prepare_models() -> None:
    """Merge adapters into the backbone and quantise, in a process of its own: torch's memory goes with it."""
    command = [sys.executable, "-m", "ml", "prepare"]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise CannotStart(
            f"The scoring models could not be prepared: {(done.stdout + done.stderr).strip().splitlines()[-1]}"
        )


def prepare(seed_demo: bool) -> None:
    """Make everything ready; a second start finds its mark and does next to nothing."""
    compile_words()
    prepare_models()
    mark = settings.VAR_DIR / "prepared"
    digest = state_digest() + str(seed_demo)
    database = Path(settings.DATABASES["default"]["NAME"])
    if (
        mark.exists()
        and mark.read_text() == digest
        and (database.exists() or not settings.EMBEDDED)
    ):
        return
    if settings.EMBEDDED and database.exists():
        database.chmod(0o600)  # one of before new ones were made so
    call_command("migrate", verbosity=0, interactive=False)
    call_command("register_models")
    if seed_demo:
        call_command("seed_demo")
    mark.write_text(digest)
