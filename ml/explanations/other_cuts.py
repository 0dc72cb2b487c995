"""``python -m ml.explanations.other_cuts``: the training measured on another cut of the data.

The figures on the card rest on one cut of the questions. This trains the same way on a cut of its
own, with whole domains of SciEntsBank kept back as well, and prints what it reaches there. It
leaves the shipped adapter alone.
"""

import argparse
import json
import logging
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from ml.backbone import Backbone
from ml.data.semeval import Answer
from ml.data.splits import split
from ml.explanations.blend import Blend
from ml.explanations.evaluate import score_all
from ml.explanations.finish import finish
from ml.explanations.lexical import LexicalModel
from ml.explanations.measure import measure
from ml.explanations.pairs import MAX_TOKENS
from ml.explanations.prepared import Parts, read_sets
from ml.explanations.scorer import ExplanationScorer
from ml.explanations.train import train_network
from ml.serving.export import export_int8
from ml.serving.session import OnnxSession
from ml.serving.settings import ServingSettings
from ml.training.config import TrainingConfig

SHARE = 0.15


def main() -> int:
    """Train, measure, print one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m ml.explanations.other_cuts")
    parser.add_argument("--salt", default="2", help="another salt, another cut")
    parser.add_argument("--domains", default="LF,MS", help="of SciEntsBank, kept back whole")
    parser.add_argument("--epochs", type=float, default=4.0)
    parser.add_argument("--out", type=Path, help="keep the adapter and its figures here")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    domains = options.domains.split(",")
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.out or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        print(json.dumps(measured(read_sets(None), domains, options.salt, options.epochs, folder)))
    return 0


def measured(
    sets: Parts, domains: list[str], salt: str, epochs: float, folder: Path
) -> dict[str, Any]:
    """Figures of every part kept back. The blend is not fitted on the domains."""
    kept_back, rest = without_domains(sets["scientsbank"], domains)
    splits = {
        "beetle": split(sets["beetle"], SHARE, salt),
        "scientsbank": split(rest, SHARE, salt),
    }
    # The rate decays to nothing and no look stops it early: fewer choices made on the cut.
    config = replace(TrainingConfig(), epochs=epochs, max_tokens=MAX_TOKENS, patience=99)
    train_network(splits, config, folder)
    figures: dict[str, Any] = finish(splits, folder)["validation"]
    figures["scientsbank unseen domains"] = measure(kept_back, _scored(folder, kept_back))
    return figures


def without_domains(answers: list[Answer], domains: list[str]) -> tuple[list[Answer], list[Answer]]:
    """Answers of the domains, and all others; a question's id begins with its domain."""
    inside = [one for one in answers if one.question_id.split("_")[0] in domains]
    return inside, [one for one in answers if one.question_id.split("_")[0] not in domains]


def _scored(folder: Path, answers: list[Answer]) -> list[Any]:
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "int8.onnx"
        export_int8(folder, file)
        tokenizer = Backbone.find().tokenizer(MAX_TOKENS)
        session = OnnxSession(file, tokenizer, ServingSettings())
        lexical = LexicalModel.load(folder / "lexical.npz")
        return score_all(
            ExplanationScorer(session, lexical, Blend.load(folder / "blend.json")), answers
        )


if __name__ == "__main__":
    raise SystemExit(main())
