"""Everything that one fine-tuning run depends on, in one place."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class TrainingConfig:
    """Defaults are those found for the explanations task; a task overrides what differs."""

    seed: int = 1
    # LoRA. Rank 32 on every linear layer of the encoder is 1.3 M weights; `scale` is
    # lora_alpha / rank. With rank-stabilised scaling (11 here) the model did not learn at all.
    rank: int = 32
    scale: float = 2.0
    lora_dropout: float = 0.05
    # LayerNorms are trained whole: 10 k weights that gave more than the same number in LoRA.
    train_layer_norms: bool = True
    head_dropout: float = 0.1
    # Optimisation: AdamW, linear warm-up, then linear decay to nothing.
    learning_rate: float = 6e-4
    head_learning_rate: float = 6e-4
    weight_decay: float = 0.01
    warmup_share: float = 0.06
    clip_norm: float = 1.0
    label_smoothing: float = 0.0
    epochs: float = 3.0
    batch_size: int = 32
    # A pair longer than this is cut. Batches are padded to a multiple of `pad_multiple` and
    # made of pairs of like length: free shapes made torch's memory grow to 5 GB.
    max_tokens: int = 96
    pad_multiple: int = 8
    # Validation: this often an epoch (0: once, at the end, so that it chooses nothing); stop after
    # `patience` looks without a new best.
    looks_an_epoch: int = 2
    patience: int = 8
    # Hardware. bf16 autocast is 1.5 times as fast on CPUs with AVX512-BF16 or AMX.
    device: str = "cpu"
    bf16: bool = True
    threads: int = 1

    def to_json(self) -> dict[str, Any]:
        """The configuration as it is recorded beside the adapter."""
        return asdict(self)
