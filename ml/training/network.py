"""The adapted backbone and a head. Needs torch and peft; the CPU server does not."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from ml.backbone import Backbone
from ml.training.config import TrainingConfig
from ml.training.examples import Batch, Encoded, Floats, sorted_batches
from ml.training.methods import adapt, load_adapter, resume_adapter, save_adapter, save_half


@dataclass(frozen=True)
class Shape:
    """What the head reads and gives."""

    classes: int
    numbers: int = 0


class Head(nn.Module):
    """Classes from the [CLS] vector, the mean vector of each segment, and plain numbers."""

    def __init__(self, hidden: int, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(3 * hidden + shape.numbers, shape.classes)

    def forward(self, states: Tensor, mask: Tensor, types: Tensor, numbers: Tensor) -> Tensor:
        """states [rows, tokens, hidden] -> logits [rows, classes]."""
        second = (mask * types).unsqueeze(-1).to(states.dtype)
        first = (mask * (1 - types)).unsqueeze(-1).to(states.dtype)
        pooled = torch.cat(
            [states[:, 0], _mean(states, first), _mean(states, second)], dim=1
        )  # [rows, 3 * hidden]
        features = torch.cat([self.dropout(pooled), numbers.to(states.dtype)], dim=1)
        return cast(Tensor, self.output(features))


def _saved_head(folder: Path, hidden: int, dropout: float) -> tuple[Head, Shape]:
    """Its shape is read from its weights."""
    weights = load_file(folder / "head.safetensors")
    classes, width = weights["output.weight"].shape
    shape = Shape(classes, width - 3 * hidden)
    head = Head(hidden, shape, dropout)
    head.load_state_dict({name: value.float() for name, value in weights.items()})
    return head, shape


def _mean(states: Tensor, where: Tensor) -> Tensor:
    return (states * where).sum(dim=1) / where.sum(dim=1).clamp(min=1.0)


class Network(nn.Module):
    """Encoder and head as one module: ids, mask, types, numbers -> logits."""

    def __init__(
        self, encoder: nn.Module, head: Head, shape: Shape, config: TrainingConfig | None = None
    ) -> None:
        super().__init__()
        self.encoder = encoder
        self.head = head
        self.shape = shape
        self.config = config  # of the training; a network that was loaded has none

    @classmethod
    def fresh(cls, shape: Shape, config: TrainingConfig) -> "Network":
        """A new head on the backbone, adapted by the method of the configuration."""
        torch.manual_seed(config.seed)
        backbone = Backbone.find().model()
        encoder = adapt(cast(nn.Module, backbone), config)
        head = Head(backbone.config.hidden_size, shape, config.head_dropout)
        return cls(encoder, head, shape, config)

    @classmethod
    def load(cls, folder: Path) -> "Network":
        """The committed adapter and head, merged into the backbone, ready to serve or export."""
        backbone = Backbone.find().model()
        encoder = load_adapter(cast(nn.Module, backbone), folder)
        head, shape = _saved_head(folder, backbone.config.hidden_size, dropout=0.0)
        return cls(encoder, head, shape).eval()

    @classmethod
    def resume(cls, folder: Path, config: TrainingConfig) -> "Network":
        """The same, but not merged: ready to learn on, by the method that it was trained by."""
        torch.manual_seed(config.seed)
        backbone = Backbone.find().model()
        encoder = resume_adapter(cast(nn.Module, backbone), config, folder)
        hidden = backbone.config.hidden_size
        head, shape = _saved_head(folder, hidden, config.head_dropout)
        return cls(encoder, head, shape, config)

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor, numbers: Tensor) -> Tensor:
        """Logits [rows, classes]."""
        states = self.encoder(
            input_ids=ids, attention_mask=mask, token_type_ids=types
        ).last_hidden_state
        return cast(Tensor, self.head(states, mask, types, numbers))

    def save(self, folder: Path) -> None:
        """Write adapter and head of a network that was trained."""
        if self.config is None:
            raise ValueError(
                "a loaded network is merged and has no adapter to save; copy its folder"
            )
        folder.mkdir(parents=True, exist_ok=True)
        save_adapter(self.encoder, self.config, folder)
        save_half(self.head.state_dict(), folder / "head.safetensors")

    @torch.inference_mode()
    def predict(self, encoded: Sequence[Encoded], size: int = 64, bf16: bool = False) -> Floats:
        """Logits [examples, classes] in the order of the examples, without dropout."""
        was_training = self.training
        self.eval()
        logits = np.zeros((len(encoded), self.shape.classes), dtype=np.float32)
        device = next(self.head.parameters()).device
        for batch in sorted_batches(encoded, size):
            with torch.autocast(device.type, torch.bfloat16, enabled=bf16):
                values = self(*tensors(batch, device))
            logits[list(batch.rows)] = values.float().cpu().numpy()
        self.train(was_training)
        return logits


def tensors(batch: Batch, device: torch.device) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """A batch as the network takes it."""
    ids, mask, types, numbers = (
        torch.from_numpy(array).to(device)
        for array in (batch.ids, batch.mask, batch.types, batch.numbers)
    )
    return ids, mask, types, numbers
