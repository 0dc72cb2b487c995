"""A real web server and Valkey for the sockets' tests, and the class of one that sits at them."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import jsonschema
import pytest

from benchmarks.wire import Wire
from runs.protocol import schema
from tests.support.product import Product

WITHIN_S = 10


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """Sockets need no worker and no beat."""
    with Product(tmp_path_factory.mktemp("sockets"), parts=("valkey", "web")) as running:
        yield running


@pytest.fixture(scope="session")
def people(server: Product) -> dict[str, Any]:
    """Cookies by name, and a fresh run for each test that asks for one."""
    return dict(json.loads(server.python("-m", "tests.support.sockets_school")))


class Tab:
    """One browser tab: sends what it is told, checks every answer against the published schema."""

    validator = jsonschema.Draft202012Validator(
        {**schema(), "$ref": "#/$defs/server", "oneOf": [{}]}
    )

    def __init__(self, url: str, cookie: str) -> None:
        self.url = url
        self.cookie = cookie
        self.messages: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.closed: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.wire: Wire | None = None

    async def open(self, after: int | None = 0) -> "Tab":
        """Connect, and resume unless told not to."""
        self.wire = await Wire.open(self.url, self.cookie, self._received, self._ended)
        if after is not None:
            self.send({"type": "resume", "after": after})
        return self

    def _received(self, text: str) -> None:
        message = json.loads(text)
        self.validator.validate(message)
        self.messages.put_nowait(message)

    def _ended(self, code: int) -> None:
        if not self.closed.done():
            self.closed.set_result(code)

    def send(self, message: Any) -> None:
        assert self.wire is not None
        self.wire.send(message if isinstance(message, str) else json.dumps(message))

    def act(self, client_seq: int, target: str, action: str, value: Any = None) -> None:
        self.send(
            {
                "type": "action",
                "client_seq": client_seq,
                "target": target,
                "action": action,
                "value": value,
            }
        )

    async def next(self, *kinds: str) -> dict[str, Any]:
        """The next message of one of these kinds; others are passed over."""
        while True:
            message = await asyncio.wait_for(self.messages.get(), WITHIN_S)
            if not kinds or message["type"] in kinds:
                return message

    async def until(self, kind: str) -> list[dict[str, Any]]:
        """Every message up to the first of that kind."""
        found = [await self.next()]
        while found[-1]["type"] != kind:
            found.append(await self.next())
        return found

    async def silent(self, seconds: float = 0.3) -> bool:
        """Whether nothing more comes for a while."""
        await asyncio.sleep(seconds)
        return self.messages.empty()

    async def close_code(self) -> int:
        return await asyncio.wait_for(asyncio.shield(self.closed), WITHIN_S)

    def leave(self) -> None:
        if self.wire is not None:
            self.wire.close()


OpenTab = Callable[..., Any]


@pytest.fixture
async def tab(server: Product, people: dict[str, Any]) -> AsyncIterator[OpenTab]:
    """`await tab(run)` opens the student's own bench; `who` names somebody else."""
    opened: list[Tab] = []

    async def open_tab(run: str, who: str = "ada", after: int | None = 0) -> Tab:
        cookie = people["cookies"].get(who, "")
        url = f"{server.url.replace('http', 'ws', 1)}/ws/runs/{run}/"
        opened.append(await Tab(url, cookie).open(after))
        return opened[-1]

    yield open_tab
    for one in opened:
        one.leave()


@pytest.fixture
def run_id(people: dict[str, Any]) -> str:
    """A run of Ada's that no other test has touched."""
    return str(people["runs"].pop())
