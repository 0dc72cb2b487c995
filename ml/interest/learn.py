"""Learns the adapter and the weights of the kinds from a log. Needs torch.

Each time a learner took something up that was new to them, it must stand out among all items by
what they had done before: a softmax over the items, its temperature learnt too. The shared loop
(ml.training.loop) gives classes to texts; here thousands of items are ranked by vectors that are
made once, which takes another loss and no pass of the backbone.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, normalize

from ml.interest.model import HALF_LIFE_DAYS, InterestModel
from ml.interest.rows import DAY_S, KINDS, Interaction
from ml.training.examples import Floats, Int64s

NAMES = tuple(KINDS)


@dataclass(frozen=True)
class InterestConfig:
    """Chosen so that a log of 50,000 interactions is learnt in less than five minutes of one core."""

    rank: int = 16  # 12 k weights at 384: fewer than the interactions of a school year
    epochs: int = 15
    batch_size: int = 128
    learning_rate: float = 3e-3
    # The adapter begins as none; decay pulls it back there where a log is too small to move it.
    weight_decay: float = 0.1
    longest: int = 40  # the last deeds of a learner that are looked at
    seed: int = 1


class NothingToLearn(ValueError):
    """A log in which nobody took up a second item."""


@dataclass(frozen=True)
class Steps:
    """What was taken up next (`target`), and what the learner had done before, padded."""

    target: Int64s  # [steps], the item
    items: Int64s  # [steps, longest]
    kinds: Int64s  # [steps, longest]
    decay: Floats  # [steps, longest], 0 where there is no deed


def steps_of(interactions: Sequence[Interaction], places: Mapping[str, int], longest: int) -> Steps:
    """One step for each item that a learner took up anew, after the first deed."""
    deeds: dict[str, list[Interaction]] = defaultdict(list)
    found: list[tuple[Interaction, list[Interaction]]] = []
    for one in interactions:
        before = deeds[one.learner]
        if before and one.wanted and all(one.item != other.item for other in before):
            found.append((one, before[-longest:]))
        before.append(one)
    if not found:
        raise NothingToLearn("nobody in this log took up a second item: there is nothing to learn")
    shape = (len(found), longest)
    items, kinds = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    decay = np.zeros(shape, np.float32)
    for row, (one, before) in enumerate(found):
        for column, deed in enumerate(before):
            items[row, column], kinds[row, column] = places[deed.item], NAMES.index(deed.kind)
            decay[row, column] = 0.5 ** ((one.when - deed.when) / DAY_S / HALF_LIFE_DAYS)
    return Steps(np.array([places[one.item] for one, _ in found]), items, kinds, decay)


class Interest(nn.Module):
    """The model of `InterestModel`, with a temperature for the softmax."""

    def __init__(self, vectors: Floats, config: InterestConfig) -> None:
        super().__init__()
        torch.manual_seed(config.seed)
        hidden = vectors.shape[1]
        self.vectors = torch.from_numpy(vectors)
        self.down = nn.Parameter(torch.randn(hidden, config.rank) / hidden**0.5)
        self.up = nn.Parameter(torch.zeros(config.rank, hidden))
        self.weights = nn.Parameter(torch.tensor(list(KINDS.values())))
        self.log_scale = nn.Parameter(torch.tensor(2.3))  # cosines times 10

    def forward(self, items: Tensor, kinds: Tensor, decay: Tensor) -> Tensor:
        """items, kinds, decay [rows, longest] -> logits [rows, all items]."""
        adapted = normalize(self.vectors + self.vectors @ self.down @ self.up, dim=1)
        weight = (self.weights[kinds] * decay).unsqueeze(-1)
        profile = normalize((weight * adapted[items]).sum(dim=1), dim=1)
        return self.log_scale.exp() * profile @ adapted.T


def learn_interest(
    interactions: Sequence[Interaction],
    places: Mapping[str, int],
    vectors: Floats,
    config: InterestConfig,
) -> tuple[InterestModel, list[float]]:
    """A model trained on the interactions, and the mean loss of each epoch.

    `vectors` [items, hidden] are the backbone's; `places` says in which row an item's stands.
    """
    steps = steps_of(interactions, places, config.longest)
    network = Interest(vectors, config)
    optimiser = torch.optim.AdamW(
        network.parameters(), lr=config.learning_rate, weight_decay=config.weight_decay
    )
    arrays = [
        torch.from_numpy(one) for one in (steps.items, steps.kinds, steps.decay, steps.target)
    ]
    rng, losses = np.random.default_rng(config.seed), []
    for _ in range(config.epochs):
        order = rng.permutation(len(steps.target))
        total = 0.0
        for start in range(0, len(order), config.batch_size):
            rows = torch.from_numpy(order[start : start + config.batch_size])
            items, kinds, decay, target = (one[rows] for one in arrays)
            loss = cross_entropy(network(items, kinds, decay), target)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            total += loss.item() * len(rows)
        losses.append(total / len(steps.target))
    return _model(network), losses


def _model(network: Interest) -> InterestModel:
    learnt = network.weights.detach().tolist()
    return InterestModel(
        network.down.detach().numpy(),
        network.up.detach().numpy(),
        dict(zip(NAMES, learnt, strict=True)),
    )
