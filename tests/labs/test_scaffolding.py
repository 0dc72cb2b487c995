"""python -m labs new: a lab that is whole from its first minute."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from labs.core.scaffolding import new_lab

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A copy of the labs, their views and their tests."""
    root = tmp_path_factory.mktemp("author")
    ignored = shutil.ignore_patterns("__pycache__")
    (root / "pytest.ini").write_text("[pytest]\npythonpath = .\naddopts = -p no:django\n")
    for folder in ("labs/core", "labs/students", "labs/pendulum", "labs/climate_control"):
        shutil.copytree(ROOT / folder, root / folder, ignore=ignored)
    shutil.copytree(ROOT / "tests" / "labs", root / "tests" / "labs", ignore=ignored)
    for name in ("__init__.py", "__main__.py"):
        shutil.copy(ROOT / "labs" / name, root / "labs")
    return root


def run(root, *command):
    environment = {**os.environ, "PYTHONPATH": str(root), "OMP_NUM_THREADS": "1"}
    return subprocess.run(
        [sys.executable, *command], cwd=root, env=environment, capture_output=True, text=True
    )


def test_a_new_lab_is_checked_tested_and_drawn_at_once(checkout):
    made = run(checkout, "-m", "labs", "new", "bouncing_spring", "--subject", "physics")
    assert made.returncode == 0, made.stderr

    checked = run(checkout, "-m", "labs", "check", "bouncing_spring")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    tested = run(
        checkout, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "bouncing_spring",
        "tests/labs/test_bouncing_spring.py", "tests/labs/test_definitions.py",
        "tests/labs/test_words.py", "tests/labs/test_students.py", "tests/labs/test_properties.py",
        "tests/labs/test_check.py", "tests/labs/test_check_names.py",
    )  # fmt: skip
    assert tested.returncode == 0, tested.stdout[-3000:] + tested.stderr[-1000:]
    view = (checkout / "static/labs/bouncing_spring.js").read_text()
    assert "export function mount" in view and "@" not in view.replace("/** @", "").replace(
        " * @", ""
    ).replace("@param", "").replace("@type", "")


def test_a_taken_name_is_refused(checkout):
    refused = run(checkout, "-m", "labs", "new", "pendulum")

    assert refused.returncode == 2
    assert "'pendulum' is taken" in refused.stderr


@pytest.mark.parametrize("name", ["", "Spring", "2springs", "a-b", "../spring", "a__b", "x" * 41])
def test_a_name_that_is_no_module_is_refused(name, tmp_path):
    with pytest.raises(ValueError, match="small letters"):
        new_lab(name, "physics", tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["core", "students", "class"])
def test_a_name_with_a_meaning_of_its_own_is_refused(name, tmp_path):
    with pytest.raises(ValueError, match="meaning"):
        new_lab(name, "physics", tmp_path)


def test_an_unknown_subject_is_refused(tmp_path):
    with pytest.raises(ValueError, match="astrology"):
        new_lab("spring", "astrology", tmp_path)
