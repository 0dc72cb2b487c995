"""``python -m ml transfer procedures``: how well a lab is read that no training run came from.

For each lab a sequence reader is trained without it, on real students and on simulated ones of the
other labs, and measured on new simulated students of that lab. Beside it stand a reader that met
the lab in training, and one that met real students alone. All three have the same short schedule,
so that they compare with each other, and learn from what really happened; the reader that is
served has three members, a longer schedule and softened labels. The transformer is trained without
groups of labs (`transfer_transformer.py`).
"""

from __future__ import annotations

import argparse
import json
import logging
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from ml.procedures.fit_sequence import SequenceConfig, fit_sequence
from ml.procedures.lab_runs import CUTS, Runs, by_lab, interval_of, real_runs
from ml.procedures.prefixes import Labelled
from ml.procedures.sequence import SequenceReader
from ml.procedures.train import SIMULATED_WEIGHT
from ml.procedures.transfer_transformer import GROUPS, groups_of, measure_transformer
from ml.serving.cache import ADAPTERS

log = logging.getLogger(__name__)

SHORT = SequenceConfig(members=1, epochs=8)
PARTS = ("sequence", "transformer")


def main(arguments: list[str]) -> int:
    """Train once a lab and write transfer.json into the adapter's folder; the card shows it."""
    parser = argparse.ArgumentParser(prog="python -m ml transfer procedures")
    parser.add_argument("--data", type=Path, required=True, help="the PISA log, train.jsonl")
    parser.add_argument(
        "--simulated", type=Path, nargs="+", required=True, help="simulated runs to learn from"
    )
    parser.add_argument(
        "--fresh", type=Path, nargs="+", required=True, help="simulated runs of another seed"
    )
    parser.add_argument("--out", type=Path, default=ADAPTERS / "procedures")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--only", choices=PARTS, help="measure one part; what is recorded of the other stays"
    )
    parser.add_argument(
        "--groups", type=int, default=GROUPS, help="groups in which labs are kept from transformers"
    )
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    rng = np.random.default_rng(options.seed)
    real = real_runs(options.data, rng)
    known, fresh = by_lab(options.simulated, rng), by_lab(options.fresh, rng)
    groups = groups_of(list(fresh), options.groups) if options.only != "sequence" else []
    file = options.out / "transfer.json"
    found = json.loads(file.read_text()) if file.exists() else {}
    if options.only != "transformer":
        found |= measured(real, known, fresh, options.seed)
    if groups:
        found["transformer"] = measure_transformer(real, known, fresh, groups, options.seed)
    file.write_text(json.dumps(found, indent=1) + "\n")
    return 0


def measured(real: list[Labelled], known: Runs, fresh: Runs, seed: int) -> dict[str, Any]:
    """What is recorded of the sequence readers."""
    started_s = time.monotonic()
    return {
        "real_students": len(real),
        "config": asdict(replace(SHORT, seed=seed)),
        "labs": measure(real, known, fresh, seed),
        "seconds": round(time.monotonic() - started_s),
    }


def measure(real: list[Labelled], known: Runs, fresh: Runs, seed: int) -> dict[str, Any]:
    """For each lab the figures of the three readers on its new students."""
    with_all = trained(real, [run for runs in known.values() for run in runs], seed)
    real_alone = trained(real, [], seed)
    found = {}
    for lab, runs in fresh.items():
        others = [run for name, runs in known.items() if name != lab for run in runs]
        found[lab] = {
            "students": len(runs),
            "success_rate": round(float(np.mean([run.success for run in runs])), 4),
            "left_out": aucs(trained(real, others, seed), runs),
            "trained_with_it": aucs(with_all, runs),
            "real_students_alone": aucs(real_alone, runs),
        }
        log.info("%s: %s", lab, json.dumps(found[lab]))
    return found


def trained(real: list[Labelled], simulated: list[Labelled], seed: int) -> SequenceReader:
    """A reader of these runs and no others."""
    runs = [*real, *simulated]
    weights = [1.0] * len(real) + [SIMULATED_WEIGHT] * len(simulated)
    config = replace(SHORT, seed=seed)
    return fit_sequence([run.marks() for run in runs], [run.soft for run in runs], weights, config)


def aucs(reader: SequenceReader, runs: Sequence[Labelled]) -> dict[str, list[float]]:
    """AUC with its 95 % bootstrap interval over students, whole and after the first actions."""
    truth = np.array([run.success == 1 for run in runs])
    found = {}
    for name, length in CUTS.items():
        logits = reader.logits([run.cut(length).marks() for run in runs])
        told = np.array([one[-1] if len(one) else 0.0 for one in logits], dtype=np.float64)
        found[name] = interval_of(truth, told)
    return found
