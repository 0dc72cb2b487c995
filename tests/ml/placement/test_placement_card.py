"""The placement card is made of a recorded replay and nothing else."""

import json
import shutil

from ml.__main__ import main
from ml.placement.card import RECORDED, card


def test_the_committed_card_is_what_the_record_gives():
    assert card(RECORDED) == (RECORDED / "card.md").read_text(encoding="utf-8")


def test_the_command_writes_it(tmp_path):
    shutil.copy(RECORDED / "metrics.json", tmp_path)

    assert main(["card", "placement", "--folder", str(tmp_path)]) == 0
    assert (tmp_path / "card.md").read_text() == (RECORDED / "card.md").read_text()


def test_another_figure_gives_another_card(tmp_path):
    found = json.loads((RECORDED / "metrics.json").read_text())
    found["banks"][0]["items_needed"]["adaptive"] = 99.0
    (tmp_path / "metrics.json").write_text(json.dumps(found))

    assert "| 99.00 |" in card(tmp_path)
