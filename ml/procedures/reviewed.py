"""Trials that a teacher has judged: pseudonymised before they come here, and without any words.

A trial is the run until then as the model reads it: kinds of actions, scaled settings and seconds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ml.procedures.actions import ProcedureAction, ProcedureRequest
from ml.training import reviewed as shared
from ml.training.reviewed import TooFewLearners, digest_of, write

__all__ = ["Cut", "ReviewedTrial", "TooFewLearners", "cut", "digest_of", "read", "write"]

NAME = "reviewed trials"  # of the data set that they form


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


Cut = shared.Cut[ReviewedTrial]


def cut(trials: Sequence[ReviewedTrial]) -> Cut:
    """Two parts without a common learner. Raises TooFewLearners."""
    return shared.cut(trials, NAME)


def read(path: Path) -> list[ReviewedTrial]:
    """What `write` wrote."""
    return shared.read(path, ReviewedTrial.from_json)
