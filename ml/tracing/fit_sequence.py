"""Trains the sequence reader. Needs torch; serving does not."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, relu
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from ml.tracing.arrays import Doubles
from ml.tracing.model import NAMES
from ml.tracing.sequence import MOST_SKILLS, Member, SequenceReader, Steps, Vocabulary

log = logging.getLogger(__name__)

EASE_NAMES = ("ease", "skill_ease", "item_ease", "item_support", "skills", "item_tries")
"""What a member without facts still sees of a row."""


@dataclass(frozen=True)
class SequenceConfig:
    """Small, with strong dropout: with item ids a large one learns the training students."""

    members: int = 4
    # Without facts a member reads the ease of what is asked alone, and all else from its own memory:
    # weaker by itself, but it errs elsewhere than the other readers do.
    facts: bool = True
    skill_width: int = 32
    item_width: int = 12
    token_width: int = 64
    hidden: int = 64
    mix: int = 64
    dropout: float = 0.35
    # Chance that a skill or item is hidden in training: what is unknown must be readable too.
    hide_skill: float = 0.02
    hide_item: float = 0.2
    learning_rate: float = 4e-3
    weight_decay: float = 0.01
    epochs: int = 8
    patience: int = 2  # epochs without gain after which a member stops
    batch_answers: int = 3000
    least_steps: int = 60  # an epoch: little data comes in smaller batches
    smooth: float = 0.5  # epochs over which weights are averaged: steadier than the latest ones
    longest: int = 300  # longer students are cut for training; memory starts anew at a cut
    seed: int = 1


class Network(nn.Module):
    """One member; the names are those of `sequence.Member`."""

    def __init__(self, config: SequenceConfig, sizes: tuple[int, int, int]) -> None:
        super().__init__()
        skills, items, features = sizes
        wide, thin = config.skill_width, config.item_width
        self.config = config
        self.skill = nn.Embedding(skills, wide)
        self.item = nn.Embedding(items, thin)
        nn.init.normal_(self.skill.weight, std=0.2)
        nn.init.normal_(self.item.weight, std=0.02)
        self.token = nn.Linear(2 * wide + thin + features + 2, config.token_width)
        self.gated = nn.GRU(config.token_width, config.hidden, batch_first=True)
        self.facts = nn.Linear(features, config.mix)
        self.mix = nn.Linear(config.hidden + wide + thin + config.mix, config.mix)
        self.match = nn.Linear(config.hidden, wide)
        self.outlet = nn.Linear(config.mix, 1)
        self.direct = nn.Linear(features, 1)
        seen = [config.facts or name in EASE_NAMES for name in NAMES[:features]]
        self.seen: Tensor
        self.register_buffer("seen", torch.tensor(seen, dtype=torch.float32), persistent=False)
        self.drop = nn.Dropout(config.dropout)
        self.light_drop, self.item_drop = nn.Dropout(0.1), nn.Dropout(0.3)

    def forward(self, batch: Batch) -> Tensor:
        """Logits [students, steps], each from the answers before it alone."""
        skill = (self.skill(batch.skills) * batch.shares[..., None]).sum(dim=2)
        item = self.item_drop(self.item(batch.items))
        told = torch.stack([batch.surprise, batch.outcome], dim=-1)
        features = batch.features * self.seen
        token = torch.cat([skill, item, skill * batch.outcome[..., None], features, told], dim=-1)
        states, _ = self.gated(self.light_drop(relu(self.token(token))))
        memory = self.drop(nn.functional.pad(states[:, :-1], (0, 0, 1, 0)))
        facts = self.light_drop(relu(self.facts(features)))
        hidden = self.drop(relu(self.mix(torch.cat([memory, skill, item, facts], dim=-1))))
        matched = (self.match(memory) * skill).sum(dim=-1)
        found: Tensor = self.outlet(hidden)[..., 0] + self.direct(features)[..., 0] + matched
        return found


@dataclass(frozen=True)
class Batch:
    """Students padded to one length; [students, steps] and a last axis where there is one."""

    skills: Tensor
    shares: Tensor
    items: Tensor
    features: Tensor
    surprise: Tensor
    outcome: Tensor

    @property
    def known(self) -> Tensor:
        """1 where there is an outcome to learn from, 0 in padding."""
        return (self.outcome != 0).float()


def fit_sequence(
    students: Sequence[Steps],
    kept: Sequence[Steps],
    vocabulary: Vocabulary,
    epochs: Sequence[int] = (),
    config: SequenceConfig | None = None,
) -> tuple[SequenceReader, list[int]]:
    """Train each member from its own seed; keep the epoch that students kept back like best.

    With `epochs` nobody is kept back: each member stops after so many. The numbers come back too.
    """
    config = config or SequenceConfig()
    torch.set_num_threads(1)
    pieces = [piece for one in students for piece in _pieces(one, config.longest)]
    looks = [piece for one in kept for piece in _pieces(one, config.longest)]
    ends = list(epochs) or [config.epochs] * config.members
    members, best = [], []
    for turn, end in enumerate(ends):
        network, epoch = _fit(
            pieces, looks, vocabulary, end, replace(config, seed=config.seed + turn)
        )
        members.append(_member(network))
        best.append(epoch)
    return SequenceReader(vocabulary, tuple(members)), best


def _pieces(one: Steps, longest: int) -> Iterator[Steps]:
    for at in range(0, len(one), longest):
        cut = slice(at, at + longest)
        yield Steps(
            one.skills[cut],
            one.shares[cut],
            one.items[cut],
            one.features[cut],
            one.surprise[cut],
            one.outcome[cut],
        )


def _fit(
    pieces: Sequence[Steps],
    looks: Sequence[Steps],
    vocabulary: Vocabulary,
    end: int,
    config: SequenceConfig,
) -> tuple[Network, int]:
    """One member, its weights averaged, and the epoch that students kept back liked best."""
    torch.manual_seed(config.seed)
    rng = np.random.default_rng(config.seed)
    sizes = (len(vocabulary.skills) + 1, len(vocabulary.items) + 1, pieces[0].features.shape[1])
    network = Network(config, sizes)
    size = min(config.batch_answers, max(200, sum(map(len, pieces)) // config.least_steps))
    epochs = [_groups(pieces, size, rng) for _ in range(config.epochs)]
    optimizer, schedule = _optimizer(network, sum(map(len, epochs)), config)
    decay = 1.0 - 1.0 / (1.0 + config.smooth * len(epochs[0]))
    moving = get_ema_multi_avg_fn(decay)  # type: ignore[no-untyped-call]
    smooth = AveragedModel(network, multi_avg_fn=moving)
    best, best_loss, weights = end, float("inf"), network.state_dict()
    for number, groups in enumerate(epochs[:end], 1):
        for group in groups:
            _step(network, [pieces[place] for place in group], optimizer, config)
            schedule.step()
            smooth.update_parameters(network)
        averaged = cast(Network, smooth.module)
        loss = _look(averaged, looks, config) if looks else -float(number)  # no looks: the last
        if looks:
            log.info("member %d, epoch %d: log loss %.4f", config.seed, number, loss)
        if loss < best_loss:
            best, best_loss = number, loss
            weights = {name: one.clone() for name, one in averaged.state_dict().items()}
        if number - best >= config.patience:
            break
    network.load_state_dict(weights)
    return network.eval(), best


def _optimizer(
    network: Network, steps: int, config: SequenceConfig
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.OneCycleLR]:
    """AdamW, and a rate that rises over a third of the steps and then falls to nothing."""
    optimizer = torch.optim.AdamW(
        network.parameters(), lr=config.learning_rate, weight_decay=config.weight_decay
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, config.learning_rate, total_steps=steps + 1
    )
    return optimizer, schedule


def _step(
    network: Network,
    group: Sequence[Steps],
    optimizer: torch.optim.Optimizer,
    config: SequenceConfig,
) -> None:
    network.train()
    loss = _loss(network, _hidden(_batch(group), config))
    optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimizer.step()


def _look(network: Network, looks: Sequence[Steps], config: SequenceConfig) -> float:
    """Log loss an answer on students kept back."""
    network.eval()
    groups = _groups(looks, config.batch_answers, np.random.default_rng(0))
    total, count = 0.0, 0.0
    with torch.no_grad():
        for group in groups:
            batch = _batch([looks[place] for place in group])
            known = float(batch.known.sum())
            total += float(_loss(network, batch)) * known
            count += known
    return total / max(count, 1.0)


def _groups(pieces: Sequence[Steps], answers: int, rng: np.random.Generator) -> list[list[int]]:
    """Every piece once, in groups of like length with about so many answers."""
    order = np.argsort([len(one) * rng.uniform(0.9, 1.1) for one in pieces]).tolist()
    groups: list[list[int]] = [[]]
    for place in order:
        longest = max(len(pieces[place]), *(len(pieces[one]) for one in groups[-1][-1:]), 1)
        if groups[-1] and longest * (len(groups[-1]) + 1) > answers:
            groups.append([])
        groups[-1].append(place)
    rng.shuffle(groups)
    return groups


def _batch(group: Sequence[Steps]) -> Batch:
    size = (len(group), max(map(len, group)))
    width = group[0].features.shape[1]
    skills = np.zeros((*size, MOST_SKILLS), dtype=np.int64)
    shares = np.zeros((*size, MOST_SKILLS), dtype=np.float32)
    items = np.zeros(size, dtype=np.int64)
    features = np.zeros((*size, width), dtype=np.float32)
    surprise, outcome = np.zeros(size, dtype=np.float32), np.zeros(size, dtype=np.float32)
    for place, one in enumerate(group):
        skills[place, : len(one)] = one.skills
        shares[place, : len(one)] = one.shares
        items[place, : len(one)] = one.items
        features[place, : len(one)] = one.features
        surprise[place, : len(one)] = one.surprise
        outcome[place, : len(one)] = one.outcome
    arrays = (skills, shares, items, features, surprise, outcome)
    return Batch(*(torch.from_numpy(one) for one in arrays))


def _hidden(batch: Batch, config: SequenceConfig) -> Batch:
    """Some skills and items made unknown."""
    skill_seen = torch.rand(batch.items.shape) >= config.hide_skill
    item_seen = torch.rand(batch.items.shape) >= config.hide_item
    return Batch(
        batch.skills * skill_seen[..., None],
        batch.shares,
        batch.items * item_seen,
        batch.features,
        batch.surprise,
        batch.outcome,
    )


def _loss(network: Network, batch: Batch) -> Tensor:
    each = binary_cross_entropy_with_logits(
        network(batch), (batch.outcome > 0).float(), reduction="none"
    )
    found: Tensor = (each * batch.known).sum() / batch.known.sum().clamp(min=1.0)
    return found


def _member(network: Network) -> Member:
    """The weights under the names and in the shapes that numpy reads."""

    def plain(tensor: Tensor) -> Doubles:
        # Through half precision, as they are stored: fitted blends see what will be served.
        return np.asarray(tensor.detach().half().double().numpy())

    arrays = {"skill": plain(network.skill.weight), "item": plain(network.item.weight)}
    for name in ("token", "facts", "mix", "match", "outlet", "direct"):
        layer: nn.Linear = getattr(network, name)
        arrays |= {name: plain(layer.weight.T), f"{name}_bias": plain(layer.bias)}
    for name, short in (("inward", "ih"), ("recurrent", "hh")):
        weight = cast(Tensor, getattr(network.gated, f"weight_{short}_l0"))
        bias = cast(Tensor, getattr(network.gated, f"bias_{short}_l0"))
        arrays |= {name: plain(weight.T), f"{name}_bias": plain(bias)}
    # What a member did not see in training weighs nothing, so that serving needs no mask.
    hidden = network.seen.numpy() == 0.0
    before = 2 * network.config.skill_width + network.config.item_width
    arrays["token"][before : before + len(hidden)][hidden] = 0.0
    arrays["facts"][hidden] = 0.0
    arrays["direct"][hidden] = 0.0
    return Member(arrays)
