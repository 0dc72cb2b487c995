"""Trials that a teacher has judged: pseudonymised before they come here, and without any words.

A trial is the run until then as the model reads it: kinds of actions, scaled settings and seconds.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ml.data.splits import pick
from ml.procedures.actions import ProcedureAction, ProcedureRequest

NAME = "reviewed trials"  # of the data set that they form
# This share of the learners is never learnt from: before and after are compared on their trials.
KEPT_ONE_IN = 4
SALT = "reviewed"


class TooFewLearners(ValueError):
    """With one learner there is nobody to compare on who was not learnt from."""


@dataclass(frozen=True)
class ReviewedTrial:
    """A run up to a trial, and whether a teacher found that the trial helped."""

    request: ProcedureRequest
    helped: bool
    learner: str  # a pseudonym
    groups: Mapping[str, str] = field(default_factory=dict)  # course, language, scaffold ...

    def to_json(self) -> dict[str, Any]:
        """One object."""
        return asdict(self)

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> ReviewedTrial:
        """What `to_json` gave."""
        told = row["request"]
        actions = tuple(
            ProcedureAction(**{**one, "changed": tuple(one["changed"])}) for one in told["actions"]
        )
        request = ProcedureRequest(
            told["lab"], tuple(told["controls"]), actions, told["target_control"]
        )
        return cls(request, bool(row["helped"]), str(row["learner"]), dict(row["groups"]))


@dataclass(frozen=True)
class Cut:
    """Two parts without a common learner."""

    train: list[ReviewedTrial]
    kept: list[ReviewedTrial]


def cut(trials: Sequence[ReviewedTrial]) -> Cut:
    """By a hash of the learner, who so stays on the same side of every later cut too."""
    learners = {one.learner for one in trials}
    if len(learners) < 2:
        raise TooFewLearners(
            f"reviewed trials of at least 2 learners are needed; there are {len(learners)}"
        )
    kept = {one for one in learners if zlib.crc32(f"{SALT}:{one}".encode()) % KEPT_ONE_IN == 0}
    if kept in (set(), learners):  # so few that all fell on one side
        kept = pick(learners, 1 / KEPT_ONE_IN, SALT)
    return Cut(
        [one for one in trials if one.learner not in kept],
        [one for one in trials if one.learner in kept],
    )


def write(path: Path, trials: Iterable[ReviewedTrial]) -> int:
    """One JSON object a line; how many there were."""
    count = 0
    with path.open("w", encoding="utf-8") as out:
        for one in trials:
            out.write(json.dumps(one.to_json(), ensure_ascii=False) + "\n")
            count += 1
    return count


def read(path: Path) -> list[ReviewedTrial]:
    """What `write` wrote."""
    with path.open(encoding="utf-8") as lines:
        return [ReviewedTrial.from_json(json.loads(line)) for line in lines if line.strip()]


def digest_of(trials: Sequence[ReviewedTrial]) -> str:
    """The same for the same trials with the same labels, in whatever order."""
    rows = sorted(json.dumps(one.to_json(), sort_keys=True) for one in trials)
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()
