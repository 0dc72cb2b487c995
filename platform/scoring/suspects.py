"""Steps in whose hands a worker died: which they are, and how often it happened.

Before a batch its steps are noted on the queue's server. A drain that ends takes its note away, one
whose process dies can't; so the next drain knows which steps may have killed it.
"""

import json
from collections.abc import Collection, Iterable
from uuid import UUID

from scoring.lease import streams

Step = tuple[UUID, int]

KEPT_S = 24 * 3600  # a count outlives every restart, but not a change of the code behind it


def note_of(group: int) -> str:
    return f"trying:{{{group}}}"


def counts_of(group: int) -> str:
    return f"tried:{{{group}}}"


def begin(group: int, steps: Iterable[Step]) -> None:
    """These are in hand from now on, in place of those before."""
    names = json.dumps([_name(step) for step in steps])
    streams().set(note_of(group), names, ex=KEPT_S)


def end(group: int) -> None:
    """Nothing is in hand: whatever stopped this drain, it was none of its steps."""
    streams().delete(note_of(group))


def take_over(group: int) -> dict[Step, int]:
    """How often a process died over each step; those that the last one left in hand are counted."""
    pipeline = streams().pipeline(transaction=False)
    pipeline.getdel(note_of(group))
    pipeline.hgetall(counts_of(group))
    note, counts = pipeline.execute()
    tries = {_text(name): int(count) for name, count in counts.items()}
    if note:
        tries |= _count(group, json.loads(note))
    return {_step(name): count for name, count in tries.items()}


def settle(group: int, steps: Collection[Step]) -> None:
    """Scored or set aside: no suspects any more."""
    if steps:
        streams().hdel(counts_of(group), *(_name(step) for step in steps))


def _count(group: int, names: list[str]) -> dict[str, int]:
    pipeline = streams().pipeline(transaction=False)
    for name in names:
        pipeline.hincrby(counts_of(group), name, 1)
    pipeline.expire(counts_of(group), KEPT_S)
    return dict(zip(names, pipeline.execute()[:-1], strict=True))


def _name(step: Step) -> str:
    return f"{step[0].hex}:{step[1]}"


def _step(name: str) -> Step:
    run, _, seq = name.partition(":")
    return UUID(run), int(seq)


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value
