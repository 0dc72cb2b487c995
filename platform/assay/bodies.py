"""How much one request may send. Django keeps a whole body on the disk before anybody has asked whose it is."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

LARGEST_BODY = 10 * 1024 * 1024  # bytes; a file of a sequence has 8 MiB
TOO_LARGE = (
    "This is larger than 10 MiB. Send less at once.\n内容超过 10 MiB，请减少后再发送。\n".encode()
)

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Any, Any, Any], Awaitable[None]]  # Django and others type it otherwise


class BodyLimit:
    """Answers 413 to what says that it is larger, and to what turns out to be, of which no more is heard."""

    def __init__(self, application: Application, most: int = LARGEST_BODY) -> None:
        self.application = application
        self.most = most

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if announced(scope) > self.most:
            await refuse(send)
            return
        taken = 0

        async def limited() -> Message:
            nonlocal taken
            message = await receive()
            before, taken = taken, taken + len(message.get("body", b""))
            if taken <= self.most:
                return message
            if before <= self.most:
                await refuse(send)  # a body that is still read has no answer yet
            return {"type": "http.disconnect"}

        await self.application(scope, limited, send)


def announced(scope: Message) -> int:
    """The length in the head of a request; 0 where there is none, or none that can be read."""
    texts = [value for name, value in scope.get("headers", ()) if name == b"content-length"]
    return int(texts[0]) if texts and texts[0].isdigit() else 0


async def refuse(send: Send) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": TOO_LARGE})
