"""Texts in, logits out: on ONNX Runtime, or on torch behind the same interface."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from ml.backbone import Backbone
from ml.serving.cache import adapter_folder, ready_file
from ml.serving.settings import ServingSettings
from ml.training.examples import Batch, Example, Floats, encode, sorted_batches


class Session(Protocol):
    """What a scorer needs of a model."""

    def logits(self, examples: Sequence[Example]) -> Floats:
        """[examples, classes], in the order of the examples."""


class OnnxSession:
    """int8 on the CPU; one thread, because workers are many and cores are few."""

    def __init__(self, file: Path, tokenizer: Tokenizer, settings: ServingSettings) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = settings.threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # Without the arena the process stays 100 MB smaller after one long batch.
        options.enable_cpu_mem_arena = False
        self.model = onnxruntime.InferenceSession(
            str(file), options, providers=["CPUExecutionProvider"]
        )
        self.inputs = {one.name for one in self.model.get_inputs()}
        self.tokenizer = tokenizer
        self.settings = settings

    def logits(self, examples: Sequence[Example]) -> Floats:
        """[examples, classes]; batches are of like length, so padding costs little."""
        if not examples:
            return np.zeros((0, 0), dtype=np.float32)
        rows: list[int] = []
        parts: list[Floats] = []
        encoded = encode(self.tokenizer, examples)
        for batch in sorted_batches(encoded, self.settings.batch, multiple=1):
            rows.extend(batch.rows)
            parts.append(self._run(batch))
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


class TorchSession:
    """The same on torch: half precision on CUDA, fp32 on the CPU."""

    def __init__(self, adapter: Path, tokenizer: Tokenizer, settings: ServingSettings) -> None:
        import torch

        from ml.training.network import Network

        types = {"fp32": torch.float32, "fp16": torch.float16, "bf16": torch.bfloat16}
        device = "cuda" if settings.device == "cuda" else "cpu"
        if settings.numbers not in types:
            raise ValueError(f"{settings.numbers} is not served by torch")
        if device == "cpu":
            torch.set_num_threads(settings.threads)
        self.network = Network.load(adapter).to(device, types[settings.numbers]).eval()
        self.tokenizer = tokenizer
        self.settings = settings

    def logits(self, examples: Sequence[Example]) -> Floats:
        """[examples, classes] in the order of the examples."""
        return self.network.predict(encode(self.tokenizer, examples), self.settings.batch)


def open_session(
    task: str, max_tokens: int, settings: ServingSettings, folder: Path | None = None
) -> Session:
    """The model of a task on the device of the settings; of another version if `folder` is given."""
    tokenizer = Backbone.find().tokenizer(max_tokens)
    if settings.device == "cpu" and settings.numbers == "int8":
        return OnnxSession(ready_file(task, folder), tokenizer, settings)
    return TorchSession(folder or adapter_folder(task), tokenizer, settings)
