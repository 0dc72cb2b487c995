"""What the environment says is taken as it is meant, or refused in a sentence that names the variable."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from assay.databases import database
from assay.environment import env_folder, env_number, env_time_zone

ROOT = Path(__file__).resolve().parents[3]
ASK = "from django.conf import settings as s; print(s.DATABASES['default']['NAME'], s.ALLOWED_HOSTS, sep='\\n')"


def settings_with(folder: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    """The settings as a process reads them that starts in `folder`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ASSAY_")}
    kept |= {"PYTHONPATH": str(ROOT / "platform"), "DJANGO_SETTINGS_MODULE": "assay.settings"}
    command = [sys.executable, "-c", ASK]
    return subprocess.run(
        command, cwd=folder, env=kept | variables, capture_output=True, text=True, check=False
    )


def test_a_relative_var_folder_lies_where_the_program_was_started(tmp_path):
    asked = settings_with(tmp_path, ASSAY_VAR="mine")

    assert asked.stdout.splitlines()[0] == str(tmp_path / "mine" / "assay.sqlite3")


def test_a_var_folder_whose_path_would_be_read_otherwise_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("ASSAY_VAR", str(tmp_path / "50% of #1"))

    with pytest.raises(ImproperlyConfigured, match="has # % in it"):
        env_folder("ASSAY_VAR", tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_a_var_folder_that_cannot_be_made_is_said_and_nothing_else(tmp_path):
    (tmp_path / "file").write_text("")
    run = [sys.executable, "-m", "assay.launch"]
    variables = {"PYTHONPATH": str(ROOT / "platform"), "ASSAY_VAR": str(tmp_path / "file" / "var")}

    done = subprocess.run(
        run, env=os.environ | variables, capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert "ASSAY_VAR: the folder" in done.stderr
    assert "Traceback" not in done.stderr


def test_this_machines_own_names_reach_it_beside_those_that_are_named(tmp_path):
    asked = settings_with(tmp_path, ASSAY_VAR="mine", ASSAY_HOSTS="lab.example.org")

    assert "'127.0.0.1'" in asked.stdout
    assert "'lab.example.org'" in asked.stdout


def test_a_database_is_read_out_of_its_address(tmp_path):
    found = database("postgresql://lab%40school:p%2Fs%3As@db:5433/assay?sslmode=require", tmp_path)

    assert (found["USER"], found["PASSWORD"]) == ("lab@school", "p/s:s")
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db", 5433, "assay")
    assert found["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.parametrize(
    "url", ["mysql://a:secret@h/db", "sqlite://relative/db", "postgresql://a:secret@h:x/db", "db"]
)
def test_an_address_that_is_none_is_refused_without_the_password_in_it(url: str, tmp_path):
    with pytest.raises(ImproperlyConfigured, match="ASSAY_DATABASE must be") as refusal:
        database(url, tmp_path)

    assert "secret" not in str(refusal.value)


def test_a_number_below_the_least_is_refused(monkeypatch):
    monkeypatch.setenv("ASSAY_SCORING_SHARDS", "0")

    with pytest.raises(ImproperlyConfigured, match="ASSAY_SCORING_SHARDS must be 1 or more"):
        env_number("ASSAY_SCORING_SHARDS", 64, least=1)


def test_a_time_zone_that_is_none_is_refused(monkeypatch):
    monkeypatch.setenv("ASSAY_TIME_ZONE", "Mars")

    with pytest.raises(ImproperlyConfigured, match=r"ASSAY_TIME_ZONE must be .*Europe/Berlin"):
        env_time_zone("ASSAY_TIME_ZONE", "UTC")


def test_an_empty_folder_is_the_usual_one(monkeypatch, tmp_path):
    monkeypatch.setenv("ASSAY_VAR", "")

    assert env_folder("ASSAY_VAR", tmp_path / "var") == tmp_path / "var"
