"""The HTTP application: who may ask, how much, and what is answered."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ml.service import reading
from ml.service.batcher import Batcher, Busy
from ml.service.limits import Limits, Pace
from ml.service.meter import CONTENT_TYPE, Meter
from ml.service.openapi import description
from ml.service.tokens import Tokens
from ml.serving import Scorers, passes
from ml.serving.apart import Unscorable

Handler = Callable[[Request], Awaitable[Response]]


class Refused(Exception):
    """A request that gets an error: status, code, and a sentence."""

    def __init__(self, status: int, code: str, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    def response(self) -> JSONResponse:
        body = {"error": {"code": self.code, "message": str(self)}}
        return JSONResponse(body, self.status, self.headers)


@dataclass(frozen=True)
class Task:
    """A route: the name of its list, and how an item of it is read."""

    name: str
    items: str
    read: Callable[[Any, str], Any]


TASKS = (
    Task("explanations", "answers", reading.explanation),
    Task("procedures", "runs", reading.procedure),
)


class Service:
    """The models with everything around them."""

    def __init__(
        self, scorers: Scorers, tokens: Tokens, limits: Limits, *, most: int, wait_s: float
    ) -> None:
        self.scorers = scorers
        self.tokens = tokens
        self.limits = limits
        self.pace = Pace(limits.requests_a_minute)
        self.meter = Meter()
        self.batcher = Batcher(
            {"explanations": scorers.explanations.score, "procedures": scorers.procedures.score},
            most=most,
            wait_s=wait_s,
            stuck_s=limits.seconds,
            waiting=limits.waiting,
            told=self.meter.batch,
        )
        self.versions = {
            "explanations": scorers.explanations.blend.version,
            "procedures": scorers.procedures.version,
        }

    def application(self) -> Starlette:
        """As an ASGI server runs it."""
        routes = [
            Route("/health", self._counted("/health", self.health)),
            Route("/openapi.json", self._counted("/openapi.json", self.openapi)),
            Route("/metrics", self._counted("/metrics", self.metrics)),
        ]
        for task in TASKS:
            path = f"/v1/{task.name}"
            routes.append(Route(path, self._counted(path, self._scoring(task)), methods=["POST"]))
        handlers: Any = {HTTPException: self._no_route, Exception: self._broken}
        return Starlette(routes=routes, lifespan=self._life, exception_handlers=handlers)

    async def _no_route(self, _: Request, error: HTTPException) -> Response:
        """A route that is none, or another method of one."""
        code = {404: "not_found", 405: "method_not_allowed"}.get(error.status_code, "refused")
        message = f"{error.detail}; /openapi.json says what there is."
        return Refused(error.status_code, code, message, **dict(error.headers or {})).response()

    async def _broken(self, _: Request, error: Exception) -> Response:
        """Starlette raises the error once more for the log."""
        message = "Something went wrong here; nothing was scored."
        return Refused(500, "broken", message).response()

    @asynccontextmanager
    async def _life(self, _: Starlette) -> AsyncIterator[None]:
        """The batcher's, which ends after the last request has been answered."""
        passes.listen(self.meter.passed)
        self.batcher.start()
        yield
        await self.batcher.stop()
        passes.stop_listening(self.meter.passed)

    # -- what is answered ----------------------------------------------------------------------

    async def health(self, _: Request) -> Response:
        waiting = self.batcher.queue.qsize()
        well = waiting < self.limits.waiting
        state = {"ok": well, "waiting": waiting, "models": self.versions}
        return JSONResponse(state, 200 if well else 503)

    async def openapi(self, _: Request) -> Response:
        return JSONResponse(description(self.limits))

    async def metrics(self, request: Request) -> Response:
        self._who(request)
        return Response(self.meter.text(), media_type=CONTENT_TYPE)

    def _scoring(self, task: Task) -> Handler:
        async def score(request: Request) -> Response:
            name = self._who(request)
            self._keep_pace(name)
            body = await self._json(request)
            try:
                asked = reading.items_of(body, task.items, self.limits.items, task.read)
            except reading.BadRequest as error:
                raise Refused(422, "invalid", str(error)) from error
            verdicts = await self._verdicts(task, asked)
            found = [self._told(one) for one in verdicts]
            return JSONResponse({"model_version": self.versions[task.name], "verdicts": found})

        return score

    async def _verdicts(self, task: Task, asked: list[Any]) -> list[Any]:
        try:
            return await asyncio.wait_for(self.batcher.score(task.name, asked), self.limits.seconds)
        except Busy as error:
            message = "More waits for the models than they can do in time; ask again in a second."
            raise Refused(503, "busy", message, Retry_After="1") from error
        except TimeoutError as error:
            message = (
                f"The models did not answer within {self.limits.seconds:g} s; ask again, with less."
            )
            raise Refused(503, "too_slow", message, Retry_After="1") from error

    @staticmethod
    def _told(verdict: Any) -> dict[str, Any]:
        """A verdict's own fields; what could not be scored says so in its place."""
        if isinstance(verdict, Unscorable):
            return {
                "scored": False,
                "problem": "This one could not be scored; a person should look.",
            }
        return {"scored": True} | asdict(verdict)

    # -- who asks, and how much ----------------------------------------------------------------

    def _who(self, request: Request) -> str:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        name = self.tokens.name_of(token.strip()) if scheme.lower() == "bearer" else None
        if name is None:
            message = "Send a known token in the header `Authorization: Bearer TOKEN`."
            raise Refused(401, "unauthorized", message, WWW_Authenticate="Bearer")
        return name

    def _keep_pace(self, name: str) -> None:
        if wait_s := self.pace.wait_s(name):
            message = (
                f"At most {self.limits.requests_a_minute} requests a minute with one token; "
                f"ask again in {wait_s:.0f} s, or put more into one request."
            )
            raise Refused(429, "too_many", message, Retry_After=str(int(wait_s) + 1))

    async def _json(self, request: Request) -> Any:
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > self.limits.body_bytes:
                message = (
                    f"The body may have at most {self.limits.body_bytes} bytes; send less at once."
                )
                raise Refused(413, "too_large", message)
        try:
            return json.loads(body)
        except RecursionError as error:
            raise Refused(400, "too_deep", "The body is nested too deeply to be read.") from error
        except ValueError as error:
            raise Refused(400, "not_json", "The body is not JSON in UTF-8.") from error

    def _counted(self, route: str, handler: Handler) -> Handler:
        async def counted(request: Request) -> Response:
            began = time.perf_counter()
            try:
                answer = await handler(request)
            except Refused as error:
                answer = error.response()
            except ClientDisconnect:
                answer = Response(status_code=499)  # nobody hears it; it is counted
            self.meter.answered(route, answer.status_code, time.perf_counter() - began)
            return answer

        return counted
