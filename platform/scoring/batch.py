"""What a drain has in hand, and which of it comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from scoring.judging import Judged
from scoring.queue import Entry

QUICK_AT_ONCE = 32  # steps without a model in one commit


@dataclass
class Waiting:
    """An entry in hand, with the rules' answer if that was given early."""

    entry: Entry
    judged: Judged | None = None
    deaths: int = 0  # of workers that had it in hand

    @property
    def step(self) -> tuple[UUID, int]:
        return self.entry.run_id, self.entry.seq

    @property
    def is_quick(self) -> bool:
        """Whether no model is asked."""
        return self.judged is not None and self.judged.superseded


def next_batch(
    waiting: Sequence[Waiting], suspects_too: bool
) -> tuple[list[Waiting], list[Waiting]]:
    """The oldest, and with them what asks nothing of a model; then what is left.

    A step over which a worker died comes alone: when nothing else waits, or with `suspects_too`.
    """
    suspected = [one for one in waiting if one.deaths]
    if suspected and (suspects_too or len(suspected) == len(waiting)):
        alone = min(suspected, key=lambda one: one.deaths)
        return [alone], [one for one in waiting if one is not alone]
    quick = [one for one in waiting if one.is_quick]
    slow = [one for one in waiting if not one.is_quick and not one.deaths]
    size = settings.SCORING_BATCH
    return quick[:QUICK_AT_ONCE] + slow[:size], quick[QUICK_AT_ONCE:] + slow[size:] + suspected


def drop_superseded(waiting: Sequence[Waiting]) -> None:
    """Under overload only the newest question of each kind goes to the model.

    Scoring requests only: the events, the rules' scores and the mark all stay.
    """
    newest: dict[tuple[UUID, str], int] = {}
    judged = [one.judged for one in waiting if one.judged and one.judged.wants_model]
    for one in judged:
        newest[one.kind] = max(newest.get(one.kind, 0), one.seq)
    for one in judged:
        one.superseded = one.seq < newest[one.kind]
