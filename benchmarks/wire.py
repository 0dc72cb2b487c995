"""A websocket client that costs next to nothing, so that the generator does not measure itself.

RFC 6455 as far as a test needs it: text frames, ping, close; no extensions, no fragments from us.
"""

import asyncio
import base64
import os
from collections.abc import Callable
from typing import cast
from urllib.parse import urlsplit

Received = Callable[[str], None]
Ended = Callable[[int], None]

TEXT, CLOSE, PING, PONG, CONTINUATION = 0x1, 0x8, 0x9, 0xA, 0x0
NO_CODE = 1006  # what a browser reports when a connection ends without a close frame


def masked(opcode: int, payload: bytes) -> bytes:
    """A frame as a client must send it: masked, here by zeros, which is allowed and free."""
    size = len(payload)
    if size < 126:
        head = bytes((0x80 | opcode, 0x80 | size))
    elif size < 65536:
        head = bytes((0x80 | opcode, 0x80 | 126)) + size.to_bytes(2, "big")
    else:
        head = bytes((0x80 | opcode, 0x80 | 127)) + size.to_bytes(8, "big")
    return head + b"\0\0\0\0" + payload


class Wire(asyncio.Protocol):
    """One connection. `received` is called with each text, `ended` once with the close code."""

    def __init__(self, received: Received, ended: Ended) -> None:
        self.received = received
        self.ended = ended
        self.buffer = bytearray()
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.transport: asyncio.Transport | None = None
        self.code = NO_CODE
        self.parts = bytearray()

    @classmethod
    async def open(cls, url: str, cookie: str, received: Received, ended: Ended) -> "Wire":
        """Connect and shake hands; ConnectionError where the server refuses."""
        parts = urlsplit(url)
        loop = asyncio.get_running_loop()
        _, wire = await loop.create_connection(
            lambda: cls(received, ended), parts.hostname, parts.port
        )
        assert wire.transport is not None
        wire.transport.write(handshake(parts.netloc, parts.path or "/", cookie))
        await wire.opened
        return wire

    def send(self, text: str | bytes) -> None:
        """Send one text message."""
        payload = text.encode() if isinstance(text, str) else text
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write(masked(TEXT, payload))

    def send_bytes(self, payload: bytes) -> None:
        """Send one binary message, which the protocol does not know."""
        if self.transport is not None:
            self.transport.write(masked(0x2, payload))

    def close(self) -> None:
        """Say goodbye, then let go."""
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write(masked(CLOSE, (1000).to_bytes(2, "big")))
            self.transport.close()

    def abort(self) -> None:
        """Let go without a word, as a network does."""
        if self.transport is not None:
            self.transport.abort()

    # -- asyncio.Protocol ----------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports behave like asyncio's, but are not instances of them.
        self.transport = cast(asyncio.Transport, transport)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_exception(ConnectionError("closed before the handshake was done"))
        else:
            self.ended(self.code)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if not self.opened.done() and not self._handshake():
            return
        while self._frame():
            pass

    def _handshake(self) -> bool:
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return False
        status = bytes(self.buffer[: self.buffer.find(b"\r\n")])
        del self.buffer[: end + 4]
        if b" 101 " not in status + b" ":
            self.opened.set_exception(ConnectionError(status.decode()))
            self.abort()
            return False
        self.opened.set_result(None)
        return True

    def _frame(self) -> bool:
        """Take one frame out of the buffer; False where there is not a whole one."""
        buffer = self.buffer
        if len(buffer) < 2:
            return False
        size, start = buffer[1] & 0x7F, 2
        if size >= 126:
            start += 2 if size == 126 else 8
            if len(buffer) < start:
                return False
            size = int.from_bytes(buffer[2:start], "big")
        if len(buffer) < start + size:
            return False
        first = buffer[0]
        payload = bytes(buffer[start : start + size])
        del buffer[: start + size]
        self._take(first & 0x0F, bool(first & 0x80), payload)
        return True

    def _take(self, opcode: int, last: bool, payload: bytes) -> None:
        if opcode == PING and self.transport is not None:
            self.transport.write(masked(PONG, payload))
        elif opcode == CLOSE:
            self.code = int.from_bytes(payload[:2], "big") if len(payload) >= 2 else 1005
            if self.transport is not None:
                self.transport.write(masked(CLOSE, payload[:2]))
                self.transport.close()
        elif opcode in (TEXT, CONTINUATION):
            self.parts += payload
            if last:
                text, self.parts = self.parts.decode(), bytearray()
                self.received(text)


def handshake(host: str, path: str, cookie: str) -> bytes:
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: {host}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key}",
        "Sec-WebSocket-Version: 13",
        f"Origin: http://{host}",
    ]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
