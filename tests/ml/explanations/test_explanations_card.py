"""The model card is made of the recorded figures and nothing else."""

import json
import shutil

from ml.explanations.card import card, write_card
from ml.serving.cache import adapter_folder

FOLDER = adapter_folder("explanations")


def test_the_committed_card_is_what_the_figures_give(tmp_path):
    for name in ("metrics.json", "blend.json"):
        shutil.copy(FOLDER / name, tmp_path)

    assert write_card(tmp_path).read_text() == (FOLDER / "card.md").read_text()


def test_it_names_data_licence_and_intervals():
    text = (FOLDER / "card.md").read_text()
    metrics = json.loads((FOLDER / "metrics.json").read_text())

    assert "CC BY-SA 3.0" in text and "Apache-2.0" in text
    for cut, parts in metrics["validation"].items():
        for part, row in parts.items():
            figure = f"**{row['macro_f1']:.3f}** ({row['macro_f1_95'][0]:.3f}"
            assert f"| {cut}: {part} | {row['labelled']} | {figure}" in text


def test_another_figure_gives_another_card():
    metrics = json.loads((FOLDER / "metrics.json").read_text())
    blend = json.loads((FOLDER / "blend.json").read_text())
    metrics["validation"]["cut 1"]["beetle unseen answers"]["macro_f1"] = 0.123

    assert "**0.123**" in card(metrics, blend)
