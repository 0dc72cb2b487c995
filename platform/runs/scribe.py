"""The one thread of this process that writes events: many students' actions in one commit.

SQLite lets one writer in at a time and every commit costs; PostgreSQL waits for the disk. So while
one transaction is under way the next actions gather, and go together. Each is answered only after
its own commit.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from queue import Empty, SimpleQueue
from threading import Thread
from uuid import UUID

from django.db import (
    DatabaseError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    transaction,
)

from runs import listeners
from runs.bench import Shelf
from runs.drafts import Answer, Draft, Refusal
from runs.models import Event, Run
from runs.protocol import ActionMessage
from runs.ringer import Rung, ringer
from runs.selectors import heads
from runs.threads import with_fresh_connection

log = logging.getLogger(__name__)

LARGEST_GROUP = 64
TRIES = 3  # another web process may be writing the same run

shelf = Shelf()


class Overtaken(Exception):
    """Another process has written to a run of this group since it was read."""


@dataclass
class Request:
    """An action that waits for its commit."""

    run_id: UUID
    message: ActionMessage
    origin: str  # the channel of the socket it came from
    loop: asyncio.AbstractEventLoop
    future: "asyncio.Future[Answer]"
    answer: Answer = field(default_factory=Answer)


class Scribe:
    """Takes requests from event loops and settles them after the commit."""

    def __init__(self) -> None:
        self.waiting: SimpleQueue[Request] = SimpleQueue()
        Thread(target=self._work, name="scribe", daemon=True).start()

    async def write(self, run_id: UUID, message: ActionMessage, origin: str) -> Answer:
        """Do an action and return what became of it, after the commit."""
        loop = asyncio.get_running_loop()
        request = Request(run_id, message, origin, loop, loop.create_future())
        self.waiting.put(request)
        return await request.future

    def _work(self) -> None:
        while True:
            group = self._group()
            try:
                with_fresh_connection(partial(write_group, group))
            except Exception:
                # Nothing was committed: the sockets are closed, and the browsers send again.
                log.exception("%d actions could not be written", len(group))
                for request in group:
                    request.answer = Answer()
            settle(group)

    def _group(self) -> list[Request]:
        """Wait for one request, and take those that wait with it."""
        group = [self.waiting.get()]
        try:
            while len(group) < LARGEST_GROUP:
                group.append(self.waiting.get_nowait())
        except Empty:
            pass
        return group


@cache
def scribe() -> Scribe:
    """The scribe of this process; its thread starts with the first action."""
    return Scribe()


def settle(group: Sequence[Request]) -> None:
    """Wake every event loop once."""
    by_loop: dict[asyncio.AbstractEventLoop, list[Request]] = defaultdict(list)
    for request in group:
        by_loop[request.loop].append(request)
    for loop, requests in by_loop.items():
        try:
            loop.call_soon_threadsafe(_settle, requests)
        except RuntimeError:
            log.info("%d answers came after their event loop had ended", len(requests))


def _settle(requests: Sequence[Request]) -> None:
    for request in requests:
        if not request.future.done():
            request.future.set_result(request.answer)


def write_group(group: Sequence[Request]) -> None:
    """Do all of them in one transaction; where that fails, one after the other.

    Whatever it was that the database does not take: it costs nobody else in the group anything.
    """
    try:
        return _write(group)
    except (OperationalError, InterfaceError):
        raise  # there is no database to write to
    except (Overtaken, IntegrityError) as error:
        log.info("a group of %d is written one by one: %r", len(group), error)
    except Exception:
        log.exception("a group of %d is written one by one", len(group))
    for request in group:
        _write_alone(request)
    return None


def _write_alone(request: Request) -> None:
    """What lost a race may be sent again and written then; what breaks a rule of a row never will be."""
    race: Exception | None = None
    for _ in range(TRIES):
        try:
            return _write([request])
        except (Overtaken, IntegrityError) as error:
            race = error
        except (OperationalError, InterfaceError):
            raise
        except Exception:  # sent again it would fail again
            log.exception("run %s: an action cannot be kept", request.run_id)
            request.answer = Answer(refusal=Refusal("broken"))
            return None
    log.error("run %s: not written in %d tries: %r", request.run_id, TRIES, race)
    overtaken = isinstance(race, Overtaken)
    request.answer = Answer() if overtaken else Answer(refusal=Refusal("broken"))
    return None


def _write(group: Sequence[Request]) -> None:
    """Simulate, then commit; the write lock is held for the commit alone."""
    drafts = _drafts(group)
    changed = [draft for draft in drafts.values() if draft.events]
    if changed:
        _commit(changed)
    for draft in drafts.values():
        if draft.live is not None:  # not reached when the commit failed: then it is thrown away
            shelf.put(draft.live)
    if changed:
        ringer().ring([_rung(request, drafts) for request in group if _is_new(request)])


def _drafts(group: Sequence[Request]) -> dict[UUID, Draft]:
    stand = heads({request.run_id for request in group})
    drafts: dict[UUID, Draft] = {}
    for request in group:
        head = stand.get(request.run_id)
        if head is None:  # erased while its student was at work
            shelf.take(request.run_id)
            request.answer = Answer(refusal=Refusal("broken"))
            continue
        if request.run_id not in drafts:
            drafts[request.run_id] = Draft(request.run_id, head, shelf.take(request.run_id))
        request.answer = _take(drafts[request.run_id], request.message)
    return drafts


def _take(draft: Draft, message: ActionMessage) -> Answer:
    """An error in a lab's own code must not cost the others in the group their answers."""
    try:
        return draft.take(message)
    except DatabaseError:
        raise
    except Exception:
        log.exception("run %s: %s %s failed", draft.run_id, message.target, message.action)
        draft.live = None
        return Answer(refusal=Refusal("broken"))


@transaction.atomic
def _commit(drafts: Sequence[Draft]) -> None:
    events: list[Event] = []
    for draft in drafts:
        unmoved = Run.objects.filter(pk=draft.run_id, last_seq=draft.head.last_seq)
        if unmoved.update(**draft.run_fields()) != 1:
            raise Overtaken(str(draft.run_id))
        events += draft.events
    Event.objects.bulk_create(events)
    for event in events:
        if store := listeners.stores.get((event.target, event.action)):
            store(event)


def _is_new(request: Request) -> bool:
    return request.answer.event is not None and not request.answer.repeated


def _rung(request: Request, drafts: dict[UUID, Draft]) -> Rung:
    event = request.answer.event
    live = drafts[request.run_id].live
    assert event is not None and live is not None
    return Rung(event, request.answer.progress, live.course_id, request.origin)
