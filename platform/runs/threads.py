"""The threads in which this process talks to its database, away from the event loop."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from django.db import InterfaceError, OperationalError, connection

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

# Two: a slow read (a whole run rebuilt) must not hold up all the quick ones; more would only
# contend for the interpreter with the event loop.
READERS = 2
_pool = ThreadPoolExecutor(READERS, thread_name_prefix="reading")


async def reading(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function that reads the database in one of the reading threads."""
    call = partial(with_fresh_connection, partial(function, *args, **kwargs))
    return await asyncio.get_running_loop().run_in_executor(_pool, call)


def with_fresh_connection(call: Callable[[], T]) -> T:
    """Call once more on a new connection where the old one turns out to be dead.

    These threads keep their connection; a restarted database server is only noticed by using it.
    """
    try:
        return call()
    except (OperationalError, InterfaceError) as error:
        log.warning("a database connection is opened again: %s", error)
        connection.close()
        return call()
