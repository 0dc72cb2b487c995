"""The shape of the project that its parts rely on."""

import os
import platform
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_platform_stays_the_standard_librarys():
    assert platform.python_implementation()
    assert not list((ROOT / "platform").glob("*.py"))


def test_the_labs_run_without_django_and_without_the_models():
    program = "import sys, labs.core; print([m for m in ('django', 'torch', 'onnxruntime', 'ml') if m in sys.modules])"

    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": "."},
    )

    assert done.stdout.strip() == "[]"


def test_no_migration_has_an_automatic_name():
    assert not list((ROOT / "platform").glob("*/migrations/*_auto_*.py"))


def test_nothing_in_the_top_level_but_what_the_design_names():
    folders = {
        path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")
    }

    assert folders <= {
        "platform",
        "labs",
        "ml",
        "templates",
        "static",
        "tests",
        "docs",
        "locale",
        "benchmarks",
        "var",
    }
