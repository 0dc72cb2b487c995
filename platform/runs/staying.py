"""A socket may be open for hours: whether its person may still be there is asked again and again."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)

ASK_AGAIN_S = 15.0


class Staying:
    """Asks for one socket. `ask` gives 0, or the code with which `leave` closes it."""

    def __init__(
        self, ask: Callable[[], Awaitable[int]], leave: Callable[[int], Awaitable[None]]
    ) -> None:
        self.ask = ask
        self.leave = leave
        self.task = asyncio.ensure_future(self._again())

    def end(self) -> None:
        self.task.cancel()

    async def _again(self) -> None:
        code = 0
        while not code:
            await asyncio.sleep(ASK_AGAIN_S)
            code = await self._asked()
        await self.leave(code)

    async def _asked(self) -> int:
        """A database that does not answer now is asked once more."""
        try:
            return await self.ask()
        except Exception:
            log.exception("whether a socket may stay open is not known")
            return 0
