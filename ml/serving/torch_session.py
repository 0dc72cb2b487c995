"""The model on torch: half precision on CUDA, fp32 on the CPU, one code for both."""

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from ml.serving.batches import cheapest_batches
from ml.serving.passes import Pass, tell
from ml.serving.settings import ServingSettings
from ml.training.examples import Batch, Example, Floats, encode
from ml.training.network import Network

PRECISIONS = {"fp32": torch.float32, "fp16": torch.float16, "bf16": torch.bfloat16}


class TorchSession:
    """Batches go to the device from pinned memory, and logits come back into it.

    On CUDA neither copy waits: the next batch is on its way while the one before is computed, and
    the host waits once, at the end. On the CPU the same calls do nothing but compute.
    """

    def __init__(
        self, adapter: Path, tokenizer: Tokenizer, settings: ServingSettings, task: str = ""
    ) -> None:
        if settings.numbers not in PRECISIONS:
            raise ValueError(f"{settings.numbers} is not served by torch")
        self.device = torch.device("cuda" if settings.device == "cuda" else "cpu")
        if self.device.type == "cpu":
            torch.set_num_threads(settings.threads)
        self.network = Network.load(adapter).to(self.device, PRECISIONS[settings.numbers]).eval()
        self.task = task
        self.tokenizer = tokenizer
        self.settings = settings

    @torch.inference_mode()
    def logits(self, examples: Sequence[Example]) -> Floats:
        """[examples, classes] in the order of the examples."""
        began = time.perf_counter()
        encoded = encode(self.tokenizer, examples)
        batches = list(cheapest_batches(encoded, self.settings.limits))
        answers = [self._from_device(self.network(*self._to_device(batch))) for batch in batches]
        self._wait()
        self._tell(batches, time.perf_counter() - began)
        logits = np.zeros((len(examples), self.network.shape.classes), dtype=np.float32)
        for batch, answer in zip(batches, answers, strict=True):
            logits[list(batch.rows)] = answer.float().numpy()
        return logits

    def _to_device(self, batch: Batch) -> tuple[Tensor, ...]:
        """ids, mask, types, numbers."""
        arrays = (batch.ids, batch.mask, batch.types, batch.numbers)
        return tuple(
            self._pinned(torch.from_numpy(array)).to(self.device, non_blocking=True)
            for array in arrays
        )

    def _from_device(self, answer: Tensor) -> Tensor:
        """[rows, classes] on the host, to be read after `_wait`."""
        host = self._pinned(torch.empty(answer.shape, dtype=answer.dtype))
        return host.copy_(answer, non_blocking=True)

    def _pinned(self, host: Tensor) -> Tensor:
        """Page-locked memory, from which CUDA copies by itself; plain memory on the CPU."""
        return host.pin_memory() if self.device.type == "cuda" else host

    def _wait(self) -> None:
        if self.device.type == "cuda":
            torch.cuda.synchronize(self.device)

    def _tell(self, batches: Sequence[Batch], seconds: float) -> None:
        """Passes overlap on CUDA: each gets its share of the time by what it computed."""
        slots = sum(batch.mask.size for batch in batches)
        for batch in batches:
            tell(Pass.of(self.task, batch, seconds * batch.mask.size / slots))
