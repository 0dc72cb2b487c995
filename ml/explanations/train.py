"""``python -m ml train explanations``: one adapter for BEETLE and SciEntsBank together.

The same schedule runs three times: on each of two cuts of the data, which gives the figures and fits
blend and thresholds on answers that the network never saw; and on all of it, which gives the adapter
that is shipped.
"""

import argparse
import json
import logging
import multiprocessing
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ml.backbone import Backbone
from ml.data.semeval import Answer
from ml.data.splits import split
from ml.explanations.cuts import CUTS, halves
from ml.explanations.labels import LABELS3, LABELS5, softmax, three
from ml.explanations.pairs import MAX_TOKENS
from ml.explanations.prepared import (
    Parts,
    class_weights,
    examples_of,
    read_sets,
    truth_of,
    validation_parts,
)
from ml.explanations.variations import Variations
from ml.serving.cache import ADAPTERS, cache_folder
from ml.training.config import TrainingConfig, UnusableConfig, chosen
from ml.training.examples import encode
from ml.training.metrics import macro_f1

if TYPE_CHECKING:
    from ml.training.network import Network

log = logging.getLogger(__name__)

ALL = "all"
STOPPING_SALT = "stopping"  # of the questions and students kept back for early stopping


@dataclass(frozen=True)
class Job:
    """One training: on a cut, by its name, or on everything."""

    name: str
    data: Path | None
    folder: Path
    config: TrainingConfig


def main(arguments: list[str]) -> int:
    """Train, calibrate, and write adapter, head, word models, blend, metrics and card."""
    parser = argparse.ArgumentParser(prog="python -m ml train explanations")
    parser.add_argument("--data", type=Path, help="a folder with NAME_train.jsonl (default: ours)")
    parser.add_argument("--out", type=Path, default=ADAPTERS / "explanations")
    parser.add_argument(
        "--scratch",
        type=Path,
        default=cache_folder().parent / "training" / "explanations",
        help="the three trainings are kept here; one that is complete is not done again",
    )
    parser.add_argument("--epochs", type=float, default=4.0)
    parser.add_argument("--learning-rate", type=float, default=TrainingConfig.learning_rate)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument(
        "--set",
        nargs="*",
        default=[],
        dest="choices",
        metavar="FIELD=VALUE",
        help="any field of ml.training.config, such as method=full learning_rate=1e-4",
    )
    parser.add_argument("--workers", type=int, default=2, help="trainings at the same time")
    parser.add_argument(
        "--keep-adapter",
        action="store_true",
        help="fit only the word models and the blend, beside the adapter in --out",
    )
    options = parser.parse_args(arguments)
    try:
        config = config_of(options)
    except UnusableConfig as error:
        parser.error(str(error))
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    # Not above: they need torch and scikit-learn, and --help does not.
    from ml.explanations.card import write_card
    from ml.explanations.finish import collect, finish
    from ml.explanations.held import MissingLogits

    options.out.mkdir(parents=True, exist_ok=True)
    sets = read_sets(options.data)
    if not options.keep_adapter:
        run_all(jobs_of(options, config), options.workers)
        collect(sets, options.scratch, options.out)
    try:
        finish(sets, options.out)
    except MissingLogits as error:
        print(error, file=sys.stderr)
        return 1
    write_card(options.out)
    return 0


def jobs_of(options: argparse.Namespace, config: TrainingConfig) -> list[Job]:
    """The longest first, so that two workers end together."""
    names = [ALL, *(cut.name for cut in CUTS)]
    return [Job(name, options.data, options.scratch / name, config) for name in names]


def config_of(options: argparse.Namespace) -> TrainingConfig:
    """The defaults and what the command line says."""
    config = replace(
        TrainingConfig(),
        epochs=options.epochs,
        seed=options.seed,
        learning_rate=options.learning_rate,
        head_learning_rate=options.learning_rate,
        threads=options.threads,
        max_tokens=MAX_TOKENS,
        looks_an_epoch=0,  # the rate decays to nothing: the last weights are taken, unseen
    )
    return chosen(config, options.choices)


def run_all(jobs: Sequence[Job], workers: int) -> None:
    """Each in a process of its own: torch's threads and memory end with it."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, max_tasks_per_child=1) as pool:
        for name in pool.map(run, jobs):
            log.info("%s: trained", name)


def run(job: Job) -> str:
    """Train one of them, unless that has been done with the same configuration."""
    logging.basicConfig(level=logging.INFO, format=f"{job.name}: %(message)s")
    record = job.folder / "training.json"
    if record.is_file():
        done = TrainingConfig.from_json(json.loads(record.read_text())["config"])
        if done == job.config:
            return job.name
    sets = read_sets(job.data)
    if job.name == ALL:
        train_network(sets, {}, job.config, job.folder)
    else:
        cut = halves(sets, next(cut for cut in CUTS if cut.name == job.name))
        train_network(cut.train, cut.parts, job.config, job.folder)
    return job.name


def train_network(
    train: Mapping[str, Sequence[Answer]], parts: Parts, config: TrainingConfig, out: Path
) -> None:
    """Fine-tune on the sets of `train`, look at the parts kept back, and write the adapter."""
    name = f"explanations {out.name}"
    network, record = learn_network(train, parts, config, name)
    network.save(out)
    (out / "training.json").write_text(json.dumps(record, indent=1))


def learn_network(
    train: Mapping[str, Sequence[Answer]], parts: Parts, config: TrainingConfig, name: str
) -> tuple["Network", dict[str, Any]]:
    """The trained network and what its training recorded; `name` is that of the run in TensorBoard.

    With `validation_share` the looks are at questions and students kept from `train`, not at `parts`.
    """
    from ml.training.learn import learn
    from ml.training.network import Shape

    if config.validation_share:
        splits = {
            name: split(answers, config.validation_share, STOPPING_SALT)
            for name, answers in train.items()
        }
        train = {name: one.train for name, one in splits.items()}
        parts = validation_parts(splits)
    answers = [one for part in train.values() for one in part]
    weights = [
        one for part in train.values() for one in class_weights(part, config.class_weight_power)
    ]
    examples = examples_of(answers, weights)
    tokenizer = Backbone.find().tokenizer(config.max_tokens)
    log.info("%d training answers", len(examples))
    network, history = learn(
        Shape(len(LABELS5)),
        examples,
        encode(tokenizer, examples),
        validation(parts, config) if parts else None,
        config,
        vary=Variations(answers, tokenizer, config) if config.varies else None,
        name=name,
    )
    record: dict[str, Any] = {
        "config": config.to_json(),
        "answers": len(examples),
        "steps": len(history.losses),
        "looks": history.looks,
        "seconds": round(history.seconds),
        "processor_seconds": round(history.processor_seconds),
    }
    if history.privacy is not None:
        record["privacy"] = asdict(history.privacy)
    return network, record


def validation(parts: Parts, config: TrainingConfig) -> Callable[["Network"], float]:
    """A look: the mean over the parts of macro-F1 of three classes."""
    tokenizer = Backbone.find().tokenizer(config.max_tokens)
    encoded = {name: encode(tokenizer, examples_of(part)) for name, part in parts.items()}
    truth = {name: truth_of(part) for name, part in parts.items()}

    def validate(network: "Network") -> float:
        scores = {}
        for name in parts:
            logits = network.predict(encoded[name], bf16=config.bf16).astype(np.float64)
            guess = three(softmax(logits)).argmax(axis=1)
            scores[name] = macro_f1(truth[name], guess, len(LABELS3))
        log.info("%s", "  ".join(f"{name} {score:.3f}" for name, score in scores.items()))
        return float(np.mean(list(scores.values())))

    return validate
