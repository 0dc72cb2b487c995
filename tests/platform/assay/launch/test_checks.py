"""What may be wrong on a machine is said in one sentence, and mended where possible."""

import errno
import os
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.db import OperationalError

from assay.launch.checks import (
    CannotStart,
    address,
    choose_port,
    clear_socket,
    hold_lock,
    why_not,
    write_lock,
)

ROOT = Path(__file__).resolve().parents[4]
SECOND_START = """
import sys
from pathlib import Path
from assay.launch.checks import CannotStart, hold_lock
try:
    hold_lock(Path(sys.argv[1]))
except CannotStart as problem:
    print(problem)
"""


@pytest.fixture
def taken_port():
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_port_in_use_is_passed_over_and_said(taken_port, capsys):
    port = choose_port("127.0.0.1", taken_port, fixed=False)

    assert port > taken_port
    assert (
        f"Port {taken_port} is in use by another program; Assay takes {port} instead."
        in capsys.readouterr().out
    )


def test_a_port_that_was_named_and_is_in_use_stops_the_start(taken_port):
    with pytest.raises(CannotStart, match=f"Port {taken_port} is in use .*make run ASSAY_PORT="):
        choose_port("127.0.0.1", taken_port, fixed=True)


def test_a_stale_socket_is_removed_and_said(tmp_path, capsys):
    path = tmp_path / "valkey.sock"
    with closing(socket.socket(socket.AF_UNIX)) as dead:
        dead.bind(str(path))

    clear_socket(path)

    assert not path.exists()
    assert "stale Valkey socket" in capsys.readouterr().out


def test_no_socket_is_nothing_to_talk_about(tmp_path, capsys):
    clear_socket(tmp_path / "valkey.sock")

    assert capsys.readouterr().out == ""


def test_a_second_start_is_told_of_the_first(tmp_path):
    handle = hold_lock(tmp_path)
    write_lock(handle, "process 12, http://127.0.0.1:8000/")
    try:
        path = os.pathsep.join(["platform", os.environ.get("PYTHONPATH", "")])
        second = subprocess.run(
            [sys.executable, "-c", SECOND_START, str(tmp_path)],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"PYTHONPATH": path},
            cwd=Path(__file__).parents[4],
        )
    finally:
        os.close(handle)

    assert "Assay already runs here (process 12, http://127.0.0.1:8000/)." in second.stdout


@pytest.mark.parametrize(("host", "port"), [("203.0.113.7", 8000), ("no.such.host.invalid", 8000)])
def test_an_address_of_another_machine_is_not_called_a_port_in_use(host, port):
    with pytest.raises(CannotStart, match="ASSAY_HOST must be an address of this machine"):
        choose_port(host, port, fixed=True)


def test_a_number_that_is_no_port_is_called_so():
    with pytest.raises(CannotStart, match="70000 is no port"):
        choose_port("127.0.0.1", 70000, fixed=True)


def test_who_listens_everywhere_is_found_here():
    assert address("0.0.0.0", 8000) == "http://127.0.0.1:8000/"
    assert address("::1", 8000) == "http://[::1]:8000/"


@pytest.mark.parametrize(
    "problem",
    [
        OperationalError("database or disk is full"),
        OSError(errno.ENOSPC, "No space left on device"),
    ],
)
def test_a_full_disk_is_called_so(problem):
    assert why_not(problem).startswith("The disk is full.")


def test_what_should_not_happen_at_all_keeps_its_trace():
    assert why_not(OSError(errno.EIO, "Input/output error")) == ""


def test_a_file_that_is_no_database_ends_the_start_in_a_sentence(tmp_path):
    (tmp_path / "assay.sqlite3").write_text("no database" * 500)
    models = os.environ.get("ASSAY_MODEL_CACHE", str(ROOT / "var" / "models"))
    variables = {"ASSAY_VAR": str(tmp_path), "ASSAY_MODEL_CACHE": models}
    run = [sys.executable, "-m", "assay.launch", "--prepare-only"]

    done = subprocess.run(
        run,
        env=os.environ | variables | {"PYTHONPATH": str(ROOT / "platform")},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "The database cannot be used (file is not a database)" in done.stderr
    assert "Traceback" not in done.stderr
