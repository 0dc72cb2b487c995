"""``python -m ml ablate explanations``: each choice of the training alone, on a small fixed budget.

Every run learns from the same third of what cut 1 learns from, with the same number of examples seen,
and differs from the baseline by the fields that its choice names. What cut 1 keeps back is then judged by
the network alone, in fp32. A run that is recorded is not done again, so a series can be cut off.
"""

import argparse
import json
import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ml.backbone import Backbone
from ml.data.semeval import Answer
from ml.explanations.ablation_table import RECORD, write_tables
from ml.explanations.cuts import CUTS, halves
from ml.explanations.labels import LABELS3, softmax, three
from ml.explanations.pairs import MAX_TOKENS
from ml.explanations.prepared import Parts, examples_of, read_sets, truth_of
from ml.explanations.train import learn_network
from ml.training.config import TrainingConfig
from ml.training.examples import encode
from ml.training.metrics import accuracy, macro_f1

if TYPE_CHECKING:
    from ml.training.network import Network

log = logging.getLogger(__name__)

STEPS = 150
SHARE = 1 / 3  # of the answers that cut 1 learns from
BASELINE = "baseline"
# What suits noise: fewer weights for it to fall on, larger steps, a higher rate; fp32 so that lengths are exact.
PRIVATE = {
    "class_weight_power": 0.0,
    "rank": 8,
    "precision": "fp32",
    "batch_size": 32,
    "accumulate": 4,
    "learning_rate": 2e-3,
    "head_learning_rate": 2e-3,
}
# By name, what differs from the baseline; in the order in which they are run.
CHOICES: Mapping[str, Mapping[str, Any]] = {
    BASELINE: {},
    "full fine-tuning": {"method": "full", "learning_rate": 1e-4},
    "bottleneck adapters": {"method": "adapters", "learning_rate": 1e-3},
    "AdaLoRA": {"method": "adalora", "learning_rate": 2e-3},
    "adversarial": {"adversarial_length": 1.0},
    "no class weights": {"class_weight_power": 0.0},
    "typing errors": {"typing_errors": 0.3},
    "swapped references": {"swapped_references": 0.5},
    "truncated answers": {"truncated_answers": 0.3},
    "first 3 layers frozen": {"frozen_layers": 3},
    "cosine schedule": {"schedule": "cosine"},
    "two batches a step": {"accumulate": 2},
    "early stopping": {"validation_share": 0.1, "looks_an_epoch": 4, "patience": 3},
    "ensemble of 2, distilled": {"ensemble": 2},
    "LayerNorms frozen": {"train_layer_norms": False},
    "inverse class weights": {"class_weight_power": 1.0},
    "private, epsilon 8": {"privacy_epsilon": 8.0, **PRIVATE},
    "private, epsilon 3": {"privacy_epsilon": 3.0, **PRIVATE},
    "as the private, without noise": PRIVATE,
    "embeddings trained": {"train_embeddings": True},
    "fp32": {"precision": "fp32"},
}


def main(arguments: list[str]) -> int:
    """Run what is not recorded yet, and write the tables."""
    parser = argparse.ArgumentParser(prog="python -m ml ablate explanations")
    parser.add_argument("--out", type=Path, default=RECORD, help="the record, one JSON object")
    parser.add_argument("--only", nargs="*", metavar="CHOICE", help=f"of: {'; '.join(CHOICES)}")
    parser.add_argument("--seeds", type=int, nargs="*", default=[1])
    parser.add_argument("--steps", type=int, default=STEPS, help="of 32 answers each")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--table", action="store_true", help="only write the tables of the README")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    names = list(CHOICES) if options.only is None else options.only
    unknown = [name for name in names if name not in CHOICES]
    if unknown:
        parser.error(f"no choice is called {unknown[0]!r}; there are: {'; '.join(CHOICES)}")
    if not options.table:
        for seed in options.seeds:
            for name in names:
                run_once(name, seed, options.steps, options.threads, options.out)
    if options.out == RECORD or options.table:
        write_tables(options.out)
    return 0


def run_once(name: str, seed: int, steps: int, threads: int, out: Path) -> None:
    """One choice with one seed, added to the record unless it stands there."""
    record = json.loads(out.read_text()) if out.is_file() else {"runs": []}
    if any(
        (one["name"], one["seed"], one["steps"]) == (name, seed, steps) for one in record["runs"]
    ):
        return
    train, parts = reduced(read_sets(None))
    found = measured(name, seed, steps, threads, train, parts)
    record = json.loads(out.read_text()) if out.is_file() else {"runs": []}
    record["runs"].append(found)
    out.write_text(json.dumps(record, indent=1) + "\n")
    log.info("%s, seed %d: %.4f", name, seed, found["mean"])


def reduced(sets: Parts, share: float = SHARE) -> tuple[Parts, Parts]:
    """A share of what cut 1 learns from, the same at each call, and all that it keeps back."""
    half = halves(sets, CUTS[0])
    rng = np.random.default_rng(1)
    train: Parts = {}
    for name, answers in half.train.items():
        chosen = rng.permutation(len(answers))[: round(len(answers) * share)]
        train[name] = [answers[place] for place in sorted(chosen.tolist())]
    return train, dict(half.parts)


def measured(
    name: str,
    seed: int,
    steps: int,
    threads: int,
    train: Mapping[str, Sequence[Answer]],
    parts: Parts,
) -> dict[str, Any]:
    """The row of one run."""
    config = config_of(name, seed, steps, threads, sum(len(part) for part in train.values()))
    busy_from = time.process_time()
    network, record = learn_network(train, {}, config, f"ablation {name}")
    busy_s = time.process_time() - busy_from  # with teachers, which `record` leaves out
    figures = judge(network, parts)
    row = {
        "name": name,
        "seed": seed,
        "steps": steps,
        "differs": dict(CHOICES[name]),
        "answers": record["answers"],
        "optimiser_steps": record["steps"],
        "processor_seconds": round(busy_s),
        "parts": figures,
        "mean": round(float(np.mean([one["macro_f1"] for one in figures.values()])), 4),
        "accuracy": round(float(np.mean([one["accuracy"] for one in figures.values()])), 4),
    }
    return row | ({"privacy": record["privacy"]} if "privacy" in record else {})


def config_of(name: str, seed: int, steps: int, threads: int, answers: int) -> TrainingConfig:
    """The shipped schedule, shortened so that `steps` batches of 32 are seen."""
    base = TrainingConfig(seed=seed, threads=threads, max_tokens=MAX_TOKENS, looks_an_epoch=0)
    epochs = steps / -(-answers // base.batch_size)
    return replace(base, epochs=epochs, **CHOICES[name])


def judge(network: "Network", parts: Parts) -> dict[str, dict[str, float]]:
    """Macro-F1 and accuracy of three classes on each part kept back, in fp32."""
    tokenizer = Backbone.find().tokenizer(MAX_TOKENS)
    figures = {}
    for name, answers in parts.items():
        logits = network.predict(encode(tokenizer, examples_of(answers))).astype(np.float64)
        truth, guess = truth_of(answers), three(softmax(logits)).argmax(axis=1)
        figures[name] = {
            "macro_f1": round(macro_f1(truth, guess, len(LABELS3)), 4),
            "accuracy": round(accuracy(truth, guess), 4),
        }
    return figures
