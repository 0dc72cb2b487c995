"""A second outlet of the sequence readers, learnt from teachers' reviews: it judges trials.

The first outlet tells the chance of success and stays as it was measured. What a trial moves is told
by both: teachers of an installation may see in a trial what success at the end does not show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

from ml.procedures.blend import Doubles
from ml.procedures.sequence import Read

FILE = "second_outlet.safetensors"
LEARNT = "second outlet"
"""What a lineage calls it where a version learnt one."""


@dataclass(frozen=True)
class SecondOutlet:
    """`weights` [states]: what the readers' states after a trial, less those before, add to its leaning."""

    weights: Doubles

    def moved(self, told: Sequence[Read], places: Sequence[Sequence[int]]) -> Doubles:
        """[runs] of logits, from each run's rows (now, before, after); 0 where nothing was read."""
        found = np.zeros(len(told))
        for row, (one, (_, before, after)) in enumerate(zip(told, places, strict=True)):
            if len(one.states):
                found[row] = (one.states[after] - one.states[before]) @ self.weights
        return found

    def save(self, folder: Path) -> None:
        """Write it beside the readers."""
        save_file({"weights": self.weights}, folder / FILE)

    @classmethod
    def of(cls, folder: Path) -> SecondOutlet | None:
        """That of a version; None where it learnt none."""
        file = folder / FILE
        return cls(load_file(file)["weights"]) if file.is_file() else None
