"""Answers that a teacher has judged: pseudonymised and scrubbed before they come here."""

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ml.data.semeval import Answer
from ml.data.splits import pick

NAME = "reviews"  # of the data set that they form
# This share of the learners is never learnt from: before and after are compared on their answers.
KEPT_ONE_IN = 4
SALT = "reviewed"


class TooFewLearners(ValueError):
    """With one learner there is nobody to compare on who was not learnt from."""


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


@dataclass(frozen=True)
class Cut:
    """Two parts without a common learner."""

    train: list[Reviewed]
    kept: list[Reviewed]


def cut(reviewed: Sequence[Reviewed]) -> Cut:
    """By a hash of the learner, who so stays on the same side of every later cut too."""
    learners = {one.learner for one in reviewed}
    if len(learners) < 2:
        raise TooFewLearners(
            f"reviewed answers of at least 2 learners are needed; there are {len(learners)}"
        )
    kept = {one for one in learners if zlib.crc32(f"{SALT}:{one}".encode()) % KEPT_ONE_IN == 0}
    if kept in (set(), learners):  # so few that all fell on one side
        kept = pick(learners, 1 / KEPT_ONE_IN, SALT)
    return Cut(
        [one for one in reviewed if one.learner not in kept],
        [one for one in reviewed if one.learner in kept],
    )


def write(path: Path, reviewed: Iterable[Reviewed]) -> int:
    """One JSON object a line; how many there were."""
    count = 0
    with path.open("w", encoding="utf-8") as out:
        for one in reviewed:
            out.write(json.dumps(one.to_json(), ensure_ascii=False) + "\n")
            count += 1
    return count


def read(path: Path) -> list[Reviewed]:
    """What `write` wrote."""
    with path.open(encoding="utf-8") as lines:
        return [Reviewed.from_json(json.loads(line)) for line in lines if line.strip()]


def digest_of(reviewed: Sequence[Reviewed]) -> str:
    """The same for the same answers with the same labels, in whatever order."""
    rows = sorted(json.dumps(one.to_json(), sort_keys=True) for one in reviewed)
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()
