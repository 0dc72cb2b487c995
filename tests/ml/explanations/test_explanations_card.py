"""The model card is made of the recorded figures and nothing else, in both languages."""

import json
import shutil
from collections import Counter

import pytest

from ml.__main__ import main
from ml.cards import FILES, read_cards
from ml.explanations.card import card
from ml.serving.cache import adapter_folder
from tests.support.card_tables import numbers_of, tables_of

FOLDER = adapter_folder("explanations")


def recorded(name):
    return json.loads((FOLDER / f"{name}.json").read_text())


def test_the_committed_cards_are_what_the_figures_give(tmp_path, capsys):
    for name in ("metrics.json", "blend.json"):
        shutil.copy(FOLDER / name, tmp_path)

    assert main(["card", "explanations", "--folder", str(tmp_path)]) == 0

    written = [str(tmp_path / name) for name in FILES.values()]
    assert capsys.readouterr().out.splitlines() == written
    assert read_cards(tmp_path) == read_cards(FOLDER)


def test_it_names_data_licence_and_intervals():
    text = read_cards(FOLDER)["en"]

    assert "CC BY-SA 3.0" in text and "Apache-2.0" in text
    for cut, parts in recorded("metrics")["validation"].items():
        for part, row in parts.items():
            figure = f"**{row['macro_f1']:.3f}** ({row['macro_f1_95'][0]:.3f}"
            assert f"| {cut}: {part} | {row['labelled']} | {figure}" in text


def test_the_chinese_card_has_the_same_tables_with_the_same_numbers():
    english, chinese = (read_cards(FOLDER)[language] for language in ("en", "zh"))

    assert len(tables_of(english)) == 5
    assert tables_of(chinese) == tables_of(english)


def test_outside_of_the_tables_too_no_number_is_lost_or_added_in_chinese():
    english, chinese = (read_cards(FOLDER)[language] for language in ("en", "zh"))

    assert Counter(numbers_of(chinese)) == Counter(numbers_of(english))


def test_the_chinese_card_names_every_part_in_chinese():
    text = read_cards(FOLDER)["zh"]

    for english in ("unseen", "questions |", "cut 1", " to ", "none shown", "nothing"):
        assert english not in text
    assert "| 划分 1：beetle 新回答 | 335 |" in text


def test_a_part_without_a_chinese_name_stands_as_it_was_recorded():
    metrics = recorded("metrics")
    parts = metrics["validation"]["cut 1"]
    parts["another set"] = parts.pop("beetle unseen answers")

    assert "| 划分 1：another set | 335 |" in card(metrics, recorded("blend"), "zh")


@pytest.mark.parametrize(
    ("language", "none_shown"),
    [("en", "| 0 % (0 to 0) | none shown |"), ("zh", "| 0 %（0 至 0） | 没有给出 |")],
)
def test_a_part_of_which_nothing_is_shown_says_so(language, none_shown):
    metrics = recorded("metrics")
    row = metrics["validation"]["cut 1"]["beetle unseen answers"]
    row |= {"accuracy_when_shown": None, "accuracy_when_shown_95": None}
    row |= {"share_shown": 0.0, "share_shown_95": [0.0, 0.0]}

    assert none_shown in card(metrics, recorded("blend"), language)


@pytest.mark.parametrize("language", FILES)
def test_another_figure_gives_another_card(language):
    metrics, blend = recorded("metrics"), recorded("blend")
    before = card(metrics, blend, language)
    metrics["validation"]["cut 1"]["beetle unseen answers"]["macro_f1"] = 0.123
    blend["pools"]["new_one"]["threshold"] = 0.9876

    after = card(metrics, blend, language)

    for figure in ("**0.123**", "0.988"):
        assert figure in after and figure not in before


def test_a_number_in_another_row_is_noticed():
    text = read_cards(FOLDER)["zh"]
    swapped = text.replace("| 335 |", "| 000 |").replace("| 449 |", "| 335 |")
    swapped = swapped.replace("| 000 |", "| 449 |")

    assert Counter(numbers_of(swapped)) == Counter(numbers_of(text))
    assert tables_of(swapped) != tables_of(text)
