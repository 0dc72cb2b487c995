"""Waiting for the processes: patient with what is slow, plain about what cannot start. A real supervisord."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assay.launch.checks import CannotStart, choose_port
from assay.launch.supervision import Supervisor, wait_until_ready

ANSWERS_LATE = """
import sys, time
from http.server import BaseHTTPRequestHandler, HTTPServer
class Health(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def log_message(self, *said): pass
time.sleep(3)
HTTPServer(("127.0.0.1", int(sys.argv[1])), Health).serve_forever()
"""


@contextmanager
def supervised(folder: Path, command: str) -> Iterator[Supervisor]:
    supervisor = Supervisor({"web": command}, folder, folder / "control.sock")
    supervisor.start({"PATH": "/usr/bin:/bin"})
    try:
        yield supervisor
    finally:
        supervisor.stop()


@pytest.fixture
def port() -> int:
    return choose_port("127.0.0.1", 18755, fixed=False)


def test_who_waits_long_is_told_that_it_goes_on(tmp_path, port, capsys):
    script = tmp_path / "late.py"
    script.write_text(ANSWERS_LATE)

    with supervised(tmp_path, f'"{sys.executable}" "{script}" {port}') as supervisor:
        wait_until_ready(supervisor, f"http://127.0.0.1:{port}/health/", say_so_every_s=1)

    assert "Still starting after" in capsys.readouterr().out


def test_what_ends_again_and_again_is_not_waited_for(tmp_path, port):
    ends = f'"{sys.executable}" -c "import time; time.sleep(1.3); raise SystemExit(\'no memory\')"'

    with (
        supervised(tmp_path, ends) as supervisor,
        pytest.raises(CannotStart, match="The web server keeps ending; .*web.log says why"),
    ):
        wait_until_ready(supervisor, f"http://127.0.0.1:{port}/health/")
