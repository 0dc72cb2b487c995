"""The procedures card is made of the recorded figures and nothing else."""

import json
import shutil
from pathlib import Path

from ml.procedures.card import card
from ml.serving.cache import adapter_folder

FOLDER = adapter_folder("procedures")


def test_the_committed_card_is_what_the_figures_give():
    assert card(FOLDER) == (FOLDER / "card.md").read_text(encoding="utf-8")


def test_another_figure_gives_another_card(tmp_path: Path):
    for file in FOLDER.glob("*.json"):
        shutil.copy(file, tmp_path)
    metrics = json.loads((FOLDER / "metrics.json").read_text())
    runs = next(name for name in metrics if name not in ("verdicts", "tags"))
    cut = next(iter(metrics[runs]))
    metrics[runs][cut]["auc"] = 0.123
    (tmp_path / "metrics.json").write_text(json.dumps(metrics))

    assert "**0.123**" in card(tmp_path)
