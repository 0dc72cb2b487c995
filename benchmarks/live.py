"""How fast a class gets its answers: `python -m benchmarks.live --students 100,300 --json`.

Starts the real product in a folder of its own (Valkey, worker, beat, web), lets simulated students
play over the public protocol, and measures from doing an action to seeing its answer. In the same
run it measures a plain websocket echo and one forward pass of each model, because absolute times
drift with the machine and ratios do not. Nothing counts that is not checked: every action must be
there once, and every step worth scoring must have its scores.
"""

import argparse
import asyncio
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import uvloop

from benchmarks import echo
from benchmarks.player import Player, Timing
from tests.support.product import Product, free_port, wait_until

ROOT = Path(__file__).resolve().parent.parent

PACE_S = 1.5
WARM_UP_S = 20.0  # the class arrives; a class does not do the same thing in the same second
ECHO_S = 5.0
LABS = ("pendulum", "climate_control", "dc_circuits")
PARTS = ("web", "worker", "valkey")
# What the product promises on two cores; in milliseconds at the 95th percentile, and in MB.
PROMISED = {
    100: {"feedback_p95_ms": 60.0, "observed_p95_ms": 25.0},
    300: {"feedback_p95_ms": 250.0},
}
MEMORY_MB = {"web": 400.0, "worker": 900.0}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.live", description=__doc__)
    parser.add_argument(
        "--students", default="100,300", help="sizes of the class, one after the other"
    )
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--pace", type=float, default=PACE_S, help="seconds between two actions")
    parser.add_argument(
        "--warm-up", type=float, default=WARM_UP_S, help="seconds within which the class arrives"
    )
    parser.add_argument("--labs", default=",".join(LABS))
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object and nothing else"
    )
    return parser.parse_args()


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 2) if ordered else 0.0


def summary(values: list[float]) -> dict[str, float]:
    return {
        "count": len(values),
        "p50": percentile(values, 0.5),
        "p95": percentile(values, 0.95),
        "p99": percentile(values, 0.99),
    }


@contextmanager
def echo_server(product: Product) -> Iterator[str]:
    """The echo on the same server software, in a process of its own."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "benchmarks.echo:app", "--port", str(port)]
    command += ["--loop", "uvloop", "--ws", "websockets-sansio", "--no-access-log"]
    process = subprocess.Popen(
        [*command, "--log-level", "warning"], cwd=ROOT, env=product.environment
    )
    try:
        wait_until(lambda: _listens(port), "the echo answers")
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(10)


def _listens(port: int) -> bool:
    import socket

    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


async def play_class(
    product: Product, seats: list[dict[str, Any]], options: argparse.Namespace
) -> tuple[list[Player], Timing, dict[str, float]]:
    """The whole class at once; the first seconds are not measured."""
    timing = Timing()
    players = [Player(product.url, seat, timing, options.pace) for seat in seats]
    until = time.monotonic() + options.warm_up + options.seconds
    playing = [asyncio.ensure_future(player.play(until, options.warm_up)) for player in players]
    await asyncio.sleep(options.warm_up)
    timing.measuring = True
    before = {part: product.cpu_s(part) for part in PARTS}
    mine = time.process_time()
    await asyncio.sleep(options.seconds)
    timing.measuring = False
    spent = {part: product.cpu_s(part) - before[part] for part in PARTS}
    spent["generator"] = time.process_time() - mine
    await asyncio.gather(*playing)
    for player in players:
        player.leave()
    return players, timing, spent


def check(product: Product, players: list[Player], seats: list[dict[str, Any]]) -> dict[str, Any]:
    """What is in the database against what the students did."""
    runs = [seat["run"].replace("-", "") for seat in seats]
    marks = ",".join("?" * len(runs))
    unscored = (
        f"select count(*) from runs_event e where scorable and e.run_id in ({marks}) and not exists"
        " (select 1 from scoring_scoredstep s where s.run_id = e.run_id and s.seq = e.seq)"
    )
    with suppress(TimeoutError):
        wait_until(lambda: product.rows(unscored, *runs)[0][0] == 0, "all is scored", 60, 0.5)
    count = f"select count(*), count(distinct run_id || '.' || client_seq), sum(scorable) from runs_event where run_id in ({marks})"
    events, distinct, scorable = product.rows(count, *runs)[0]
    marked = f"select count(*), sum(superseded), sum(problem <> '') from scoring_scoredstep where run_id in ({marks})"
    scored, superseded, problems = product.rows(marked, *runs)[0]
    return {
        "actions": sum(player.done for player in players),
        "acknowledged": sum(player.acknowledged for player in players),
        "events": events,
        "lost": sum(player.done for player in players) - distinct,
        "doubled": events - distinct,
        "refused": sum(len(player.refusals) for player in players),
        "scorable": scorable or 0,
        "scored": scored,
        "unscored": product.rows(unscored, *runs)[0][0],
        "superseded": superseded or 0,
        "problems": problems or 0,
        "told_late": sum(player.late for player in players),
        "reconnected": sum(player.connections - 1 for player in players),
        "close_codes": sorted({code for player in players for code in player.codes}),
    }


def measure(
    product: Product, students: int, floor: dict[str, Any], options: argparse.Namespace
) -> dict[str, Any]:
    """One class: times, ratios to the floor, processor time and memory."""
    seeded = product.python("-m", "benchmarks.seed", str(students), *options.labs.split(","))
    seats = json.loads(seeded)["seats"]
    players, timing, spent = asyncio.run(play_class(product, seats, options))
    checked = check(product, players, seats)
    observed, feedback = summary(timing.observed), summary(timing.feedback)
    bottom = floor["echo"][str(students)]["p50"] + floor["model"]["mean_ms"]
    actions = max(1, len(timing.observed))
    return {
        "observed_ms": observed,
        "feedback_ms": feedback,
        "ratio": {
            "feedback_p50_to_echo_and_model": round(feedback["p50"] / bottom, 2),
            "feedback_p95_to_echo_and_model": round(feedback["p95"] / bottom, 2),
            "observed_p50_to_echo": round(observed["p50"] / floor["echo"][str(students)]["p50"], 2),
        },
        "cpu_ms_an_action": {part: round(s / actions * 1000, 2) for part, s in spent.items()},
        "cpu_share": {part: round(s / options.seconds, 3) for part, s in spent.items()},
        "memory_mb": {part: round(product.resident_mb(part), 1) for part in PARTS},
        "checked": checked,
    }


def verdict(students: int, found: dict[str, Any]) -> dict[str, bool]:
    """Promise by promise."""
    checked = found["checked"]
    kept = {
        "nothing_lost": checked["lost"] == 0 and checked["doubled"] == 0,
        "everything_scored": checked["unscored"] == 0 and checked["scored"] == checked["scorable"],
    }
    for name, most in PROMISED.get(students, {}).items():
        kind = name.partition("_")[0]
        kept[f"{name}_at_most_{most:g}"] = found[f"{kind}_ms"]["p95"] <= most
    for part, most in MEMORY_MB.items():
        kept[f"{part}_memory_at_most_{most:g}_mb"] = found["memory_mb"][part] <= most
    return kept


def machine() -> dict[str, Any]:
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 2),
        "processor_busy_before": psutil.cpu_percent(1.0),
    }


def measure_floor(product: Product, sizes: list[int], pace_s: float) -> dict[str, Any]:
    """Echo with as many sockets, and one forward pass of each model."""
    echoes: dict[str, Any] = {}
    with echo_server(product) as url:
        for size in sizes:
            echoes[str(size)] = summary(asyncio.run(echo.measure(url, size, ECHO_S, pace_s)))
    model = json.loads(product.python("-m", "benchmarks.forward"))
    return {"echo": echoes, "model": model}


def run(options: argparse.Namespace) -> dict[str, Any]:
    sizes = [int(size) for size in options.students.split(",")]
    report: dict[str, Any] = {
        "machine": machine(),
        "pace_s": options.pace,
        "seconds": options.seconds,
    }
    with (
        tempfile.TemporaryDirectory(prefix="assay-bench-") as folder,
        Product(Path(folder)) as product,
    ):
        report["floor"] = measure_floor(product, sizes, options.pace)
        report["students"] = {}
        for size in sizes:
            found = measure(product, size, report["floor"], options)
            found["kept"] = verdict(size, found)
            report["students"][str(size)] = found
    return report


def show(report: dict[str, Any]) -> None:
    print(json.dumps(report, indent=2))


def main() -> int:
    uvloop.install()
    options = arguments()
    report = run(options)
    print(json.dumps(report)) if options.json else show(report)
    return 0 if all(all(one["kept"].values()) for one in report["students"].values()) else 1


if __name__ == "__main__":
    sys.exit(main())
