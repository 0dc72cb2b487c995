"""The procedures cards are made of the recorded figures and nothing else, in both languages the same."""

import json
import re
import shutil
from pathlib import Path

import pytest

from ml.cards import FILES
from ml.procedures.card import card, main
from ml.serving.cache import adapter_folder

FOLDER = adapter_folder("procedures")
NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*(?: ?%)?")


def numbers(text: str) -> list[str]:
    """As they stand; 12 % and 12% are the same."""
    return [one.replace(" ", "") for one in NUMBER.findall(text)]


def table_lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("|")]


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    """A copy of what training recorded, to change figures in."""
    for file in FOLDER.glob("*.json"):
        shutil.copy(file, tmp_path)
    return tmp_path


def changed(folder: Path, name: str, *place: str, to: object) -> None:
    """Put another figure in the place of a recorded one."""
    file = folder / name
    found = json.loads(file.read_text())
    inner = found
    for key in place[:-1]:
        inner = inner[key]
    assert inner[place[-1]] != to
    inner[place[-1]] = to
    file.write_text(json.dumps(found))


@pytest.mark.parametrize("language", FILES)
def test_the_committed_card_is_what_the_figures_give(language: str):
    assert card(FOLDER, language) == (FOLDER / FILES[language]).read_text(encoding="utf-8")


def test_the_chinese_tables_hold_the_figures_of_the_english_ones_line_by_line():
    english, chinese = (table_lines(card(FOLDER, language)) for language in ("en", "zh"))

    assert [numbers(line) for line in chinese] == [numbers(line) for line in english]
    assert [line.count("|") for line in chinese] == [line.count("|") for line in english]
    assert sum(len(numbers(line)) for line in english) > 500


def test_what_stands_around_the_tables_tells_the_same_figures_in_the_same_order():
    english, chinese = (numbers(card(FOLDER, language)) for language in ("en", "zh"))

    assert chinese == english


@pytest.mark.parametrize(
    ("file", "place", "figure", "shown"),
    [
        ("metrics.json", ("real", "whole", "auc"), 0.123, "**0.123**"),
        ("metrics.json", ("verdicts", "agreement_when_shown"), 0.123, "12%"),
        ("metrics.json", ("tags", "real", "success_auc", "rule"), 0.123, "0.123"),
        ("blend.json", ("slope",), 7.89, "sigmoid(7.89 "),
        ("training.json", ("config", "rank"), 789, "789"),
        (
            "transfer.json",
            ("labs", "gas", "left_out", "whole"),
            [0.1234, 0.1, 0.2],
            "| gas | **0.123**",
        ),
        ("transfer.json", ("transformer", "seconds"), 180 * 777, "777"),
    ],
)
def test_another_figure_gives_other_cards(recorded: Path, file, place, figure, shown):
    before = {language: card(recorded, language) for language in FILES}
    changed(recorded, file, *place, to=figure)
    after = {language: card(recorded, language) for language in FILES}

    for language in FILES:
        assert after[language].count(shown) > before[language].count(shown)
    assert numbers(after["zh"]) == numbers(after["en"])


def test_what_was_not_measured_is_said_so_in_both(recorded: Path):
    (recorded / "transfer.json").unlink()

    assert "Not measured for this version." in card(recorded)
    assert "这个版本没有做这项评测。" in card(recorded, "zh")
    assert "The transformer was not trained without labs" in card(recorded)
    assert "这个版本没有在排除实验的情况下训练 Transformer。" in card(recorded, "zh")


def test_the_command_writes_both_and_names_them(recorded: Path, capsys):
    assert main(["--out", str(recorded)]) == 0

    paths = [recorded / name for name in FILES.values()]
    assert capsys.readouterr().out.split() == [str(path) for path in paths]
    assert [path.read_text(encoding="utf-8") for path in paths] == [
        card(recorded, language) for language in FILES
    ]
