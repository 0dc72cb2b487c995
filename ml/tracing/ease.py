"""How easy skills and items are, whoever answers: a Rasch model with items nested in skills.

logit p = student + base + mean over skills(skill) + combination + item, each part drawn towards 0.
An item never seen falls back to its skills, an unseen combination to the mean of its skills.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import asdict, dataclass, field
from math import log1p
from pathlib import Path

from ml.tracing.rows import JOINT


@dataclass(frozen=True)
class Ease:
    """Of one row: what its skills and its item add to anybody's logit."""

    skills: float
    item: float
    support: float
    """log(1 + answers that the item's part rests on)."""

    @property
    def total(self) -> float:
        """The logit of a student of average ability."""
        return self.skills + self.item


@dataclass(frozen=True)
class EaseTable:
    """The fitted parts, in logits."""

    base: float
    rate: float
    """Share of correct answers, the prior of every running rate."""
    skills: dict[str, float] = field(default_factory=dict)
    combinations: dict[str, float] = field(default_factory=dict)
    items: dict[str, float] = field(default_factory=dict)
    support: dict[str, int] = field(default_factory=dict)

    def of(self, skills: tuple[str, ...], item: str) -> Ease:
        """Of any row, seen or not."""
        shared = sum(self.skills.get(skill, 0.0) for skill in skills) / len(skills)
        own = self.combinations.get(JOINT.join(skills), 0.0)
        return Ease(
            self.base + shared + own, self.items.get(item, 0.0), log1p(self.support.get(item, 0))
        )

    def save(self, file: Path) -> None:
        """Write it as compressed JSON, with a fixed time stamp so that equal is equal in bytes."""
        text = json.dumps(asdict(self), separators=(",", ":")).encode()
        file.write_bytes(gzip.compress(text, mtime=0))

    @classmethod
    def load(cls, file: Path) -> EaseTable:
        """Read what `save` wrote."""
        return cls(**json.loads(gzip.decompress(file.read_bytes())))
