"""Predicted interest in an item, from its vector and those of what the learner took up. In numpy.

An item's vector is that of its words by the backbone, moved by a low-rank adapter:

    a(x) = normalise(x + x D U),  D [hidden, rank],  U [rank, hidden].

A learner is the weighted sum of a(x) over what they did, each by the weight of its kind and by half
for every `half_life_days` that have passed; interest is the cosine of the two. Nothing is learnt of
a single learner or item, so that new ones are served by their words alone.

Without training the adapter is none (rank 0) and the weights are those of `rows.KINDS`.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

from ml.interest.rows import DAY_S, KINDS
from ml.training.examples import Floats

HALF_LIFE_DAYS = 60.0  # two months: interests outlast a unit of the school year, and not a year
FILES = ("interest.safetensors", "interest.json")


class NoModel(RuntimeError):
    """A folder that holds no trained model of interest."""


@dataclass(frozen=True)
class Deed:
    """Something that a learner did with an item; `age_s` seconds ago."""

    vector: Floats  # [hidden]
    kind: str
    age_s: float = 0.0


@dataclass(frozen=True)
class InterestModel:
    """The adapter and the weights of the kinds."""

    down: Floats | None = None  # [hidden, rank]
    up: Floats | None = None  # [rank, hidden]
    weights: dict[str, float] = field(default_factory=lambda: dict(KINDS))
    half_life_days: float = HALF_LIFE_DAYS

    def adapted(self, vectors: Floats) -> Floats:
        """Item vectors [items, hidden] as the adapter sees them, of length 1."""
        moved = vectors
        if self.down is not None and self.up is not None:
            moved = np.asarray(vectors + vectors @ self.down @ self.up, np.float32)
        return np.asarray(moved / np.linalg.norm(moved, axis=-1, keepdims=True))

    def weight(self, kind: str, age_s: float) -> float:
        """How much a deed counts, after a time."""
        return float(self.weights[kind] * 0.5 ** (age_s / DAY_S / self.half_life_days))

    def profile(self, deeds: Sequence[Deed]) -> Floats | None:
        """A learner's vector [hidden] of length 1; None for one of whom nothing is known."""
        if not deeds:
            return None
        vectors = self.adapted(np.stack([one.vector for one in deeds]))
        weights = np.array([self.weight(one.kind, one.age_s) for one in deeds], np.float32)
        summed = weights @ vectors
        length = float(np.linalg.norm(summed))
        return np.asarray(summed / length) if length > 1e-9 else None

    def interest(self, profile: Floats | None, vectors: Floats) -> Floats:
        """Interest in each item, -1 to 1; 0 where nothing is known of the learner."""
        if profile is None:
            return np.zeros(len(vectors), np.float32)
        return np.asarray(self.adapted(vectors) @ profile)

    def save(self, folder: Path) -> None:
        """Write adapter and weights."""
        if self.down is None or self.up is None:
            raise ValueError("this model has no adapter to save: it was not trained")
        folder.mkdir(parents=True, exist_ok=True)
        save_file({"down": self.down, "up": self.up}, folder / FILES[0])
        about = {"weights": self.weights, "half_life_days": self.half_life_days}
        (folder / FILES[1]).write_text(json.dumps(about, indent=2) + "\n")

    @classmethod
    def load(cls, folder: Path) -> "InterestModel":
        """A trained model."""
        for name in FILES:
            if not (folder / name).is_file():
                raise NoModel(f"{folder} holds no {name}: run python -m ml train interest first")
        arrays, about = load_file(folder / FILES[0]), json.loads((folder / FILES[1]).read_text())
        return cls(arrays["down"], arrays["up"], about["weights"], about["half_life_days"])
