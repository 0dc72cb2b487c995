"""No browser keeps a page of somebody who is logged in: on a computer that a class shares, Back would show it to the next one."""

from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.decorators import sync_and_async_middleware

Answering = Callable[[HttpRequest], HttpResponseBase] | Callable[[HttpRequest], Awaitable[Any]]


@sync_and_async_middleware
def not_kept(get_response: Any) -> Answering:
    """Under ASGI without another thread."""

    async def answer_later(request: HttpRequest) -> HttpResponseBase:
        return _marked(request, await get_response(request))

    def answer(request: HttpRequest) -> HttpResponseBase:
        return _marked(request, get_response(request))

    return answer_later if iscoroutinefunction(get_response) else answer


def _marked(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """A session that was not asked for is not read for this: then nothing depends on who asks."""
    session = request.session
    if session.accessed and SESSION_KEY in session and not response.has_header("Cache-Control"):
        patch_cache_control(response, private=True, no_store=True)
    return response
