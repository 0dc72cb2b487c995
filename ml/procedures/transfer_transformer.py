"""How well the transformer reads labs that its training left out.

One training takes minutes of a core, so that labs are left out in groups: every lab is in exactly one,
and the figures of a lab are those of the transformer that met no lab of its group. The transformers of
the other groups did meet it, and not the labs of their own group, and stand beside as what the lab itself adds.
Schedule and labels are short and plain, as for the sequence readers of `transfer.py`.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean
from typing import TYPE_CHECKING, Any

import numpy as np

from ml.backbone import Backbone
from ml.data.runs import BadRow
from ml.procedures.lab_runs import CUTS, Runs, interval_of
from ml.procedures.prefixes import Labelled, prefixes
from ml.procedures.train import NETWORK, SIMULATED_WEIGHT
from ml.procedures.transcript import MAX_TOKENS
from ml.training.config import TrainingConfig
from ml.training.examples import encode
from ml.training.metrics import Doubles, auc

if TYPE_CHECKING:
    from ml.training.network import Network

log = logging.getLogger(__name__)

SHORT = replace(NETWORK, looks_an_epoch=0)
"""The schedule that is shipped, over fewer runs, each whole and cut to the marks alone."""
GROUPS = 3

Told = dict[str, Doubles]
"""Logits of success of a lab's students, by where their runs were cut."""


def groups_of(labs: Sequence[str], count: int) -> list[list[str]]:
    """The labs in `count` groups, each lab in one of them, whatever order they come in."""
    if not 2 <= count <= len(labs):
        raise BadRow(
            f"{len(labs)} labs make no {count} groups to leave out in turn: ask for 2 to {len(labs)}"
        )
    return [sorted(labs)[start::count] for start in range(count)]


def measure_transformer(
    real: list[Labelled], known: Runs, fresh: Runs, groups: Sequence[Sequence[str]], seed: int
) -> dict[str, Any]:
    """For each lab the figures of the transformer that met no lab of its group, and of the others."""
    started_s, config = time.monotonic(), replace(SHORT, seed=seed)
    told: list[dict[str, Told]] = []
    for number, group in enumerate(groups, start=1):
        others = [run for lab, runs in known.items() if lab not in group for run in runs]
        network = trained_network(real, others, config, f"procedures without group {number}")
        told.append({lab: told_of(network, runs) for lab, runs in fresh.items()})
        log.info("without %s: %d s", ", ".join(group), time.monotonic() - started_s)
    found = {
        "config": config.to_json(),
        "groups": [list(group) for group in groups],
        "labs": {lab: figures_of(lab, runs, groups, told) for lab, runs in fresh.items()},
        "seconds": round(time.monotonic() - started_s),
    }
    log.info("%s", json.dumps(found["labs"]))
    return found


def trained_network(
    real: Sequence[Labelled], simulated: Sequence[Labelled], config: TrainingConfig, name: str
) -> Network:
    """A transformer of these runs and no others."""
    from ml.training.learn import learn
    from ml.training.network import Shape

    rng = np.random.default_rng(config.seed)
    examples = [
        *(run.example() for run in prefixes(real, 0, rng)),
        *(run.example(SIMULATED_WEIGHT) for run in prefixes(simulated, 0, rng)),
    ]
    log.info("%d transcripts to learn from", len(examples))
    encoded = encode(Backbone.find().tokenizer(MAX_TOKENS), examples)
    network, _ = learn(Shape(2), examples, encoded, None, config, name=name)
    return network


def told_of(network: Network, runs: Sequence[Labelled]) -> Told:
    """What the transformer says of these students, whole and after the first actions."""
    tokenizer = Backbone.find().tokenizer(MAX_TOKENS)
    found: Told = {}
    for name, length in CUTS.items():
        seen = encode(tokenizer, [run.cut(length).example() for run in runs])
        logits = network.predict(seen).astype(np.float64)
        found[name] = logits[:, 1] - logits[:, 0]
    return found


def figures_of(
    lab: str,
    runs: Sequence[Labelled],
    groups: Sequence[Sequence[str]],
    told: Sequence[dict[str, Told]],
) -> dict[str, Any]:
    """AUC with its interval where the lab was left out; the mean AUC of those that met it."""
    truth = np.array([run.success == 1 for run in runs])
    without = next(at for at, group in enumerate(groups) if lab in group)
    others = [one[lab] for at, one in enumerate(told) if at != without]
    return {
        "group": without + 1,
        "left_out": {cut: interval_of(truth, told[without][lab][cut]) for cut in CUTS},
        "trained_with_it": {
            cut: round(fmean(auc(truth, one[cut]) for one in others), 4) for cut in CUTS
        },
    }
