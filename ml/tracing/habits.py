"""What usually happens at a place: offsets of the logit for items, pairs of items and skills.

Each kind of key (see `History._keys`) has a table. An entry is how much better or worse than
expected students do there, one Newton step from the expectation, drawn towards 0:
offset = sum(outcome - p) / (sum(p (1 - p)) + 1 / width^2).
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from math import log1p
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ml.tracing.arrays import Doubles

KINDS = (
    "item_after",
    "item_after_item",
    "item_by_ability",
    "skill_after_skill",
    "skill_practice",
    "skill_pattern",
)
WIDTHS = (0.5, 0.5, 0.3, 0.3, 0.3, 0.3)
"""Standard deviation expected of the offsets, in logits."""
LEAST = 2
"""Answers below which an entry is left out."""
COUNTED = 2
"""The first kinds are sparse: how many answers an entry rests on is told too."""
NAMES = (*(f"habit_{kind}" for kind in KINDS), *(f"habit_{kind}_n" for kind in KINDS[:COUNTED]))

Table = dict[str, tuple[float, float]]
"""Key -> offset and log(1 + answers)."""


@dataclass(frozen=True)
class Habits:
    """One table for each kind."""

    tables: tuple[Table, ...]

    def of(self, keys: Sequence[str]) -> list[float]:
        """The offsets at these keys, and what the sparse ones rest on."""
        found = [table.get(key, (0.0, 0.0)) for table, key in zip(self.tables, keys, strict=True)]
        return [*(offset for offset, _ in found), *(weight for _, weight in found[:COUNTED])]

    def save(self, file: Path) -> None:
        """Write compressed JSON, equal in bytes for equal tables."""
        text = json.dumps(self.tables, separators=(",", ":")).encode()
        file.write_bytes(gzip.compress(text, mtime=0))

    @classmethod
    def load(cls, file: Path) -> Habits:
        """Read what `save` wrote."""
        tables = json.loads(gzip.decompress(file.read_bytes()))
        return cls(tuple({key: (one[0], one[1]) for key, one in table.items()} for table in tables))


@dataclass(frozen=True)
class _Sums:
    """Of one kind: what was missed and the weight, by key and fold."""

    names: list[str]
    ids: NDArray[np.int64]  # [rows]
    missed: Doubles  # [keys, folds]
    weight: Doubles
    count: Doubles


def fit_habits(
    keys: Sequence[tuple[str, ...]], missed: Doubles, weight: Doubles, folds: NDArray[np.int64]
) -> tuple[Habits, Doubles]:
    """The tables from all rows, and for each row what the tables of the other folds say of it."""
    tables: list[Table] = []
    offsets: list[Doubles] = []
    weights: list[Doubles] = []
    for kind, width in enumerate(WIDTHS):
        sums = _sums([row[kind] for row in keys], missed, weight, folds)
        tables.append(_table(sums, width))
        offset, support = _of_others(sums, width, folds)
        offsets.append(offset)
        weights.append(support)
    return Habits(tuple(tables)), np.stack([*offsets, *weights[:COUNTED]], axis=1)


def _sums(keys: Sequence[str], missed: Doubles, weight: Doubles, folds: NDArray[np.int64]) -> _Sums:
    places: dict[str, int] = {}
    ids = np.array([places.setdefault(key, len(places)) for key in keys], dtype=np.int64)
    cells, parts = len(places), int(folds.max()) + 1

    def summed(values: Doubles) -> Doubles:
        flat = np.bincount(ids * parts + folds, values, minlength=cells * parts)
        return np.asarray(flat.reshape(cells, parts))

    return _Sums(list(places), ids, summed(missed), summed(weight), summed(np.ones(len(ids))))


def _offsets(missed: Doubles, weight: Doubles, count: Doubles, width: float) -> Doubles:
    return np.asarray(np.where(count >= LEAST, missed / (weight + width**-2.0), 0.0))


def _table(sums: _Sums, width: float) -> Table:
    count = sums.count.sum(axis=1)
    found = _offsets(sums.missed.sum(axis=1), sums.weight.sum(axis=1), count, width)
    return {
        name: (round(float(found[at]), 4), round(log1p(count[at]), 4))
        for at, name in enumerate(sums.names)
        if name and count[at] >= LEAST
    }


def _of_others(sums: _Sums, width: float, folds: NDArray[np.int64]) -> tuple[Doubles, Doubles]:
    def others(cells: Doubles) -> Doubles:
        return np.asarray(cells.sum(axis=1)[sums.ids] - cells[sums.ids, folds])

    count = others(sums.count)
    known = (count >= LEAST) & np.array([bool(name) for name in sums.names])[sums.ids]
    offset = _offsets(others(sums.missed), others(sums.weight), count, width)
    return np.where(known, offset, 0.0), np.where(known, np.log1p(count), 0.0)
