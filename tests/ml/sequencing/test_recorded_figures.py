"""The recorded run, and what the documentation says of it."""

from pathlib import Path

import pytest

from ml.sequencing.evaluate import BASELINE, main, recorded
from ml.sequencing.families import FAMILIES

DOCS = Path(__file__).resolve().parents[3] / "docs" / "adaptation.md"


def test_the_record_is_of_a_whole_run():
    assert recorded()["courses"] >= 20
    assert recorded()["students_a_cell"] >= 5000
    assert set(recorded()["families"]) == set(FAMILIES)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_documentation_says_what_was_recorded(family):
    found = recorded()["families"][family]
    mastered = [
        f"{found['policies'][name]['mastered']['value']:.3f}"
        for name in (BASELINE, "lowest_first", "ours", "oracle")
    ]
    closed = found[f"against_{BASELINE}"]["distance_to_oracle_closed"]["value"]

    rows = [line for line in DOCS.read_text(encoding="utf-8").splitlines() if "|" in line]

    assert any(" | ".join(mastered) in row and f"{100 * closed:.0f} %" in row for row in rows)


def test_the_record_can_be_printed(capsys):
    assert main(["--recorded"]) == 0

    assert "5000 students of 20 courses" in capsys.readouterr().out
