"""``python -m ml train explanations``: one adapter for BEETLE and SciEntsBank together."""

import argparse
import json
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ml.backbone import Backbone
from ml.data.semeval import NAMES, Answer, read, read_committed
from ml.data.splits import Split, split
from ml.explanations.labels import LABELS3, LABELS5, allowed, label3_of, softmax, three
from ml.explanations.pairs import MAX_TOKENS, pair_of
from ml.serving.cache import ADAPTERS
from ml.training.config import TrainingConfig
from ml.training.examples import Example, encode
from ml.training.metrics import macro_f1

Parts = dict[str, list[Answer]]
log = logging.getLogger(__name__)

VALIDATION_SHARE = 0.1
SALT = "1"


def main(arguments: list[str]) -> int:
    """Train, calibrate, and write adapter, head, blend, metrics and card."""
    parser = argparse.ArgumentParser(prog="python -m ml train explanations")
    parser.add_argument("--data", type=Path, help="a folder with NAME_train.jsonl (default: ours)")
    parser.add_argument("--out", type=Path, default=ADAPTERS / "explanations")
    parser.add_argument("--epochs", type=float, default=8.0)
    parser.add_argument("--learning-rate", type=float, default=TrainingConfig.learning_rate)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    config = replace(
        TrainingConfig(),
        epochs=options.epochs,
        seed=options.seed,
        learning_rate=options.learning_rate,
        head_learning_rate=options.learning_rate,
        threads=options.threads,
        max_tokens=MAX_TOKENS,
    )
    train_network(split_sets(read_sets(options.data)), config, options.out)
    return 0


def read_sets(folder: Path | None) -> Parts:
    """The committed sets, or files of the same shape in a folder."""
    if folder is None:
        return read_committed()
    return {name: read(folder / f"{name}_train.jsonl") for name in NAMES}


def split_sets(sets: Parts) -> dict[str, Split]:
    """Each set cut by question and by student."""
    return {name: split(answers, VALIDATION_SHARE, SALT) for name, answers in sets.items()}


def validation_parts(splits: dict[str, Split]) -> Parts:
    """The four parts kept back, by name."""
    parts: Parts = {}
    for name, cut in splits.items():
        parts[f"{name} unseen answers"] = cut.unseen_answers
        parts[f"{name} unseen questions"] = cut.unseen_questions
    return parts


def examples_of(answers: Sequence[Answer], weights: Sequence[float] = ()) -> list[Example]:
    """What the network reads of each answer, with its labels."""
    return [
        pair_of(
            one.answer,
            one.question,
            one.reference_answers,
            one.reference_grades,
            allowed(one.label5, one.label3),
            weights[place] if weights else 1.0,
        )
        for place, one in enumerate(answers)
    ]


def class_weights(answers: Sequence[Answer]) -> list[float]:
    """Square root of how rare an answer's 3-way label is in its set.

    The whole inverse would make the 10 % of contradictions in SciEntsBank as loud as the rest,
    and certainty would no longer mean anything.
    """
    labels = [label3_of(one.label5, one.label3) for one in answers]
    counts = Counter(labels)
    even = len(labels) / len(counts)
    return [float(np.sqrt(even / counts[label])) for label in labels]


def truth_of(answers: Sequence[Answer]) -> NDArray[np.int64]:
    """3-way labels as places in LABELS3."""
    return np.array([label3_of(one.label5, one.label3) for one in answers], dtype=np.int64)


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
