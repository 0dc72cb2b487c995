"""SQLite with a queue at its door.

SQLite lets one writer in at a time, and the others look again after 1, 2, 5, 10 ... 100 ms: under
load a writer that is unlucky a few times waits for a quarter of a second while the lock is free
most of the time. Here every transaction that will write first waits on a file lock, where the
kernel wakes the next one at once. What writes without it (other programs, statements outside a
transaction) still meets SQLite's own lock, so nothing depends on this for correctness.
"""

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base


def close_to_others(path: Path) -> None:
    """Make the database its owner's alone, before anything is in it: it holds names, answers and passwords.

    SQLite gives what it lays beside it the same permissions.
    """
    with suppress(OSError):  # it is there already, or SQLite says why it cannot be made
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, with a turn taken before each transaction and given back after it."""

    _door: int | None = None
    _has_turn = False

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if not self.is_in_memory_db():
            close_to_others(Path(self.settings_dict["NAME"]))
        return super().get_new_connection(conn_params)

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._give_turn_back()
            raise

    def _commit(self) -> Any:
        try:
            return super()._commit()  # type: ignore[misc]
        finally:
            self._give_turn_back()

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._give_turn_back()

    def close(self) -> None:
        super().close()
        if not self.in_atomic_block:
            self._give_turn_back()
            if self._door is not None:
                os.close(self._door)
                self._door = None

    def _take_turn(self) -> None:
        if self._has_turn or self.is_in_memory_db():
            return
        if self._door is None:
            path = f"{self.settings_dict['NAME']}.turn"
            self._door = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._door, fcntl.LOCK_EX)
        self._has_turn = True

    def _give_turn_back(self) -> None:
        if self._has_turn and self._door is not None:
            self._has_turn = False
            fcntl.flock(self._door, fcntl.LOCK_UN)
