"""What a process carries that answers or waits: it must stay small, and models belong to those that use them."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
WEB = """
import assay.asgi
from django.urls import get_resolver
get_resolver().url_patterns
"""
TRAINER = """
import assay.celery
assay.celery.app.loader.import_default_modules()
from registry import retraining
"""
NAMES = """
import json, sys
print(json.dumps(sorted(name.partition(".")[0] for name in sys.modules)))
"""


def loaded_by(program: str, folder: Path) -> set[str]:
    """The packages that a process has loaded after it."""
    environment = os.environ | {
        "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}",
        "ASSAY_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "assay.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", program + NAMES],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_the_web_process_imports_no_model_runtime(tmp_path):
    loaded = loaded_by(WEB, tmp_path)
    assert "runs" in loaded, "the application was really loaded"
    assert not loaded & {"torch", "onnxruntime", "transformers", "peft", "sklearn"}


def test_the_worker_that_starts_trainings_learns_nothing_itself(tmp_path):
    loaded = loaded_by(TRAINER, tmp_path)
    assert "registry" in loaded, "its tasks were really loaded"
    assert not loaded & {"torch", "onnxruntime", "transformers", "peft", "sklearn"}
