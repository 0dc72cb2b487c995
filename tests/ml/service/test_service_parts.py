"""Tokens, pace and batches of the scoring service, without a server."""

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from ml.service import limits
from ml.service.batcher import Batcher, Busy
from ml.service.limits import Pace
from ml.service.serve import main
from ml.service.tokens import BadTokens, digest_of, read_tokens
from ml.serving.apart import Unscorable

LONG = "x" * 20


def test_a_drawn_token_opens_and_only_its_digest_is_kept(tmp_path: Path, capsys):
    assert main(["--new-token", "school"]) == 0
    said = capsys.readouterr().out.splitlines()
    token, line = said[0].rpartition(" ")[2], said[1].partition(": ")[2]
    (tmp_path / "tokens").write_text(f"{line}\n")

    tokens = read_tokens("", tmp_path / "tokens")

    assert tokens.name_of(token) == "school"
    assert tokens.name_of(token[:-1]) is None
    assert token not in line


def test_tokens_of_variable_and_file_are_taken_together(tmp_path: Path):
    (tmp_path / "tokens").write_text(f"# comment\n\none {digest_of('1' * 20)}\n")

    tokens = read_tokens(f"two:{'2' * 20}, three:{'3' * 20}", tmp_path / "tokens")

    assert [tokens.name_of(one * 20) for one in "123"] == ["one", "two", "three"]


@pytest.mark.parametrize(
    ("variable", "lines", "message"),
    [
        ("", "", "no token"),
        ("short:abc", "", "at least 20 characters"),
        (LONG, "", "name:token"),
        ("", "one two", "64 hexadecimal digits"),
        ("", "only-a-name", "line 1"),
    ],
)
def test_what_is_wrong_with_tokens_is_said(tmp_path: Path, variable, lines, message):
    (tmp_path / "tokens").write_text(lines)

    with pytest.raises(BadTokens, match=message):
        read_tokens(variable, tmp_path / "tokens")


def test_a_file_that_is_not_there_is_said():
    with pytest.raises(BadTokens, match="cannot be read"):
        read_tokens("", Path("/nowhere/tokens"))


def test_a_minute_later_one_may_ask_again(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(limits.time, "monotonic", lambda: now[0])
    pace = Pace(most=2)

    waits = []
    for now[0] in (0.0, 10.0, 20.0, 60.0, 61.0):
        waits.append(pace.wait_s("me"))

    assert waits == [0.0, 0.0, 40.0, 0.0, 9.0]
    assert pace.wait_s("you") == 0.0


# -- batches ---------------------------------------------------------------------------------------


class Model:
    """Doubles numbers; fails on a negative one, and waits to be let go."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.go = threading.Event()
        self.go.set()

    def score(self, requests: Sequence[int]) -> list[int]:
        self.batches.append(list(requests))
        assert self.go.wait(10)
        if min(requests) < 0:
            raise ValueError("negative")
        return [2 * one for one in requests]


def batcher(model: Model, waiting: int = 100) -> Batcher:
    return Batcher(
        {"a": model.score, "b": model.score},
        most=8, wait_s=0.02, stuck_s=0, waiting=waiting, told=lambda *_: None,
    )  # fmt: skip


async def test_callers_of_the_same_moment_share_a_batch_by_task():
    model = Model()
    one = batcher(model)
    one.start()

    found = await asyncio.gather(one.score("a", [1, 2]), one.score("b", [5]), one.score("a", [3]))

    await one.stop()
    assert found == [[2, 4], [10], [6]]
    assert model.batches == [[1, 2, 3], [5]]


async def test_a_bad_one_fails_alone():
    model = Model()
    one = batcher(model)
    one.start()

    good, bad = await asyncio.gather(one.score("a", [1, 2]), one.score("a", [-1]))

    await one.stop()
    assert good == [2, 4]
    assert isinstance(bad[0], Unscorable)


async def test_more_than_may_wait_is_refused_at_once():
    model = Model()
    one = batcher(model, waiting=3)
    one.start()

    with pytest.raises(Busy):
        await one.score("a", [1, 2, 3, 4])

    assert await one.score("a", [1, 2, 3]) == [2, 4, 6]
    await one.stop()


async def test_what_nobody_waits_for_any_more_is_not_scored():
    model = Model()
    model.go.clear()
    one = batcher(model)
    one.start()
    first = asyncio.create_task(one.score("a", [1]))
    await asyncio.sleep(0.1)  # it is in the thread
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(one.score("a", [2]), 0.05)
    model.go.set()

    assert await first == [2]
    assert await one.score("a", [3]) == [6]
    await one.stop()
    assert model.batches == [[1], [3]]
