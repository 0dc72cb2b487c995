"""Trains the sequence reader. Needs torch; serving does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy, relu

from ml.procedures.marks import KINDS, MARKS, PLACE_MARKS, Floats
from ml.procedures.sequence import GatedLayer, SequenceReader


@dataclass(frozen=True)
class SequenceConfig:
    """Found on held-out students. Two layers and strong dropout gave 0.004 after 10 actions."""

    members: int = 3
    width: int = 64
    hidden: int = 128
    layers: int = 2
    dropout: float = 0.4
    learning_rate: float = 3e-3
    weight_decay: float = 0.01
    epochs: int = 24
    batch_size: int = 64
    # Every prefix of a run counts alike, and the whole run half as much again as all of them.
    whole: float = 0.5
    # It also foretells kind and time of the next step: what students go on to do shows strategy.
    foretell: float = 0.1
    seed: int = 1


@dataclass(frozen=True)
class Batch:
    """Runs padded to one length."""

    marks: Tensor  # [runs, steps, marks]
    mask: Tensor  # [runs, steps]
    soft: Tensor  # [runs]
    weights: Tensor  # [runs]


class Reader(nn.Module):
    """One member."""

    def __init__(self, config: SequenceConfig) -> None:
        super().__init__()
        between = config.dropout if config.layers > 1 else 0.0
        self.inlet = nn.Linear(MARKS, config.width)
        self.gated = nn.GRU(
            config.width, config.hidden, config.layers, batch_first=True, dropout=between
        )
        self.outlet = nn.Linear(config.hidden, 1)
        self.next_kind = nn.Linear(config.hidden, NEXT)
        self.next_pause = nn.Linear(config.hidden, 1)
        self.first_drop, self.drop = nn.Dropout(0.1), nn.Dropout(config.dropout)

    def forward(self, marks: Tensor) -> tuple[Tensor, Tensor]:
        """Logits [runs, steps] and the states that gave them."""
        states, _ = self.gated(self.first_drop(relu(self.inlet(marks))))
        states = self.drop(states)
        return self.outlet(states).squeeze(-1), states


NEXT = len(KINDS) + 8
"""Kinds of a next step, a trial being told by which of three controls are away."""


def fit_sequence(
    runs: Sequence[Floats],
    soft: Sequence[float],
    weights: Sequence[float],
    config: SequenceConfig | None = None,
) -> SequenceReader:
    """Train each member from its own seed on whole runs; all their prefixes count."""
    config = config or SequenceConfig()
    members = [
        _fit_member(runs, soft, weights, config, config.seed + turn)
        for turn in range(config.members)
    ]
    return _together(members, config)


def _fit_member(
    runs: Sequence[Floats],
    soft: Sequence[float],
    weights: Sequence[float],
    config: SequenceConfig,
    seed: int,
) -> Reader:
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    reader = Reader(config)
    steps = config.epochs * -(-len(runs) // config.batch_size)
    optimizer = torch.optim.AdamW(
        reader.parameters(), lr=config.learning_rate, weight_decay=config.weight_decay
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, config.learning_rate, total_steps=steps + 1
    )
    for _ in range(config.epochs):
        for rows in _groups(runs, config.batch_size, rng):
            loss = _loss(reader, _batch(runs, soft, weights, rows), config)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimizer.step()
            schedule.step()
    return reader.eval()


def _groups(runs: Sequence[Floats], size: int, rng: np.random.Generator) -> list[list[int]]:
    """Every run once, in groups of like length."""
    order = np.argsort([len(run) + rng.uniform(0.0, 6.0) for run in runs]).tolist()
    groups = [order[at : at + size] for at in range(0, len(order), size)]
    rng.shuffle(groups)
    return groups


def _batch(
    runs: Sequence[Floats], soft: Sequence[float], weights: Sequence[float], rows: list[int]
) -> Batch:
    marks = np.zeros((len(rows), max(len(runs[row]) for row in rows), MARKS), dtype=np.float32)
    mask = np.zeros(marks.shape[:2], dtype=np.float32)
    for place, row in enumerate(rows):
        marks[place, : len(runs[row])] = runs[row]
        mask[place, : len(runs[row])] = 1.0
    return Batch(
        torch.from_numpy(marks),
        torch.from_numpy(mask),
        torch.tensor([soft[row] for row in rows]),
        torch.tensor([weights[row] for row in rows]),
    )


def _loss(reader: Reader, batch: Batch, config: SequenceConfig) -> Tensor:
    logits, states = reader(batch.marks)
    lengths = batch.mask.sum(dim=1, keepdim=True)
    share = batch.mask / lengths
    share[torch.arange(len(share)), lengths[:, 0].long() - 1] += config.whole
    share = share * batch.weights[:, None]
    each = binary_cross_entropy_with_logits(
        logits, batch.soft[:, None].expand_as(logits), reduction="none"
    )
    told = (each * share).sum() / share.sum()
    return told + config.foretell * _foretold(reader, states[:, :-1], batch)


def _foretold(reader: Reader, states: Tensor, batch: Batch) -> Tensor:
    """How badly kind, controls away from the baseline, and pause of the next step were foretold."""
    after, mask = batch.marks[:, 1:], batch.mask[:, 1:]
    kinds = after[..., : len(KINDS)].argmax(dim=-1)
    away = sum(2**place * after[..., len(KINDS) + 1 + PLACE_MARKS * place] for place in range(3))
    trial = after[..., 1] > 0
    wanted = torch.where(trial, len(KINDS) + cast(Tensor, away).long(), kinds)
    missed = cross_entropy(
        reader.next_kind(states).flatten(0, 1), wanted.flatten(), reduction="none"
    ).view_as(mask)
    late = (reader.next_pause(states).squeeze(-1) - after[..., -4]).abs()
    return cast(Tensor, ((missed + late) * mask).sum() / mask.sum().clamp(min=1.0))


def _together(members: list[Reader], config: SequenceConfig) -> SequenceReader:
    def stacked(tensors: list[Tensor]) -> Floats:
        together: Floats = torch.stack(tensors).detach().numpy()
        return together

    layers = tuple(
        GatedLayer(
            inward=stacked([getattr(m.gated, f"weight_ih_l{at}").T for m in members]),
            recurrent=stacked([getattr(m.gated, f"weight_hh_l{at}").T for m in members]),
            inward_bias=stacked([getattr(m.gated, f"bias_ih_l{at}")[None] for m in members]),
            recurrent_bias=stacked([getattr(m.gated, f"bias_hh_l{at}")[None] for m in members]),
        )
        for at in range(config.layers)
    )
    return SequenceReader(
        inlet=stacked([m.inlet.weight.T for m in members]),
        inlet_bias=stacked([m.inlet.bias[None] for m in members]),
        layers=layers,
        outlet=stacked([m.outlet.weight.T for m in members]),
        outlet_bias=stacked([m.outlet.bias[None] for m in members]),
    )
