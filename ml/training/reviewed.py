"""What examples that teachers have judged share, whatever their task: how they are cut and kept."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from ml.data.splits import pick

# This share of the learners is never learnt from: before and after are compared on their examples.
KEPT_ONE_IN = 4
SALT = "reviewed"


class TooFewLearners(ValueError):
    """With one learner there is nobody to compare on who was not learnt from."""


class Judged(Protocol):
    """One example with its teacher's verdict."""

    @property
    def learner(self) -> str:
        """A pseudonym."""

    def to_json(self) -> dict[str, Any]:
        """One object."""


Example = TypeVar("Example", bound=Judged)


@dataclass(frozen=True)
class Cut(Generic[Example]):
    """Two parts without a common learner."""

    train: list[Example]
    kept: list[Example]


def cut(examples: Sequence[Example], called: str) -> Cut[Example]:
    """By a hash of the learner, who so stays on the same side of every later cut too.

    `called` is what the error calls the examples. Raises TooFewLearners.
    """
    learners = {one.learner for one in examples}
    if len(learners) < 2:
        raise TooFewLearners(
            f"{called} of at least 2 learners are needed; there are {len(learners)}"
        )
    kept = {one for one in learners if zlib.crc32(f"{SALT}:{one}".encode()) % KEPT_ONE_IN == 0}
    if kept in (set(), learners):  # so few that all fell on one side
        kept = pick(learners, 1 / KEPT_ONE_IN, SALT)
    return Cut(
        [one for one in examples if one.learner not in kept],
        [one for one in examples if one.learner in kept],
    )


def write(path: Path, examples: Iterable[Judged]) -> int:
    """One JSON object a line; how many there were."""
    count = 0
    with path.open("w", encoding="utf-8") as out:
        for one in examples:
            out.write(json.dumps(one.to_json(), ensure_ascii=False) + "\n")
            count += 1
    return count


def read(path: Path, from_json: Callable[[dict[str, Any]], Example]) -> list[Example]:
    """What `write` wrote."""
    with path.open(encoding="utf-8") as lines:
        return [from_json(json.loads(line)) for line in lines if line.strip()]


def digest_of(examples: Sequence[Judged]) -> str:
    """The same for the same examples with the same labels, in whatever order."""
    rows = sorted(json.dumps(one.to_json(), sort_keys=True) for one in examples)
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()
