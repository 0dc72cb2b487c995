"""The sequence reader: small gated recurrent networks over a run's steps, in numpy, averaged.

It reads left to right, so one pass gives the chance after every step: the moment before the latest
trial costs nothing more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

from ml.procedures.marks import MARKS, Floats

GROUP = 32
"""Runs read together: the states of 300 long ones would take 130 MB."""


class StaleReader(RuntimeError):
    """The reader was trained on other marks than the code now gives."""


@dataclass(frozen=True)
class GatedLayer:
    """A GRU of every member at once, in torch's order of gates: reset, update, new."""

    inward: Floats  # [members, in, 3 * hidden]
    recurrent: Floats  # [members, hidden, 3 * hidden]
    inward_bias: Floats  # [members, 1, 3 * hidden]
    recurrent_bias: Floats  # [members, 1, 3 * hidden]

    def __call__(self, values: Floats) -> Floats:
        """[members, steps, runs, in] -> [members, steps, runs, hidden]."""
        members, steps, runs, _ = values.shape
        hidden = self.recurrent.shape[1]
        given = values @ self.inward[:, None] + self.inward_bias[:, None]
        state = np.zeros((members, runs, hidden), dtype=np.float32)
        states = np.empty((members, steps, runs, hidden), dtype=np.float32)
        for step in range(steps):
            now = given[:, step]
            kept = state @ self.recurrent + self.recurrent_bias
            gates = _sigmoid(now[..., : 2 * hidden] + kept[..., : 2 * hidden])
            reset, update = gates[..., :hidden], gates[..., hidden:]
            fresh = np.tanh(now[..., 2 * hidden :] + reset * kept[..., 2 * hidden :])
            state = fresh + update * (state - fresh)
            states[:, step] = state
        return states


@dataclass(frozen=True)
class Read:
    """A run read from left to right."""

    logits: Floats  # [steps]; of success, after each step
    states: Floats  # [steps, members * hidden]


@dataclass(frozen=True)
class SequenceReader:
    """Marks through a layer of ReLU and gated layers to a logit after every step."""

    inlet: Floats  # [members, marks, width]
    inlet_bias: Floats  # [members, 1, width]
    layers: tuple[GatedLayer, ...]
    outlet: Floats  # [members, hidden, 1]
    outlet_bias: Floats  # [members, 1, 1]

    def logits(self, runs: Sequence[Floats]) -> list[Floats]:
        """[steps] for each run of marks [steps, marks]; the members' mean."""
        return [one.logits for one in self.read(runs)]

    def read(self, runs: Sequence[Floats]) -> list[Read]:
        """The logits with the states they come from, for each run of marks [steps, marks]."""
        order = sorted(range(len(runs)), key=lambda row: len(runs[row]))
        found: dict[int, Read] = {}
        for at in range(0, len(order), GROUP):
            rows = order[at : at + GROUP]
            found |= dict(zip(rows, self._together([runs[row] for row in rows]), strict=True))
        return [found[row] for row in range(len(runs))]

    def _together(self, runs: Sequence[Floats]) -> list[Read]:
        """The same for a few runs, padded to the longest."""
        padded = np.zeros((max(map(len, runs)), len(runs), MARKS), dtype=np.float32)
        for place, marks in enumerate(runs):
            padded[: len(marks), place] = marks
        values = np.maximum(padded @ self.inlet[:, None] + self.inlet_bias[:, None], 0.0)
        for layer in self.layers:
            values = layer(values)
        logits = (values @ self.outlet[:, None] + self.outlet_bias[:, None]).mean(axis=0)
        states = np.concatenate(list(values), axis=-1)
        return [
            Read(logits[: len(marks), place, 0], states[: len(marks), place])
            for place, marks in enumerate(runs)
        ]

    def arrays(self) -> dict[str, Floats]:
        """Every weight by its name in the file."""
        found = {name: getattr(self, name) for name in _ENDS}
        for number, layer in enumerate(self.layers):
            found |= {f"{name}_{number}": getattr(layer, name) for name in _GATED}
        return found

    def save(self, file: Path) -> None:
        """Write the weights in half precision."""
        halves = {k: np.ascontiguousarray(v.astype(np.float16)) for k, v in self.arrays().items()}
        save_file(halves, file)

    @classmethod
    def load(cls, file: Path) -> SequenceReader:
        """Read the weights; refuse those of other marks."""
        arrays = {name: array.astype(np.float32) for name, array in load_file(file).items()}
        if arrays["inlet"].shape[1] != MARKS:
            raise StaleReader(f"{file} knows {arrays['inlet'].shape[1]} marks, not {MARKS}")
        count = sum(name.startswith("recurrent_bias_") for name in arrays)
        layers = tuple(
            GatedLayer(**{name: arrays[f"{name}_{number}"] for name in _GATED})
            for number in range(count)
        )
        return cls(layers=layers, **{name: arrays[name] for name in _ENDS})


_ENDS = ("inlet", "inlet_bias", "outlet", "outlet_bias")
_GATED = ("inward", "recurrent", "inward_bias", "recurrent_bias")


def _sigmoid(values: Floats) -> Floats:
    """Through tanh, which cannot overflow."""
    return 0.5 * (np.tanh(0.5 * values) + 1.0)  # type: ignore[no-any-return]
