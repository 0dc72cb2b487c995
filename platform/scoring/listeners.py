"""Where later apps listen to scoring: named callables, registered in their `ready()`.

    on_scored(callable(scores))               after scores are committed, in the scoring worker: ids by run
    on_run_scored(callable(run_id))           after the `finish` event of a run has been scored
    on_reviewed(callable(review))             after a teacher's review is committed, in the web process

The first two are called at least once, so they must be safe to call again: an entry leaves the queue only
after they have returned.
"""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from scoring.models import Review

ScoredListener = Callable[[Mapping[UUID, Sequence[int]]], None]

scored_listeners: list[ScoredListener] = []
run_scored_listeners: list[Callable[[UUID], None]] = []
reviewed_listeners: list[Callable[[Review], None]] = []


def on_scored(listener: ScoredListener) -> None:
    """Call with the scores that have just been written, of several runs at once."""
    scored_listeners.append(listener)


def on_run_scored(listener: Callable[[UUID], None]) -> None:
    """Call when the last event of a finished run has been scored."""
    run_scored_listeners.append(listener)


def on_reviewed(listener: Callable[[Review], None]) -> None:
    """Call with a teacher's review."""
    reviewed_listeners.append(listener)
