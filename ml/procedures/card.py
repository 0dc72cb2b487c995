"""``python -m ml card procedures``: writes card.md from what training recorded."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from ml.backbone import NAME
from ml.serving.cache import ADAPTERS

HEADER = "| runs | students | transformer AUC | sequence AUC | blend AUC (95 %) | accuracy | Brier | calibration error |"


def main(arguments: list[str]) -> int:
    """Regenerate the card of an adapter folder."""
    parser = argparse.ArgumentParser(prog="python -m ml card procedures")
    parser.add_argument("--out", type=Path, default=ADAPTERS / "procedures")
    folder: Path = parser.parse_args(arguments).out
    (folder / "card.md").write_text(card(folder), encoding="utf-8")
    print(folder / "card.md")
    return 0


def card(folder: Path) -> str:
    """The model card as Markdown."""
    metrics, training, blend = (
        json.loads((folder / f"{name}.json").read_text())
        for name in ("metrics", "training", "blend")
    )
    text = (Path(__file__).parent / "card.template.md").read_text(encoding="utf-8")
    config = training["config"]
    return text.format(
        backbone=NAME,
        rank=config["rank"],
        learning_rate=config["learning_rate"],
        epochs=config["epochs"],
        batch=config["batch_size"],
        minutes=round(training["seconds"] / 60),
        version=blend["version"],
        words=blend["words"],
        sequence=blend["sequence"],
        bias=blend["bias"],
        slope=blend["slope"],
        least=blend["least"],
        table="\n".join([HEADER, "|" + "---|" * 8, *rows(metrics)]),
        verdicts=verdicts(metrics["verdicts"]),
    )


def rows(metrics: dict[str, Any]) -> list[str]:
    """A line for each set of runs and length."""
    sets = {name: found for name, found in metrics.items() if name != "verdicts"}
    return [
        row(f"{name}, {cut}", found) for name, cuts in sets.items() for cut, found in cuts.items()
    ]


def row(name: str, found: dict[str, Any]) -> str:
    """One line of the table."""
    low, high = found["auc_95"]
    cells = [
        name,
        f"{found['labelled']}",
        f"{found['transformer_auc']:.3f}",
        f"{found['sequence_auc']:.3f}",
        f"**{found['auc']:.3f}** ({low:.3f} to {high:.3f})",
        f"{found['accuracy']:.3f}",
        f"{found['brier']:.3f}",
        f"{found['ece']:.3f}",
    ]
    return f"| {' | '.join(cells)} |"


def verdicts(found: dict[str, float]) -> str:
    """How verdicts on single trials fell out."""
    shares = ", ".join(
        f"{name.removeprefix('share_')} {value:.0%}"
        for name, value in found.items()
        if name.startswith("share_")
    )
    return (
        f"Of {found['trials']} trials: {shares}. Where a verdict was shown, the transformer moved "
        f"the same way in {found['agreement_when_shown']:.0%}; the mean confidence said "
        f"{found['mean_confidence_when_shown']:.0%}."
    )
