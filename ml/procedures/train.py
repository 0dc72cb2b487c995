"""``python -m ml train procedures``: transformer, sequence reader, and their blend."""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ml.backbone import Backbone
from ml.data.pisa import read_pisa
from ml.data.runs import BadRow, Run
from ml.data.simulated import read_simulated
from ml.data.splits import FEWEST_STUDENTS, pick
from ml.procedures.calibrate import aucs, calibrate
from ml.procedures.fit_sequence import SequenceConfig, fit_sequence
from ml.procedures.fit_tagger import fit_tagger
from ml.procedures.prefixes import Labelled, labelled, permuted, prefixes
from ml.procedures.sequence import SequenceReader
from ml.procedures.teacher import with_soft_labels
from ml.procedures.transcript import MAX_TOKENS
from ml.serving.cache import ADAPTERS
from ml.training.config import TrainingConfig
from ml.training.examples import Example, encode
from ml.training.metrics import Doubles

log = logging.getLogger(__name__)


VALIDATION_SHARE = 0.12
SALT = "procedures 1"
# A teacher's chance is trusted so far; the rest is what really happened to the student.
TRUST = 0.75
# Simulated runs teach how our labs look; real students decide where they disagree.
SIMULATED_WEIGHT = 0.5
# Moments of a run that the transformer reads, besides the whole run and the marks.
RANDOM_CUTS = 3
# How the transformer is trained.
NETWORK = TrainingConfig(
    rank=16,
    batch_size=64,
    epochs=1.0,
    max_tokens=MAX_TOKENS,
    looks_an_epoch=2,
    patience=100,  # the rate decays to nothing: the last looks are the best
)


@dataclass(frozen=True)
class Parts:
    """Students to learn from and students kept back; no student is in both."""

    train: list[Labelled]
    validation: list[Labelled]

    @property
    def real(self) -> list[Labelled]:
        """The real students kept back: the model is chosen and calibrated on them alone."""
        return [run for run in self.validation if run.source == "pisa"]

    @property
    def simulated(self) -> list[Labelled]:
        """The simulated students kept back: they are only measured."""
        return [run for run in self.validation if run.source != "pisa"]


def main(arguments: list[str]) -> int:
    """Train and write adapter, heads, blend and training record; `evaluate` and `card` follow."""
    parser = argparse.ArgumentParser(prog="python -m ml train procedures")
    parser.add_argument("--data", type=Path, required=True, help="the PISA log, train.jsonl")
    parser.add_argument("--simulated", type=Path, nargs="*", default=[], help="simulated runs")
    parser.add_argument("--out", type=Path, default=ADAPTERS / "procedures")
    parser.add_argument("--epochs", type=float, default=NETWORK.epochs)
    parser.add_argument("--learning-rate", type=float, default=NETWORK.learning_rate)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument(
        "--keep-adapter", action="store_true", help="keep the transformer, refit the rest"
    )
    parser.add_argument(
        "--keep-reader", action="store_true", help="keep the sequence reader, refit the rest"
    )
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    config = replace(
        NETWORK,
        epochs=options.epochs,
        seed=options.seed,
        learning_rate=options.learning_rate,
        head_learning_rate=options.learning_rate,
        threads=options.threads,
    )
    parts = read_parts(options.data, options.simulated, config.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    if not options.keep_reader:
        train_reader(parts, config.seed).save(options.out / "sequence.safetensors")
    train_tagger(parts, options.out, config.seed)
    if not options.keep_adapter:
        train_network(parts, config, options.out)
    calibrate(parts.real, parts.simulated, options.out, config.seed)
    return 0


def read_parts(pisa: Path, simulated: Sequence[Path], seed: int) -> Parts:
    """Both kinds of runs, cut by student, the training part with soft labels."""
    rng = np.random.default_rng(seed)
    parts = Parts([], [])
    kinds = [list(read_pisa(pisa))]
    if simulated:
        kinds.append([permuted(run, rng) for file in simulated for run in read_simulated(file)])
    for runs in kinds:
        if len({_who(run) for run in runs}) < FEWEST_STUDENTS:
            raise BadRow(f"runs of fewer than {FEWEST_STUDENTS} students are too few to learn from")
        train, kept = split_by_student(runs)
        parts.train.extend(with_soft_labels(train, TRUST, seed))
        parts.validation.extend(kept)
    log.info("%d runs to learn from, %d kept back", len(parts.train), len(parts.validation))
    return parts


def split_by_student(runs: Sequence[Run]) -> tuple[list[Labelled], list[Labelled]]:
    """Hold out a share of the students, the same ones on every machine."""
    kept = pick({_who(run) for run in runs}, VALIDATION_SHARE, SALT)
    train = [labelled(run) for run in runs if _who(run) not in kept]
    return train, [labelled(run) for run in runs if _who(run) in kept]


def _who(run: Run) -> str:
    return f"{run.source} {run.request.lab} {run.student}"


def _weight(run: Labelled) -> float:
    return 1.0 if run.source == "pisa" else SIMULATED_WEIGHT


def train_reader(parts: Parts, seed: int) -> SequenceReader:
    """The sequence reader on whole runs: it is taught at every step of them."""
    soft = [run.soft for run in parts.train]
    weights = [_weight(run) for run in parts.train]
    marks = [run.marks() for run in parts.train]
    return fit_sequence(marks, soft, weights, SequenceConfig(seed=seed))


def train_tagger(parts: Parts, out: Path, seed: int) -> None:
    """A word for each step, from the reader as it was written: in half precision."""
    reader = SequenceReader.load(out / "sequence.safetensors")
    fit_tagger(reader, parts.train, seed).save(out / "tagger.safetensors")


def train_network(parts: Parts, config: TrainingConfig, out: Path) -> None:
    """Fine-tune the adapter and keep it in `out`."""
    from ml.training.learn import learn
    from ml.training.network import Network, Shape

    tokenizer = Backbone.find().tokenizer(config.max_tokens)
    runs = prefixes(parts.train, RANDOM_CUTS, np.random.default_rng(config.seed))
    examples = [run.example(_weight(run)) for run in runs]
    log.info("%d transcripts to learn from", len(examples))

    def read(network: Network, given: Sequence[Labelled]) -> Doubles:
        seen: list[Example] = [run.example() for run in given]
        logits = network.predict(encode(tokenizer, seen), bf16=False).astype(np.float64)
        return np.asarray(logits[:, 1] - logits[:, 0])

    def validate(network: Network) -> float:
        found = aucs(parts.real, lambda given: read(network, given))
        log.info("%s", found)
        return float(np.mean(list(found.values())))

    encoded = encode(tokenizer, examples)
    network, history = learn(
        Shape(2), examples, encoded, validate, config, name=f"procedures {out.name}"
    )
    network.save(out)
    record = {
        "config": config.to_json(),
        "looks": history.looks,
        "best_step": history.best_step,
        "best_score": history.best_score,
        "seconds": round(history.seconds),
        "processor_seconds": round(history.processor_seconds),
    }
    (out / "training.json").write_text(json.dumps(record, indent=1))
