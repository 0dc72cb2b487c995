"""How many answers a second the scoring service gives: `python -m benchmarks.service [--json]`.

Starts `python -m ml serve` with the real models and asks it over HTTP, one answer a request, as many
callers at once as `--callers` says; the answers are those of simulated students of all labs. Callers,
server and models share the machine: its load is printed with the figures.
"""

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import asdict
from http.client import HTTPConnection
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import psutil

from benchmarks.live import percentile

ROOT = Path(__file__).resolve().parent.parent
TOKEN = "only-for-this-benchmark-0123456789"
FIELDS = ("answer", "question", "reference_answers", "reference_grades")


@contextmanager
def service(port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The service in a process of its own, from its first answer on."""
    command = [
        sys.executable,
        "-m",
        "ml",
        "serve",
        "--port",
        str(port),
        "--most-requests",
        "1000000",
    ]
    environment = os.environ | {
        "ASSAY_SERVICE_TOKENS": f"benchmark:{TOKEN}",
        "OMP_NUM_THREADS": "1",
    }
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        while not _answers(port):
            time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        process.wait(20)


def _answers(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def answers() -> list[bytes]:
    """Bodies of one answer each."""
    from benchmarks.forward import requests

    rows = [asdict(request) for task, request in requests() if task == "explanations"]
    return [
        json.dumps({"answers": [{name: row[name] for name in FIELDS}]}).encode() for row in rows
    ]


def ask(port: int, bodies: Sequence[bytes]) -> list[float]:
    """One caller on one connection; seconds of each request."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    times = []
    for body in bodies:
        began = time.perf_counter()
        connection.request("POST", "/v1/explanations", body, {"Authorization": f"Bearer {TOKEN}"})
        answer = connection.getresponse()
        text = answer.read()
        times.append(time.perf_counter() - began)
        if answer.status != 200:
            raise RuntimeError(f"{answer.status}: {text[:300]!r}")
    connection.close()
    return times


def measure(callers: int, count: int) -> dict[str, Any]:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    bodies = list(islice(cycle(answers()), count))
    shares = [bodies[start::callers] for start in range(callers)]
    with service(port) as process, ThreadPoolExecutor(callers) as threads:
        ask(port, bodies[:5])  # warm
        server = psutil.Process(process.pid)
        cpu_s, began = sum(server.cpu_times()[:2]), time.perf_counter()
        times = [
            one for part in threads.map(lambda share: ask(port, share), shares) for one in part
        ]
        clock_s = time.perf_counter() - began
        cpu_s = sum(server.cpu_times()[:2]) - cpu_s
    return {
        "callers": callers,
        "answers": len(times),
        "answers_per_second": round(len(times) / clock_s, 1),
        "answers_per_cpu_second": round(len(times) / cpu_s, 1),
        "ms_p50": round(1000 * statistics.median(times), 1),
        "ms_p95": round(percentile([1000 * one for one in times], 0.95), 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.service", description=__doc__)
    parser.add_argument("--callers", default="1,16", help="one measurement for each number")
    parser.add_argument("--answers", type=int, default=300, help="in each measurement")
    parser.add_argument("--json", action="store_true", help="one line")
    options = parser.parse_args()
    load_before = os.getloadavg()[0]
    found = [measure(int(callers), options.answers) for callers in options.callers.split(",")]
    load = {"before": round(load_before, 2), "after": round(os.getloadavg()[0], 2)}
    report = {"service": found, "machine": {"cores": os.cpu_count(), "load": load}}
    print(json.dumps(report, indent=None if options.json else 1))


if __name__ == "__main__":
    main()
