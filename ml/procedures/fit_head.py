"""Trains the evidence head. Needs torch; serving does not."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor, nn

from ml.procedures.head import EvidenceHead, Floats, Layer, Rows


@dataclass(frozen=True)
class HeadConfig:
    """Found on held-out students; more width, depth or members gave nothing."""

    members: int = 4
    width: int = 64
    dropout: float = 0.3
    feature_dropout: float = 0.1
    learning_rate: float = 3e-3
    weight_decay: float = 0.05
    epochs: int = 12
    batch_size: int = 512
    seed: int = 1


def fit_head(
    rows: Rows, soft: Rows, weights: Rows, config: HeadConfig | None = None
) -> EvidenceHead:
    """Train each member from its own seed on the same rows [n, features] and soft labels [n]."""
    config = config or HeadConfig()
    mean = rows.mean(axis=0).astype(np.float32)
    spread = (rows.std(axis=0) + 1e-2).astype(np.float32)
    standard = ((rows - mean) / spread).clip(-5.0, 5.0)
    data = [torch.from_numpy(a.astype(np.float32)) for a in (standard, soft, weights)]
    members = [_fit_member(data, config, config.seed + turn) for turn in range(config.members)]
    layers = tuple(_stacked(at) for at in zip(*members, strict=True))
    return EvidenceHead(mean, spread, layers)


def _fit_member(data: list[Tensor], config: HeadConfig, seed: int) -> list[nn.Linear]:
    rows, soft, weights = data
    torch.manual_seed(seed)
    sizes = (rows.shape[1], config.width, config.width, 1)
    linears = [nn.Linear(i, o) for i, o in pairwise(sizes)]
    network = _network(linears, config)
    steps = config.epochs * -(-len(rows) // config.batch_size)
    optimizer = torch.optim.AdamW(
        network.parameters(), lr=config.learning_rate, weight_decay=config.weight_decay
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, config.learning_rate, total_steps=steps + 1
    )
    for _ in range(config.epochs):
        order = torch.randperm(len(rows))
        for at in range(0, len(rows), config.batch_size):
            chosen = order[at : at + config.batch_size]
            loss = nn.functional.binary_cross_entropy_with_logits(
                network(rows[chosen]).squeeze(1), soft[chosen], weight=weights[chosen]
            )
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
    return linears


def _network(linears: list[nn.Linear], config: HeadConfig) -> nn.Sequential:
    hidden = [part for one in linears[:-1] for part in (one, nn.ReLU(), nn.Dropout(config.dropout))]
    return nn.Sequential(nn.Dropout(config.feature_dropout), *hidden, linears[-1])


def _stacked(members: tuple[nn.Linear, ...]) -> Layer:
    def arrays(values: list[Tensor]) -> Floats:
        stacked: Floats = torch.stack(values).detach().numpy()
        return stacked

    return Layer(
        arrays([one.weight.T for one in members]),
        arrays([one.bias[None, :] for one in members]),
    )
