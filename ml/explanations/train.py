"""``python -m ml train explanations``: one adapter for BEETLE and SciEntsBank together."""

import argparse
import json
import logging
from dataclasses import replace
from pathlib import Path

import numpy as np

from ml.backbone import Backbone
from ml.data.splits import Split
from ml.explanations.labels import LABELS3, LABELS5, softmax, three
from ml.explanations.pairs import MAX_TOKENS
from ml.explanations.prepared import (
    class_weights,
    examples_of,
    read_sets,
    split_sets,
    truth_of,
    validation_parts,
)
from ml.serving.cache import ADAPTERS
from ml.training.config import TrainingConfig
from ml.training.examples import encode
from ml.training.metrics import macro_f1

log = logging.getLogger(__name__)


def main(arguments: list[str]) -> int:
    """Train, calibrate, and write adapter, head, word models, blend, metrics and card."""
    parser = argparse.ArgumentParser(prog="python -m ml train explanations")
    parser.add_argument("--data", type=Path, help="a folder with NAME_train.jsonl (default: ours)")
    parser.add_argument("--out", type=Path, default=ADAPTERS / "explanations")
    parser.add_argument("--epochs", type=float, default=8.0)
    parser.add_argument("--learning-rate", type=float, default=TrainingConfig.learning_rate)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument(
        "--keep-adapter",
        action="store_true",
        help="fit only the word models and the blend, beside the adapter in --out",
    )
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    splits = split_sets(read_sets(options.data))
    if not options.keep_adapter:
        train_network(splits, config_of(options), options.out)
    # Not above: it needs torch and scikit-learn, and --help does not.
    from ml.explanations.card import write_card
    from ml.explanations.finish import finish

    finish(splits, options.out)
    write_card(options.out)
    return 0


def config_of(options: argparse.Namespace) -> TrainingConfig:
    """The defaults and what the command line says."""
    return replace(
        TrainingConfig(),
        epochs=options.epochs,
        seed=options.seed,
        learning_rate=options.learning_rate,
        head_learning_rate=options.learning_rate,
        threads=options.threads,
        max_tokens=MAX_TOKENS,
        patience=4,  # two epochs; it stops in the fifth or sixth
    )


def train_network(splits: dict[str, Split], config: TrainingConfig, out: Path) -> None:
    """Fine-tune the adapter; keep it and its logits on the validation parts in `out`."""
    from ml.training.loop import fine_tune
    from ml.training.network import Network, Shape

    examples = [
        example
        for cut in splits.values()
        for example in examples_of(cut.train, class_weights(cut.train))
    ]
    tokenizer = Backbone.find().tokenizer(config.max_tokens)
    parts = validation_parts(splits)
    encoded = {name: encode(tokenizer, examples_of(part)) for name, part in parts.items()}
    truth = {name: truth_of(part) for name, part in parts.items()}

    def validate(network: Network) -> float:
        scores = {}
        for name in parts:
            logits = network.predict(encoded[name], bf16=config.bf16).astype(np.float64)
            guess = three(softmax(logits)).argmax(axis=1)
            scores[name] = macro_f1(truth[name], guess, len(LABELS3))
        log.info("%s", "  ".join(f"{name} {score:.3f}" for name, score in scores.items()))
        return float(np.mean(list(scores.values())))

    network = Network.fresh(Shape(len(LABELS5)), config)
    log.info("%d training answers", len(examples))
    history = fine_tune(network, examples, encode(tokenizer, examples), validate, config)
    network.save(out)
    (out / "training.json").write_text(
        json.dumps(
            {
                "config": config.to_json(),
                "looks": history.looks,
                "best_step": history.best_step,
                "best_score": history.best_score,
                "seconds": round(history.seconds),
            },
            indent=1,
        )
    )
