"""Answers that a teacher has judged: pseudonymised and scrubbed before they come here."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ml.data.semeval import Answer
from ml.training import reviewed as shared
from ml.training.reviewed import TooFewLearners, digest_of, write

__all__ = ["Cut", "Reviewed", "TooFewLearners", "cut", "digest_of", "read", "write"]

NAME = "reviews"  # of the data set that they form


@dataclass(frozen=True)
class Reviewed:
    """One answer with its teacher's verdict as its label."""

    answer: Answer
    learner: str  # a pseudonym
    groups: Mapping[str, str] = field(default_factory=dict)  # course, language, scaffold ...

    def to_json(self) -> dict[str, Any]:
        """The shape of the data sets, with learner and groups."""
        row = {name: value for name, value in asdict(self.answer).items() if value != ""}
        return row | {"learner": self.learner, "groups": dict(self.groups)}

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> "Reviewed":
        return cls(Answer.from_json(row), str(row["learner"]), dict(row.get("groups") or {}))


Cut = shared.Cut[Reviewed]


def cut(reviewed: Sequence[Reviewed]) -> Cut:
    """Two parts without a common learner. Raises TooFewLearners."""
    return shared.cut(reviewed, "reviewed answers")


def read(path: Path) -> list[Reviewed]:
    """What `write` wrote."""
    return shared.read(path, Reviewed.from_json)
