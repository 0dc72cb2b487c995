"""Trains the tagger on a sequence reader that is left as it is. Needs torch; serving does not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import cross_entropy

from ml.procedures.marks import Floats, kept
from ml.procedures.prefixes import Labelled
from ml.procedures.sequence import SequenceReader
from ml.procedures.tagger import Tagger
from ml.procedures.tags import WORDS

RUNS = 4000
"""Runs to learn from: some 60,000 steps for 1,300 weights."""
AGAINST = 0.1
"""Logits by which a chance has to move against a word: a fifth of a productive trial's median."""
ROUNDS = 60
WEIGHT_DECAY = 1e-4

Ints = NDArray[np.int64]


def fit_tagger(reader: SequenceReader, runs: Sequence[Labelled], seed: int) -> Tagger:
    """Multinomial logistic regression of the words on states and facts, by L-BFGS."""
    rng = np.random.default_rng(seed)
    chosen = [runs[at] for at in rng.permutation(len(runs))[:RUNS]]
    states, facts, words = rows_of(reader, chosen)
    given = torch.from_numpy(np.concatenate([states, facts], axis=1))
    wanted = torch.from_numpy(words)
    torch.manual_seed(seed)
    layer = torch.nn.Linear(given.shape[1], len(WORDS))
    optimizer = torch.optim.LBFGS(
        layer.parameters(), max_iter=ROUNDS, line_search_fn="strong_wolfe"
    )

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = cross_entropy(layer(given), wanted) + WEIGHT_DECAY * layer.weight.square().sum()
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimizer.step(closure)  # type: ignore[no-untyped-call]
    weights = layer.weight.detach().numpy().T.copy()
    split = states.shape[1]
    return Tagger(weights[:split], weights[split:], layer.bias.detach().numpy().copy(), AGAINST)


def rows_of(reader: SequenceReader, runs: Sequence[Labelled]) -> tuple[Floats, Floats, Ints]:
    """[steps, states], [steps, marks] and the word of each step, of all steps that are read."""
    marks = [run.marks() for run in runs]
    states = [one.states for one in reader.read(marks)]
    words = [WORDS.index(word) for run in runs for word in kept(run.words())]
    return np.concatenate(states), np.concatenate(marks), np.array(words, dtype=np.int64)
