"""kill -9 in the middle of a class of simulated students: afterwards everything is there, once."""

import asyncio
import json
import shutil
import time
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from benchmarks.player import Player, Timing
from tests.support.product import Product, wait_until

pytestmark = pytest.mark.kill

STUDENTS = 12
PACE_S = 0.4
KILL_AFTER_S = 4.0
DOWN_S = 1.5
PLAY_S = 12.0

UNSCORED = """
    select count(*) from runs_event e where scorable and not exists
    (select 1 from scoring_scoredstep s where s.run_id = e.run_id and s.seq = e.seq)
"""


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    with Product(tmp_path) as running:
        yield running


def a_class(product: Product) -> list[dict[str, Any]]:
    seeded = product.python("-m", "benchmarks.seed", str(STUDENTS), "pendulum", "climate_control")
    seats: list[dict[str, Any]] = json.loads(seeded)["seats"]
    return seats


def play(product: Product, disturb: Callable[[], None], *more: str) -> list[Player]:
    """Let the class work, disturb it in the middle, and let it finish.

    `more` are addresses of further web servers: every student takes the next one.
    """
    servers = cycle([product.url, *more])

    async def lesson() -> list[Player]:
        players = [Player(next(servers), seat, Timing(), PACE_S) for seat in a_class(product)]
        until = time.monotonic() + PLAY_S
        playing = [asyncio.ensure_future(player.play(until)) for player in players]
        await asyncio.sleep(KILL_AFTER_S)
        await asyncio.to_thread(disturb)
        await asyncio.gather(*playing)
        await everything_comes(product, players)
        for player in players:
            player.leave()
        return players

    return asyncio.run(lesson())


async def everything_comes(product: Product, players: list[Player]) -> None:
    """Scores and notes may come late after a crash, but they come to every tab, and by themselves."""

    def scored() -> bool:
        return bool(product.rows(UNSCORED)[0][0] == 0)

    def seen() -> bool:
        notes = {number for (number,) in product.rows("select id from scoring_feedback")}
        return notes == set().union(*(player.seen_feedback for player in players))

    await asyncio.to_thread(wait_until, scored, "every step is scored", 60, 0.2)
    await asyncio.to_thread(wait_until, seen, "every note is on a page", 60, 0.5)


def kill_and_restart(product: Product, part: str) -> Callable[[], None]:
    def disturb() -> None:
        product.kill(part)
        time.sleep(DOWN_S)
        product.start(part)

    return disturb


def check(product: Product, players: list[Player]) -> None:
    assert [player.acknowledged for player in players] == [player.done for player in players]
    assert min(player.done for player in players) > 10
    assert all(player.refusals == [] for player in players)
    events = product.rows("select count(*) from runs_event")[0][0]
    assert events == sum(player.done for player in players)
    assert product.rows("select count(*) from runs_event where scorable")[0][0] > 2 * STUDENTS
    assert json.loads(product.python("tests/kill/expected.py")) == []


def test_an_undisturbed_class_is_complete(product: Product) -> None:
    players = play(product, lambda: None)

    check(product, players)
    assert all(player.connections == 1 for player in players)


def test_a_killed_worker_loses_and_doubles_nothing(product: Product) -> None:
    players = play(product, kill_and_restart(product, "worker"))

    check(product, players)
    assert all(player.connections == 1 for player in players)


def test_a_killed_web_process_loses_and_doubles_nothing(product: Product) -> None:
    players = play(product, kill_and_restart(product, "web"))

    check(product, players)
    assert all(player.connections > 1 for player in players), "every browser resumed by itself"


def test_a_killed_valkey_loses_and_doubles_nothing(product: Product) -> None:
    players = play(product, kill_and_restart(product, "valkey"))

    check(product, players)


def test_an_emptied_valkey_loses_and_doubles_nothing(product: Product) -> None:
    """Queues, leases and doorbells are gone: the sweep finds the steps by their events."""

    def disturb() -> None:
        product.kill("valkey")
        shutil.rmtree(product.var / "valkey")
        (product.var / "valkey").mkdir()
        time.sleep(DOWN_S)
        product.start("valkey")

    players = play(product, disturb)

    check(product, players)


def test_everything_killed_at_once_loses_and_doubles_nothing(product: Product) -> None:
    """A power cut."""

    def disturb() -> None:
        for part in product.parts:
            product.kill(part)
        for part in product.parts:
            product.start(part)

    players = play(product, disturb)

    check(product, players)


def test_two_web_servers_and_two_workers_share_a_class(product: Product) -> None:
    """What a worker scores is heard on whichever server a student's page is open."""
    second = product.start_second("web")
    product.start_second("worker")

    players = play(product, lambda: None, second)

    check(product, players)
    assert all(player.connections == 1 for player in players)
    assert product.cpu_s("second web") > 0.3 * product.cpu_s("web")


def test_a_killed_web_server_leaves_the_students_of_the_other_alone(product: Product) -> None:
    second = product.start_second("web")

    def disturb() -> None:
        product.kill("second web")
        time.sleep(DOWN_S)
        product.start("second web")

    players = play(product, disturb, second)

    check(product, players)
    assert all(player.connections == 1 for player in players[::2])
    assert all(player.connections > 1 for player in players[1::2])
