"""The card of the general constants says what was recorded, and nothing typed by hand."""

import json
import re

from ml.__main__ import main
from ml.serving.cache import ADAPTERS

FOLDER = ADAPTERS / "sequencing"


def test_the_committed_card_is_what_the_command_makes_now(tmp_path, capsys):
    assert main(["card", "sequencing", "--folder", str(tmp_path / "made")]) == 0

    for name in ("card.md", "card.zh.md", "metrics.json"):
        assert (tmp_path / "made" / name).read_text() == (FOLDER / name).read_text()
    assert "card.md" in capsys.readouterr().out


def test_the_chinese_card_has_the_same_figures_in_the_same_places():
    english, chinese = (
        re.findall(r"\d+(?:\.\d+)?", (FOLDER / name).read_text())
        for name in ("card.md", "card.zh.md")
    )
    assert len(english) > 2 * 4 * 6, "six numbers a row"
    assert english == chinese


def test_the_figures_of_both_ways_stand_in_it():
    card = (FOLDER / "card.md").read_text()
    found = json.loads((FOLDER / "metrics.json").read_text())["simulated students"]

    for one in found.values():
        assert f"| {one['mastered']:.3f} | {one['more_than_the_gate']:.3f} " in card
    assert "never a learning gain" in card
