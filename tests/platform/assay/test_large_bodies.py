"""What one request may send: nobody fills the disk, and what is too large is said."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from schoolyard import Schoolyard

from assay.asgi import application
from assay.bodies import LARGEST_BODY, BodyLimit


def asked(*headers: tuple[bytes, bytes]) -> dict[str, Any]:
    scope = {"type": "http", "method": "POST", "path": "/accounts/login/", "query_string": b""}
    return scope | {"headers": [(b"host", b"localhost"), *headers]}


class Line:
    """A browser that sends these pieces, and hears what is answered."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces: Iterator[bytes] = iter(pieces)
        self.taken = 0
        self.answers: list[Any] = []

    async def receive(self) -> dict[str, Any]:
        piece = next(self.pieces, None)
        if piece is None:
            return {"type": "http.disconnect"}
        self.taken += 1
        return {"type": "http.request", "body": piece, "more_body": True}

    async def send(self, message: Any) -> None:
        self.answers.append(message)


async def test_what_says_that_it_is_too_large_is_refused_before_it_is_read():
    line = Line(b"x")
    length = (b"content-length", str(LARGEST_BODY + 1).encode())

    await application(asked(length), line.receive, line.send)

    assert line.answers[0]["status"] == 413
    assert "larger than 10 MiB" in line.answers[1]["body"].decode()
    assert line.taken == 0


async def test_what_does_not_say_how_large_it_is_is_read_no_further_than_that():
    line = Line(*[b"x" * 600] * 50)
    heard: list[str] = []

    async def reads_all(scope: Any, receive: Any, send: Any) -> None:
        while (message := await receive())["type"] == "http.request":
            heard.append(message["type"])

    await BodyLimit(reads_all, most=6000)(asked(), line.receive, line.send)

    assert len(heard) == 10
    assert line.taken == 11
    assert line.answers[0]["status"] == 413


@pytest.mark.parametrize("length", [b"", b"-1", b"x"])
async def test_a_length_that_is_none_is_the_servers_own_to_refuse(length):
    line = Line()
    called = []

    async def answers(scope: Any, receive: Any, send: Any) -> None:
        called.append(scope)

    await BodyLimit(answers)(asked((b"content-length", length)), line.receive, line.send)

    assert called


def test_a_form_beyond_what_a_page_takes_is_answered_with_a_sentence(yard: Schoolyard):
    client = Client()
    client.force_login(yard.clay)

    answer = client.post("/courses/", {"title": "x" * 3_000_000})

    assert answer.status_code == 400
    assert 'could not be read / <span lang="zh-Hans">无法读取' in answer.content.decode()
