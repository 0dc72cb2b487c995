"""A websocket to an ASGI application, for tests.

That of `channels.testing` cannot be imported without daphne, which nothing else here needs.
"""

import json
from typing import Any
from urllib.parse import unquote

from asgiref.testing import ApplicationCommunicator

WITHIN_S = 10.0


class WebsocketCommunicator(ApplicationCommunicator):  # type: ignore[misc]
    """One client; `connect` first, `disconnect` last."""

    def __init__(
        self, application: Any, path: str, headers: list[tuple[bytes, bytes]] | None = None
    ) -> None:
        scope = {"type": "websocket", "path": unquote(path), "query_string": b""}
        self.scope = {**scope, "headers": headers or [], "subprotocols": []}
        super().__init__(application, self.scope)

    async def connect(self, timeout: float = WITHIN_S) -> tuple[bool, int | None]:
        """Whether the socket was accepted; else the code with which it was refused."""
        await self.send_input({"type": "websocket.connect"})
        answer = await self.receive_output(timeout)
        accepted = answer["type"] == "websocket.accept"
        return accepted, None if accepted else answer.get("code", 1000)

    async def send_json_to(self, message: Any) -> None:
        await self.send_input({"type": "websocket.receive", "text": json.dumps(message)})

    async def receive_json_from(self, timeout: float = WITHIN_S) -> Any:
        answer = await self.receive_output(timeout)
        assert answer["type"] == "websocket.send", answer
        return json.loads(answer["text"])

    async def disconnect(self, code: int = 1000, timeout: float = WITHIN_S) -> None:
        await self.send_input({"type": "websocket.disconnect", "code": code})
        await self.wait(timeout)
