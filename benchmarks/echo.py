"""The floor: a websocket that says back what it hears, on the product's own server software."""

import asyncio
import json
import time
from typing import Any

from benchmarks.wire import Wire


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """An ASGI application with nothing in it."""
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return
    if scope["type"] != "websocket":
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})
        return
    while True:
        message = await receive()
        if message["type"] == "websocket.connect":
            await send({"type": "websocket.accept"})
        elif message["type"] == "websocket.receive":
            await send({"type": "websocket.send", "text": message["text"]})
        else:
            return


async def measure(url: str, sockets: int, seconds: float, pace_s: float) -> list[float]:
    """Milliseconds there and back, with as many sockets and as fast as the class will be."""
    times: list[float] = []
    await asyncio.gather(
        *(_one(url, seconds, pace_s, place / sockets, times) for place in range(sockets))
    )
    return times


async def _one(url: str, seconds: float, pace_s: float, phase: float, times: list[float]) -> None:
    sent = 0.0

    def received(text: str) -> None:
        times.append((time.perf_counter() - sent) * 1000)

    wire = await Wire.open(url.replace("http", "ws", 1), "", received, lambda code: None)
    await asyncio.sleep(phase * pace_s)
    message = {"type": "action", "client_seq": 1, "target": "length", "action": "set", "value": 0.8}
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        sent = time.perf_counter()
        wire.send(json.dumps(message))
        await asyncio.sleep(pace_s)
    wire.close()
