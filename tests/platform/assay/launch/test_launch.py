"""One command starts everything, mends what ends by itself, and leaves nothing behind.

Real processes in a folder of their own: Valkey, worker, timetable, web server, supervisor.
"""

import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[4]
START_WITHIN_S = 240
MEND_WITHIN_S = 60


class Launch:
    """`python -m assay.launch` as a person starts it, with what it prints."""

    def __init__(self, var: Path) -> None:
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("ASSAY_")
        }
        models = os.environ.get("ASSAY_MODEL_CACHE", str(ROOT / "var" / "models"))
        environment |= {
            "PYTHONPATH": "platform",
            "ASSAY_VAR": str(var),
            "ASSAY_MODEL_CACHE": models,
            "PYTHONUNBUFFERED": "1",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "assay.launch"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: queue.Queue[str] = queue.Queue()
        self.printed: list[str] = []
        threading.Thread(target=self.read, daemon=True).start()

    def read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put("")  # it has ended

    def wait_for(self, pattern: str, seconds: float) -> re.Match[str]:
        """The first line from now on that matches, within the time."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                line = self.lines.get(timeout=left)
            except queue.Empty:
                break
            if not line:
                break
            self.printed.append(line)
            if found := re.search(pattern, line):
                return found
        raise AssertionError(
            f"no line like {pattern!r} within {seconds} s; printed:\n{''.join(self.printed)}"
        )

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def member(self, words: str) -> psutil.Process:
        """The eldest process of ours whose command line holds the words."""
        fitting = [one for one in self.family() if words in " ".join(one.cmdline())]
        return min(fitting, key=lambda one: one.create_time())

    def interrupt(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)


@pytest.fixture
def launch(tmp_path: Path) -> Iterator[Launch]:
    started = Launch(tmp_path / "var")
    yield started
    if started.process.poll() is None:
        started.interrupt()


@pytest.mark.kill
def test_one_command_starts_mends_and_ends_everything(launch: Launch):
    url = launch.wait_for(r"ready at (http://\S+)", START_WITHIN_S).group(1)
    with urlopen(f"{url}health/", timeout=30) as answer:
        assert answer.status == 200
    launch.wait_for(r"student .*password", 10)

    launch.member("celery -A assay worker").kill()
    launch.wait_for(
        r"The scoring worker ended unexpectedly and has been started again", MEND_WITHIN_S
    )

    family = launch.family()
    assert {"valkey-server", "uvicorn", "celery"} <= {
        word
        for one in family
        for word in ("valkey-server", "uvicorn", "celery")
        if word in " ".join(one.cmdline())
    }
    assert launch.interrupt() == 0
    _gone, left = psutil.wait_procs(family, timeout=10)
    assert left == []
