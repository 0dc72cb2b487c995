"""The card of the general constants says what was recorded, and nothing typed by hand."""

import json

from ml.__main__ import main
from ml.serving.cache import ADAPTERS

FOLDER = ADAPTERS / "sequencing"


def test_the_committed_card_is_what_the_command_makes_now(tmp_path, capsys):
    assert main(["card", "sequencing", "--folder", str(tmp_path / "made")]) == 0

    for name in ("card.md", "metrics.json"):
        assert (tmp_path / "made" / name).read_text() == (FOLDER / name).read_text()
    assert "card.md" in capsys.readouterr().out


def test_the_figures_of_both_ways_stand_in_it():
    card = (FOLDER / "card.md").read_text()
    found = json.loads((FOLDER / "metrics.json").read_text())["simulated students"]

    for one in found.values():
        assert f"| {one['mastered']:.3f} | {one['more_than_the_gate']:.3f} " in card
    assert "never a learning gain" in card
