"""The logistic model: counts, recency and ability for all skills, own weights for each skill.

In the family of performance factors analysis (Pavlik, Cen & Koedinger 2009) and best-LR (Gervet,
Koedinger, Schneider & Mitchell 2020): each skill has its own weight for the logs of successes and
failures and for the ability traced so far; each item has its own intercept.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ml.tracing.arrays import Doubles
from ml.tracing.history import NAMES

OWN = tuple(NAMES.index(f"skill_{name}") for name in ("wins", "losses", "ability"))
"""Features for which each skill has its own weight, beside its intercept."""


@dataclass(frozen=True)
class Linear:
    """Weights on standardised features, and the parts of skills and items."""

    centre: Doubles  # [features]
    scale: Doubles  # [features]
    weights: Doubles  # [features]
    bias: float
    skills: dict[str, list[float]]  # intercept, then one weight for each of OWN
    items: dict[str, float]

    def standard(self, features: Doubles) -> Doubles:
        """Features with mean 0 and deviation 1 in training, none beyond 6."""
        return np.asarray(np.clip((features - self.centre) / self.scale, -6.0, 6.0))

    def logits(self, features: Doubles, asked: Sequence[tuple[tuple[str, ...], str]]) -> Doubles:
        """[rows, features] and the skills and item of each row -> [rows]."""
        standard = self.standard(features)
        # einsum, not a matrix product: a row alone gives the same bits as among others.
        shared = np.einsum("rf,f->r", standard, self.weights)
        own = [self._own(standard[row], *one) for row, one in enumerate(asked)]
        return np.asarray(shared + np.array(own, dtype=np.float64) + self.bias)

    def _own(self, standard: Doubles, skills: tuple[str, ...], item: str) -> float:
        found = self.items.get(item, 0.0)
        for skill in skills:
            parts = self.skills.get(skill)
            if parts:
                slopes = zip(parts[1:], OWN, strict=True)
                own = parts[0] + sum(slope * standard[at] for slope, at in slopes)
                found += float(own) / len(skills)
        return found

    def save(self, file: Path) -> None:
        """Write compressed JSON."""
        plain = {
            "centre": self.centre.tolist(),
            "scale": self.scale.tolist(),
            "weights": self.weights.tolist(),
            "bias": self.bias,
            "skills": {k: [round(one, 5) for one in v] for k, v in self.skills.items()},
            "items": {k: round(v, 5) for k, v in self.items.items()},
        }
        file.write_bytes(gzip.compress(json.dumps(plain, separators=(",", ":")).encode(), mtime=0))

    @classmethod
    def load(cls, file: Path) -> Linear:
        """Read what `save` wrote."""
        plain = json.loads(gzip.decompress(file.read_bytes()))
        for name in ("centre", "scale", "weights"):
            plain[name] = np.array(plain[name])
        return cls(**plain)
