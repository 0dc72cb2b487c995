"""Texts in, logits out: on ONNX Runtime, or on torch behind the same interface."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from ml.backbone import Backbone
from ml.serving.batches import cheapest_batches
from ml.serving.cache import adapter_folder, ready_file
from ml.serving.passes import Pass, tell
from ml.serving.settings import ServingSettings
from ml.training.examples import Batch, Example, Floats, encode

# Of a sum and its norm ONNX Runtime 1.32 would make one SkipLayerNormalization, which is slower than
# the two by themselves: without it a pass takes a fifth less (docs/models-serving.md).
SLOW_FUSION = "SkipLayerNormFusion"


class Session(Protocol):
    """What a scorer needs of a model."""

    def logits(self, examples: Sequence[Example]) -> Floats:
        """[examples, classes], in the order of the examples."""


class OnnxSession:
    """int8 on the CPU; one thread, because workers are many and cores are few."""

    def __init__(
        self, file: Path, tokenizer: Tokenizer, settings: ServingSettings, task: str = ""
    ) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = settings.threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # Without the arena the process stays 100 MB smaller after one long batch.
        options.enable_cpu_mem_arena = False
        self.model = onnxruntime.InferenceSession(
            str(file),
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=[SLOW_FUSION],
        )
        self.inputs = {one.name for one in self.model.get_inputs()}
        self.task = task
        self.tokenizer = tokenizer
        self.settings = settings

    def logits(self, examples: Sequence[Example]) -> Floats:
        """[examples, classes]; batches are cut so that padding and passes cost least."""
        if not examples:
            return np.zeros((0, 0), dtype=np.float32)
        rows: list[int] = []
        parts: list[Floats] = []
        encoded = encode(self.tokenizer, examples)
        for batch in cheapest_batches(encoded, self.settings.limits):
            began = time.perf_counter()
            rows.extend(batch.rows)
            parts.append(self._run(batch))
            tell(Pass.of(self.task, batch, time.perf_counter() - began))
        together = np.concatenate(parts)
        ordered = np.empty_like(together)
        ordered[rows] = together
        return ordered

    def _run(self, batch: Batch) -> Floats:
        named = {
            "ids": batch.ids,
            "mask": batch.mask,
            "types": batch.types,
            "numbers": batch.numbers,
        }
        wanted = {name: array for name, array in named.items() if name in self.inputs}
        logits: Floats = self.model.run(["logits"], wanted)[0]
        return logits


def open_session(
    task: str, max_tokens: int, settings: ServingSettings, folder: Path | None = None
) -> Session:
    """The model of a task on the device of the settings; of another version if `folder` is given."""
    tokenizer = Backbone.find().tokenizer(max_tokens)
    if settings.device == "cpu" and settings.numbers == "int8":
        return OnnxSession(ready_file(task, folder), tokenizer, settings, task)
    # Not above: a worker on the CPU imports no torch.
    from ml.serving.torch_session import TorchSession

    return TorchSession(folder or adapter_folder(task), tokenizer, settings, task)
