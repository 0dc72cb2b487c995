"""docs/sources.md says of every source how far it was confirmed."""

import re
from html import unescape
from pathlib import Path

import pytest

from labs.core import lab_names, load_lab
from labs.core.check import checks_of

PAGE = Path(__file__).resolve().parents[2] / "docs" / "sources.md"
TEXT = PAGE.read_text(encoding="utf-8")
# A lab that somebody adds need not be on the page: adding a lab edits no other file.
LABS = re.findall(r"^## .*\(`(\w+)`\)$", TEXT, re.MULTILINE)


def told_of(lab: str) -> set[str]:
    """The sources in the lab's table; each has a third column that is not empty."""
    section = unescape(TEXT).split(f"(`{lab}`)")[1].split("\n## ")[0]
    rows = [line.split(" | ") for line in section.splitlines() if line.startswith("| ")][1:]
    for row in rows:
        assert len(row) == 3 and row[2].strip("| "), row
    return {row[1].replace("\\|", "|") for row in rows}


def sources_of(lab: str) -> set[str]:
    found = {check.source for check in checks_of(lab)}
    return found | {misconception.source for misconception in load_lab(lab).misconceptions}


@pytest.mark.parametrize("lab", LABS)
def test_the_page_has_a_row_for_every_source_and_none_for_another(lab):
    assert told_of(lab) == sources_of(lab)


def test_the_page_tells_of_the_thirteen_labs():
    assert set(LABS) <= set(lab_names())
    assert len(LABS) >= 13
