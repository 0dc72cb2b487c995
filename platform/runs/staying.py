"""A socket may be open for hours: whether its person may still be there is asked when a bell rings for
them, and, since a bell may be lost, again and again."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

log = logging.getLogger(__name__)

ASK_AGAIN_S = 15.0


class Staying:
    """Asks for one socket. `ask` gives 0, or the code with which `leave` closes it."""

    def __init__(
        self, ask: Callable[[], Awaitable[int]], leave: Callable[[int], Awaitable[None]]
    ) -> None:
        self.ask = ask
        self.leave = leave
        self.bell = asyncio.Event()
        self.task = asyncio.ensure_future(self._again())

    def end(self) -> None:
        self.task.cancel()

    def ask_now(self) -> None:
        self.bell.set()

    async def _again(self) -> None:
        code = 0
        while not code:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.bell.wait(), ASK_AGAIN_S)
            self.bell.clear()
            code = await self._asked()
        await self.leave(code)

    async def _asked(self) -> int:
        """A database that does not answer now is asked once more."""
        try:
            return await self.ask()
        except Exception:
            log.exception("whether a socket may stay open is not known")
            return 0
