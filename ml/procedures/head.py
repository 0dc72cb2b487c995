"""The evidence head: a few small networks on the exact features, in numpy, averaged."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from ml.procedures.features import NAMES

Floats = NDArray[np.float32]
Rows = NDArray[np.float64]


class StaleHead(RuntimeError):
    """The head was trained on other features than the code now gives."""


@dataclass(frozen=True)
class Layer:
    """values @ weight + bias, for every member of the ensemble at once."""

    weight: Floats  # [members, in, out]
    bias: Floats  # [members, 1, out]

    def __call__(self, values: Floats) -> Floats:
        return values @ self.weight + self.bias


@dataclass(frozen=True)
class EvidenceHead:
    """Features, standardised and clipped, through two hidden layers of ReLU to a logit."""

    mean: Floats  # [features]
    spread: Floats  # [features]
    layers: tuple[Layer, ...]

    def logits(self, rows: Rows) -> Floats:
        """[rows, features] -> [rows, members]."""
        standard = ((rows - self.mean) / self.spread).clip(-5.0, 5.0).astype(np.float32)
        values = np.broadcast_to(standard, (len(self.layers[0].weight), *standard.shape))
        for layer in self.layers[:-1]:
            values = np.maximum(layer(values), 0.0)
        logits: Floats = self.layers[-1](values)[:, :, 0].T
        return logits

    def save(self, file: Path) -> None:
        """Write the weights, in half precision: they are noise beyond that."""
        arrays = {"mean": self.mean, "spread": self.spread}
        for number, layer in enumerate(self.layers):
            arrays[f"weight_{number}"] = layer.weight.astype(np.float16)
            arrays[f"bias_{number}"] = layer.bias.astype(np.float16)
        arrays = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
        save_file(arrays, file, metadata={"features": " ".join(NAMES)})

    @classmethod
    def load(cls, file: Path) -> EvidenceHead:
        """Read the weights; refuse those of other features."""
        arrays = load_file(file)
        if len(arrays["mean"]) != len(NAMES):
            raise StaleHead(f"{file} knows {len(arrays['mean'])} features, not {len(NAMES)}")
        count = sum(name.startswith("weight_") for name in arrays)
        layers = tuple(
            Layer(_single(arrays[f"weight_{i}"]), _single(arrays[f"bias_{i}"]))
            for i in range(count)
        )
        return cls(_single(arrays["mean"]), _single(arrays["spread"]), layers)


def _single(array: NDArray[np.generic]) -> Floats:
    return array.astype(np.float32)
