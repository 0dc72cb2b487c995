"""The backbone as it came, untrained by any task: a vector for each token of a text in its context.

Two texts that say the same lie near each other there, in words that no training data held. On the CPU it runs in int8 on
ONNX Runtime, elsewhere on torch; both behind `Encoder`.

``python -m ml.serving.sentences`` builds the int8 model where it is missing.
"""

import hashlib
import subprocess
import sys
import tempfile
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Protocol

import numpy as np
import onnxruntime

from ml.backbone import Backbone
from ml.serving.batches import BatchLimits, cheapest_batches
from ml.serving.cache import ADAPTERS, cache_folder
from ml.serving.session import SLOW_FUSION
from ml.serving.settings import ServingSettings
from ml.training.examples import Batch, Encoded, Example, Floats, encode

MAX_TOKENS = 96
# Questions and references come again with each answer; a text of 30 tokens takes 46 KB.
MOST_KEPT = 512
EXPORTER_VERSION = "1"  # raise when the exported graph changes


@dataclass(frozen=True)
class Sentence:
    """A text as the backbone sees it. All vectors have length 1; a text without tokens has none of them."""

    vector: Floats  # [hidden], the direction of the mean over all tokens, the ends included
    tokens: tuple[int, ...]  # their ids, without the two ends
    states: Floats  # [tokens, hidden]


class Encoder(Protocol):
    """What reads texts."""

    def read(self, texts: Sequence[str]) -> list[Sentence]:
        """A sentence for each text, in their order."""


Run = Callable[[Batch], Floats]  # states [rows, tokens, hidden]


class KeepingEncoder:
    """Runs what it has not read lately, in batches of like length; the least used is forgotten first."""

    def __init__(self, run: Run, limits: BatchLimits) -> None:
        self._run = run
        self._limits = limits
        self._tokenizer = Backbone.find().tokenizer(MAX_TOKENS)
        self._known: OrderedDict[str, Sentence] = OrderedDict()
        self._keeping = Lock()  # a version that is being loaded warms up while another one scores

    def read(self, texts: Sequence[str]) -> list[Sentence]:
        """A sentence for each text, in their order."""
        found = self._recall(texts)
        new = [one for one in dict.fromkeys(texts) if one not in found]
        if new:
            read = dict(zip(new, self._read(new), strict=True))
            self._keep(read)
            found |= read
        return [found[one] for one in texts]

    def _recall(self, texts: Sequence[str]) -> dict[str, Sentence]:
        with self._keeping:
            found = {one: self._known[one] for one in texts if one in self._known}
            for one in found:
                self._known.move_to_end(one)
        return found

    def _keep(self, read: dict[str, Sentence]) -> None:
        with self._keeping:
            self._known.update(read)
            while len(self._known) > MOST_KEPT:
                self._known.popitem(last=False)

    def _read(self, texts: Sequence[str]) -> list[Sentence]:
        encoded = encode(self._tokenizer, [Example(one) for one in texts])
        found: dict[int, Sentence] = {}
        for batch in cheapest_batches(encoded, self._limits):
            states = self._run(batch)
            for place, row in enumerate(batch.rows):
                found[row] = _sentence(encoded[row], states[place])
        return [found[row] for row in range(len(texts))]


def _sentence(encoded: Encoded, states: Floats) -> Sentence:
    """`states` [tokens, hidden] of the text and what pads it."""
    own = states[: len(encoded.ids)].astype(np.float32)
    return Sentence(_unit(own.mean(axis=0)), encoded.ids[1:-1], _unit(own[1:-1]))


def _unit(vectors: Floats) -> Floats:
    return np.asarray(
        vectors / np.maximum(1e-6, np.linalg.norm(vectors, axis=-1, keepdims=True)),
        dtype=np.float32,
    )


def open_encoder(settings: ServingSettings) -> Encoder:
    """On the device of the settings; the same one for all who ask in a process."""
    return _open(settings)


@lru_cache(maxsize=2)
def _open(settings: ServingSettings) -> KeepingEncoder:
    if settings.device == "cpu" and settings.numbers == "int8":
        # One text a pass: int8 takes its scales from all of a pass, and what comes along must not matter.
        alone = replace(settings.limits, rows=1)
        return KeepingEncoder(_onnx(ready_file(), settings), alone)
    # Not above: a worker on the CPU imports no torch.
    from ml.serving.torch_sentences import on_torch

    return KeepingEncoder(on_torch(settings), settings.limits)


def _onnx(file: Path, settings: ServingSettings) -> Run:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = settings.threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = False  # as in `OnnxSession`
    model = onnxruntime.InferenceSession(
        str(file),
        options,
        providers=["CPUExecutionProvider"],
        disabled_optimizers=[SLOW_FUSION],
    )

    def run(batch: Batch) -> Floats:
        states: Floats = model.run(["states"], {"ids": batch.ids, "mask": batch.mask})[0]
        return states

    return run


def encoder_file() -> Path:
    """Where the int8 model is or will be."""
    digest = hashlib.sha256(f"{EXPORTER_VERSION} {Backbone.find().digest}".encode())
    return cache_folder() / f"sentences-{digest.hexdigest()[:16]}.onnx"


def ready_file() -> Path:
    """The int8 model, built in a process of its own if it is missing: torch's memory goes with that."""
    target = encoder_file()
    if not target.is_file():
        subprocess.run(
            [sys.executable, "-m", "ml.serving.sentences"],
            check=True,
            cwd=ADAPTERS.parent.parent,
            stdout=subprocess.DEVNULL,
        )
    return target


def build(target: Path) -> None:
    """Export next to the target and rename: a reader never sees half a file."""
    from ml.serving.export import export_encoder_int8  # needs torch

    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix="building-") as scratch:
        made = Path(scratch) / "int8.onnx"
        export_encoder_int8(made)
        made.replace(target)


def prepare() -> str:
    """Build it where it is missing; a line about it."""
    target = encoder_file()
    if target.is_file():
        return f"sentences: {target} is there"
    build(target)
    return f"sentences: {target} built, {target.stat().st_size / 1e6:.1f} MB"


if __name__ == "__main__":
    print(prepare())
