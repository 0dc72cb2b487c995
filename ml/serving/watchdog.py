"""A time limit that also holds where native code never gives the interpreter back."""

import faulthandler
from collections.abc import Iterator
from contextlib import contextmanager

STDERR = 2  # by number: a Celery worker puts an object without one in place of sys.stderr


@contextmanager
def at_most(limit_s: float) -> Iterator[None]:
    """End this process if the block takes longer than `limit_s` seconds; 0 sets no limit.

    faulthandler's watchdog is a thread of C that needs no interpreter lock: it writes where the
    process was stuck into its log and ends it at once. Whoever started the process starts it again.
    """
    if limit_s <= 0:
        yield
        return
    faulthandler.dump_traceback_later(limit_s, exit=True, file=STDERR)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
