"""``python -m ml card tracing --folder FOLDER``: writes the cards from what training recorded."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from ml.cards import write_cards
from ml.serving.cache import cache_folder
from ml.tracing.model import NAMES, VERSION

TEMPLATES = {"en": "card.template.md", "zh": "card.template.zh.md"}
READERS: dict[str, dict[str, str]] = {
    "en": {},  # as metrics.json names them
    "zh": {"linear": "线性", "trees": "树", "sequence": "序列", "memory": "记忆"},
}
BETWEEN = {"en": ("to", "none"), "zh": ("至", "无")}


def main(arguments: list[str]) -> int:
    """Regenerate the card of a trained folder."""
    parser = argparse.ArgumentParser(prog="python -m ml card tracing")
    parser.add_argument("--folder", type=Path, default=cache_folder() / "tracing")
    folder: Path = parser.parse_args(arguments).folder
    try:
        texts = {language: card(folder, language) for language in TEMPLATES}
    except (FileNotFoundError, NotADirectoryError) as error:
        print(
            f"{folder} holds no trained model ({error.filename} is missing); train one with: "
            "python -m ml train tracing --data TRAIN.csv --out FOLDER",
            file=sys.stderr,
        )
        return 2
    print(*write_cards(folder, texts.__getitem__), sep="\n")
    return 0


def card(folder: Path, language: str = "en") -> str:
    """The model card as Markdown."""
    metrics, training = (
        json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        for name in ("metrics", "training")
    )
    text = (Path(__file__).parent / TEMPLATES[language]).read_text(encoding="utf-8")
    readers = READERS[language]
    return text.format(
        version=VERSION,
        features=len(NAMES),
        minutes=f"{training['cpu_seconds'] / 60:.1f}",
        readers="\n".join(
            f"| {readers.get(name, name)} | {metrics['readers'][name]:.4f} | {weight:.2f} |"
            for name, weight in metrics["blend"].items()
        ),
        trees=" + ".join(map(str, training["stops"]["trees"])),
        epochs=", ".join(map(str, training["stops"]["sequence"])),
        bare_epochs=", ".join(map(str, training["stops"]["memory"])),
        kept=kept_row(metrics["kept"], *BETWEEN[language]),
        **{name: training[name] for name in _RECORDED},
    )


_RECORDED = (
    *("data", "answers", "students", "skills", "items"),
    *("kept_students", "members", "seed"),
)


def kept_row(found: dict[str, Any], to: str, none: str) -> str:
    """One line of the table of figures."""
    low, high = found["auc_95"] or (float("nan"), float("nan"))
    cells = [
        f"{found['students']}",
        f"{found['answers']}",
        f"{found['correct']:.3f}",
        f"**{found['auc']:.4f}** ({low:.4f} {to} {high:.4f})" if found["auc"] else none,
        *(f"{found[name]:.4f}" for name in ("ece", "brier", "log_loss", "accuracy")),
    ]
    return f"| {' | '.join(cells)} |"
