"""The real product for tests and benchmarks: its own var folder, Valkey, worker, beat and web server.

    with Product(tmp_path) as product:       # starts everything and waits until it answers
        product.url                          # http://127.0.0.1:<a free port>
        product.kill("worker")               # kill -9: worker, valkey, web or beat
        product.start("worker")              # again, with the same command
        product.rows("select ...")           # reads its SQLite file
        product.manage("seed_demo")          # manage.py with its environment

Only processes that it started itself are ended, each as its own process group.
"""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import psutil
from redis import Redis
from redis.exceptions import RedisError

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [path for path in (str(ROOT), str(ROOT / "platform")) if path not in sys.path]

from assay.environment import short_folder  # noqa: E402  (needs the path above)
from assay.launch.supervision import commands  # noqa: E402
from tests.support.template import migrated  # noqa: E402

PARTS = ("valkey", "web", "worker", "beat")
READY_WITHIN_S = 120
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def wait_until(
    holds: Callable[[], Any], what: str, seconds: float = 30, every_s: float = 0.05
) -> Any:
    """The first true answer of `holds`; an error that says what did not come about in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := holds():
            return answer
        time.sleep(every_s)
    raise TimeoutError(f"not within {seconds:g} s: {what}")


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Product:
    """Everything that `make run` starts, without the launcher, so that each part can be killed."""

    def __init__(
        self,
        var: Path,
        parts: Iterable[str] = PARTS,
        environment: dict[str, str] | None = None,
        begins_with: Path | None = None,
    ) -> None:
        """With a database that has its tables and nothing else, unless another is named."""
        self.begins_with = begins_with
        self.var = var
        self.parts = tuple(parts)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.socket = short_folder(var) / "valkey.sock"
        self.database = var / "assay.sqlite3"
        self.environment = self._environment(environment or {})
        self.commands = commands(self.socket, var, "127.0.0.1", self.port)
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self._opener: subprocess.Popen[str] | None = None

    def _environment(self, more: dict[str, str]) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("ASSAY_")}
        models = os.environ.get("ASSAY_MODEL_CACHE", str(ROOT / "var" / "models"))
        own = {
            "ASSAY_VAR": str(self.var),
            "ASSAY_MODEL_CACHE": models,
            "DJANGO_SETTINGS_MODULE": "assay.settings",
            "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}",
        }
        return kept | ONE_THREAD | own | more

    # -- from the start to the end -------------------------------------------------------------

    def __enter__(self) -> "Product":
        try:
            self.prepare()
            for part in self.parts:
                self.start(part)
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def prepare(self) -> None:
        """Its folders, and a copy of the database with which it begins."""
        for name in ("log", "valkey"):
            (self.var / name).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(self.begins_with or migrated(), self.database)

    def start(self, part: str, wait: bool = True) -> None:
        """Start a part that does not run, and wait until it answers."""
        assert part not in self.processes, f"{part} runs already"
        if part == "valkey":
            self.socket.unlink(missing_ok=True)
        command = self.commands[part].replace("%%", "%")
        with (self.var / "log" / f"{part}.log").open("ab") as log:
            self.processes[part] = subprocess.Popen(
                ["/bin/sh", "-c", f"exec {command}"],
                env=self.environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        if wait and part in READY:
            wait_until(lambda: self._is_ready(part), f"{part} answers", READY_WITHIN_S)

    def _is_ready(self, part: str) -> bool:
        if self.processes[part].poll() is not None:
            raise RuntimeError(f"{part} ended by itself:\n{self.log(part)[-3000:]}")
        return READY[part](self)

    def start_second(self, part: str) -> str:
        """One more web server or worker beside the first; where the second web server listens."""
        port, name = free_port(), f"second {part}"
        url = f"http://127.0.0.1:{port}"
        command = commands(self.socket, self.var, "127.0.0.1", port)[part]
        self.commands[name] = command.replace("-n scoring@", "-n second@")
        self.start(name)
        ready = (lambda: _answers(url)) if part == "web" else (lambda: _has_loaded(self, name))
        wait_until(ready, f"the {name} answers", READY_WITHIN_S)
        return url

    def kill(self, part: str) -> None:
        """kill -9 of the part and of all its children."""
        process = self.processes.pop(part)
        _signal_group(process, signal.SIGKILL)
        process.wait(10)

    def stop_part(self, part: str) -> None:
        """End a part in good order; what does not end in time is killed."""
        process = self.processes.pop(part)
        _signal_group(process, signal.SIGINT if part == "web" else signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(8)
        _signal_group(process, signal.SIGKILL)
        process.wait(10)

    def stop(self) -> None:
        """End what still runs, the servers that others need last."""
        if self._opener is not None:
            self._opener.kill()
            self._opener.communicate()
            self._opener = None
        last = ("web", "beat", "worker", "valkey")
        for part in (*(one for one in list(self.processes) if one not in last), *last):
            if part in self.processes:
                self.stop_part(part)

    # -- looking inside ------------------------------------------------------------------------

    def manage(self, *arguments: str, text: str | None = None) -> str:
        """manage.py on the product's own database; returns what it printed."""
        return self.python(str(ROOT / "manage.py"), *arguments, text=text)

    def python(self, *arguments: str, text: str | None = None) -> str:
        """Python with the product's environment."""
        done = subprocess.run(
            [sys.executable, *arguments],
            env=self.environment,
            cwd=ROOT,
            input=text,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(arguments)}: {done.stderr[-3000:]}")
        return done.stdout

    def open_run(self, student: str, lab: str, scaffold: str, **more: Any) -> str:
        """A fresh run of a student of the demo school, set up so; its id.

        One process opens them all: to start one takes a second, and browser tests ask for many runs.
        """
        if self._opener is None:
            self._opener = subprocess.Popen(
                [sys.executable, "-m", "tests.support.open_run"],
                env=self.environment,
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self._opener.stdin is not None and self._opener.stdout is not None
        self._opener.stdin.write(json.dumps([student, lab, scaffold, more]) + "\n")
        self._opener.stdin.flush()
        if run := self._opener.stdout.readline().strip():
            return run
        raise RuntimeError(f"no run of {lab} for {student}: what is wrong stands above")

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of the product's database."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=20)) as db:
            return db.execute(query, values).fetchall()

    def valkey(self) -> "Redis[bytes]":
        return Redis(unix_socket_path=str(self.socket), socket_timeout=5)

    def log(self, part: str) -> str:
        return (self.var / "log" / f"{part}.log").read_text(errors="replace")

    def resident_mb(self, part: str) -> float:
        """Memory of the part with its children, in MB (proportional set: shared pages count once)."""
        try:
            parent = psutil.Process(self.processes[part].pid)
            family = [parent, *parent.children(recursive=True)]
            return sum(one.memory_full_info().pss for one in family) / 1e6
        except psutil.NoSuchProcess:
            return 0.0

    def cpu_s(self, part: str) -> float:
        """Processor time that the part and its children have taken, in seconds."""
        parent = psutil.Process(self.processes[part].pid)
        times = [one.cpu_times() for one in (parent, *parent.children(recursive=True))]
        return sum(one.user + one.system for one in times)


def _signal_group(process: "subprocess.Popen[bytes]", number: int) -> None:
    """Each part leads a process group of its own, so its children go with it."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def _valkey_answers(product: Product) -> bool:
    try:
        return bool(product.valkey().ping())
    except RedisError:
        return False


def _web_answers(product: Product) -> bool:
    return _answers(product.url)


def _answers(url: str) -> bool:
    try:
        with urlopen(f"{url}/accounts/login/", timeout=5) as answer:
            return bool(answer.status == 200)
    except HTTPError:
        return True
    except (URLError, OSError):
        return False


def _worker_answers(product: Product) -> bool:
    return _has_loaded(product, "worker")


def _has_loaded(product: Product, name: str) -> bool:
    """A worker says so itself, once it has loaded the models and rung for what waits."""
    ending = f":{product.processes[name].pid}".encode()
    return any(name.endswith(ending) for name in product.valkey().hkeys("scoring:workers"))


READY: dict[str, Callable[[Product], bool]] = {
    "valkey": _valkey_answers,
    "web": _web_answers,
    "worker": _worker_answers,
}
