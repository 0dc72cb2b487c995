"""How models are served; the platform fills this from its own settings."""

from dataclasses import dataclass
from typing import Literal

from ml.serving.batches import BatchLimits

Device = Literal["cpu", "cuda", "torch-cpu"]
Precision = Literal["int8", "fp32", "fp16", "bf16"]


@dataclass(frozen=True)
class ServingSettings:
    """`cpu` is ONNX Runtime in int8; `cuda` is torch in half precision.

    `torch-cpu` is the code path of `cuda` on the CPU: for tests and for comparing precisions.
    An empty `precision` means the usual one of the device.
    """

    device: Device = "cpu"
    precision: Precision | Literal[""] = ""
    max_batch: int = 0
    threads: int = 1
    max_tokens: int = 0

    @property
    def batch(self) -> int:
        """Pairs in one forward pass at most: 8 keeps the wait short on a CPU, a GPU takes 32."""
        return self.max_batch or (32 if self.device == "cuda" else 8)

    @property
    def limits(self) -> BatchLimits:
        """How texts are cut into passes; measured by `python -m benchmarks.serving`.

        On a CPU a pass costs what 6 tokens do, and nothing is gained beyond 768 tokens: the
        activations leave the cache. A GPU is idle until its passes are large.
        """
        if self.device == "cuda":
            return BatchLimits(
                self.batch, self.max_tokens or 16_384, overhead_tokens=2_000, multiple=8
            )
        return BatchLimits(self.batch, self.max_tokens or 768, overhead_tokens=6)

    @property
    def numbers(self) -> Precision:
        """The precision that is really used."""
        usual: dict[Device, Precision] = {"cpu": "int8", "cuda": "fp16", "torch-cpu": "fp32"}
        return self.precision or usual[self.device]
