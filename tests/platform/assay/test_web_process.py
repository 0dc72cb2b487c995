"""What a web process carries: it must stay small, and models belong to the workers."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
LOADED = """
import json, sys
import assay.asgi
from django.urls import get_resolver
get_resolver().url_patterns
print(json.dumps(sorted(name.partition(".")[0] for name in sys.modules)))
"""


def test_the_web_process_imports_no_model_runtime(tmp_path):
    environment = os.environ | {
        "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}",
        "ASSAY_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "assay.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", LOADED],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(json.loads(done.stdout.splitlines()[-1]))

    assert "runs" in loaded, "the application was really loaded"
    assert not loaded & {"torch", "onnxruntime", "transformers", "peft", "sklearn"}
