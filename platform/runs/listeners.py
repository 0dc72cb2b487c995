"""Where later apps listen to runs: named callables, registered in their `ready()`.

    finished(callable(run_id))                    after a run's last event is committed
    committed(callable(events))                   after events are committed, off the event loop
    checking(target, action, callable(run_id, value))   before an action; raises BadAction to refuse
    storing(target, action, callable(event))      inside the transaction that stores the event

What `committed` and `finished` call may be lost with the process: whoever listens must also be
able to find out from the events themselves.
"""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from runs.models import Event

Kind = tuple[str, str]  # target, action
Call = Callable[[], object]

on_finished: list[Callable[[UUID], None]] = []
on_committed: list[Callable[[Sequence[Event]], None]] = []
checks: dict[Kind, Callable[[UUID, Any], None]] = {}
stores: dict[Kind, Callable[[Event], None]] = {}


def finished(listener: Callable[[UUID], None]) -> None:
    """Call when a run has been finished."""
    on_finished.append(listener)


def committed(listener: Callable[[Sequence[Event]], None]) -> None:
    """Call with events that have just been committed."""
    on_committed.append(listener)


def checking(target: str, action: str, check: Callable[[UUID, Any], None]) -> None:
    """Let a later app refuse an action that only it can judge."""
    checks[target, action] = check


def storing(target: str, action: str, store: Callable[[Event], None]) -> None:
    """Let a later app write its own rows in the event's transaction: both are there, or neither."""
    stores[target, action] = store
