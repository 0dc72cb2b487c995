"""Sockets opened as a browser opens them, and the code with which the server closes them."""

from collections.abc import Callable
from typing import Any

from asgiref.sync import sync_to_async
from django.test import Client
from schoolyard import Schoolyard, a_run

from assay.asgi import application
from people.models import User
from tests.support.communicator import WebsocketCommunicator


def bench(yard: Schoolyard) -> str:
    run = a_run(yard.ada, assignment=yard.assignment, stage=yard.version.stages.first())
    return f"/ws/runs/{run.pk}/"


def the_board(yard: Schoolyard) -> str:
    return f"/ws/courses/{yard.course.pk}/board/"


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


async def opened(path: str, browser: Client, resume: bool = True) -> WebsocketCommunicator:
    cookie = "; ".join(f"{name}={one.value}" for name, one in browser.cookies.items())
    headers = [(b"cookie", cookie.encode()), (b"origin", b"http://localhost")]
    socket = WebsocketCommunicator(application, path, headers)
    assert (await socket.connect())[0]
    if resume and "runs" in path:
        await socket.send_json_to({"type": "resume", "after": 0})
    return socket


async def close_code(socket: WebsocketCommunicator) -> int:
    """With what it is closed; whatever is said before is passed over."""
    while (answer := await socket.receive_output(timeout=5))["type"] != "websocket.close":
        pass
    await socket.disconnect(answer["code"])
    return int(answer["code"])


async def code_after(
    yard: Schoolyard, who: str, where: Callable[[Schoolyard], str], change: Callable[..., Any]
) -> int:
    """The code with which somebody's socket is closed once something has changed."""
    path = await sync_to_async(where)(yard)
    browser = await sync_to_async(browser_of)(getattr(yard, who))
    socket = await opened(path, browser)
    await socket.receive_json_from()  # it was let in
    await sync_to_async(change)(yard, browser)
    return await close_code(socket)
