"""Requests of many callers share passes: what arrives within a few milliseconds is scored together."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from ml.serving.apart import Unscorable, score_apart
from ml.serving.watchdog import at_most

Score = Callable[[Sequence[Any]], Sequence[Any]]


class Busy(Exception):
    """More waits for the models than they can do in time."""


@dataclass
class Item:
    """One answer or run that waits."""

    task: str
    request: Any
    verdict: "asyncio.Future[Any | Unscorable]"
    since: float


class Batcher:
    """One thread scores; while it works, whatever comes waits and is the next batch."""

    def __init__(
        self,
        models: Mapping[str, Score],
        *,
        most: int,
        wait_s: float,
        stuck_s: float,
        waiting: int,
        told: Callable[[str, int, float], None],
    ) -> None:
        """`told(task, items, age in seconds of the oldest)` hears of every batch before it is scored."""
        self.models = models
        self.most = most
        self.wait_s = wait_s
        self.stuck_s = stuck_s
        self.told = told
        self.queue: asyncio.Queue[Item] = asyncio.Queue(maxsize=waiting)
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="score")
        self.working: asyncio.Task[None] | None = None

    def start(self) -> None:
        self.working = asyncio.create_task(self._work())

    async def stop(self) -> None:
        """After what waits has been scored."""
        await self.queue.join()
        if self.working is not None:
            self.working.cancel()
        self.thread.shutdown()

    async def score(self, task: str, requests: Sequence[Any]) -> list[Any | Unscorable]:
        """Verdicts in the order of the requests; raises Busy where they would wait too long."""
        if self.queue.qsize() + len(requests) > self.queue.maxsize:
            raise Busy
        loop, now = asyncio.get_running_loop(), time.monotonic()
        items = [Item(task, one, loop.create_future(), now) for one in requests]
        for item in items:
            self.queue.put_nowait(item)
        try:
            return list(await asyncio.gather(*(item.verdict for item in items)))
        finally:
            for item in items:
                item.verdict.cancel()  # whose caller has gone is not scored

    async def _work(self) -> None:
        while True:
            batch = await self._batch()
            try:
                for task in dict.fromkeys(item.task for item in batch):
                    await self._score(task, [one for one in batch if one.task == task])
            finally:
                for _ in batch:
                    self.queue.task_done()

    async def _batch(self) -> list[Item]:
        """The first to come, and all that come within the wait."""
        batch = [await self.queue.get()]
        until = time.monotonic() + self.wait_s
        while len(batch) < self.most:
            if not self.queue.empty():
                batch.append(self.queue.get_nowait())
                continue
            left = until - time.monotonic()
            if left <= 0:
                break
            try:
                batch.append(await asyncio.wait_for(self.queue.get(), left))
            except TimeoutError:
                break
        return batch

    async def _score(self, task: str, items: Sequence[Item]) -> None:
        wanted = [item for item in items if not item.verdict.done()]
        if not wanted:
            return
        self.told(task, len(wanted), time.monotonic() - wanted[0].since)
        loop = asyncio.get_running_loop()
        requests = [item.request for item in wanted]
        verdicts = await loop.run_in_executor(self.thread, self._pass, task, requests)
        for item, verdict in zip(wanted, verdicts, strict=True):
            if not item.verdict.done():
                item.verdict.set_result(verdict)

    def _pass(self, task: str, requests: Sequence[Any]) -> list[Any | Unscorable]:
        """In the thread. What never ends, ends the process: whoever started it starts it again."""
        with at_most(self.stuck_s):
            return score_apart(self.models[task], requests)
