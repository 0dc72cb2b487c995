"""``train``, ``evaluate`` and ``card`` on a small simulated class."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter

import pytest

from ml.__main__ import main
from tests.ml.tracing.conftest import write_answers


def evaluated(folder, file, capsys, *more):
    capsys.readouterr()
    assert main(["evaluate", "tracing", str(file), "--json", "--model", str(folder), *more]) == 0
    return json.loads(capsys.readouterr().out)


def predicted(folder, rows, tmp_path, capsys, **how):
    file, out = tmp_path / "some.csv", tmp_path / "out.jsonl"
    evaluated(folder, write_answers(file, rows, **how), capsys, "--predictions", str(out))
    return [json.loads(line) for line in out.read_text().splitlines()]


def test_new_students_are_foretold_better_than_by_guessing(folder, parts, tmp_path, capsys):
    found = evaluated(folder, write_answers(tmp_path / "test.csv", parts[1]), capsys)

    assert found["auc"] > 0.66 and found["ece"] < 0.08
    assert found["answers"] == found["rows"] == len(parts[1])
    assert set(found["readers"]) == {"linear", "trees", "sequence", "memory"}


def test_predictions_are_numbered_in_the_order_of_the_file(folder, parts, tmp_path, capsys):
    rows = predicted(folder, parts[1][:40], tmp_path, capsys)

    assert [row["row"] for row in rows] == list(range(40))
    assert all(set(row) == {"row", "p_correct"} and 0 < row["p_correct"] < 1 for row in rows)


def test_an_outcome_moves_only_later_rows_of_the_same_student(folder, parts, tmp_path, capsys):
    counted = Counter(one["student"] for one in parts[1])
    mine, other = (
        [one for one in parts[1] if one["student"] == student][:12]
        for student, _ in counted.most_common(2)
    )
    rows = [one for pair in zip(mine, other, strict=True) for one in pair]
    at = 6
    flipped = [dict(one) for one in rows]
    flipped[at]["correct"] = str(1 - int(rows[at]["correct"]))

    before = [row["p_correct"] for row in predicted(folder, rows, tmp_path, capsys)]
    after = [row["p_correct"] for row in predicted(folder, flipped, tmp_path, capsys)]

    moved = [
        place for place, pair in enumerate(zip(before, after, strict=True)) if len({*pair}) > 1
    ]
    assert moved and min(moved) > at
    assert {rows[place]["student"] for place in moved} == {rows[at]["student"]}


def test_interleaving_students_changes_nothing(folder, parts, tmp_path, capsys):
    rows = parts[1][:200]
    order = sorted(range(len(rows)), key=lambda row: rows[row]["student"][::-1])

    straight = predicted(folder, rows, tmp_path, capsys)
    mixed = predicted(folder, [rows[row] for row in order], tmp_path, capsys)

    for place, row in enumerate(order):
        assert mixed[place]["p_correct"] == pytest.approx(straight[row]["p_correct"], abs=2e-6)


def test_unknown_skills_and_items_and_lone_rows_are_foretold(folder, tmp_path, capsys):
    rows = [
        {"student": "x", "skill": "never seen", "item": "nor this", "correct": "1"},
        {"student": "y", "skill": "skill 1~~never seen~~a~~b~~c", "item": "", "correct": "0"},
        {"student": "x", "skill": "", "item": "", "correct": "1"},
    ]

    found = predicted(folder, rows, tmp_path, capsys)

    assert all(0.05 < row["p_correct"] < 0.99 for row in found)


def test_the_column_item_may_be_missing(folder, parts, tmp_path, capsys):
    columns = ("student", "skill", "correct")

    assert len(predicted(folder, parts[1][:30], tmp_path, capsys, columns=columns)) == 30


def test_outcomes_may_be_missing_where_only_predictions_are_wanted(folder, parts, tmp_path, capsys):
    columns = ("student", "skill", "item")

    assert len(predicted(folder, parts[1][:30], tmp_path, capsys, columns=columns)) == 30


def test_bad_files_and_folders_are_one_sentence(folder, parts, tmp_path, capsys):
    bad = tmp_path / "bad.csv"
    bad.write_text("student,item,correct\na,q,1\n")
    good = write_answers(tmp_path / "good.csv", parts[1][:5])

    assert main(["evaluate", "tracing", str(bad), "--model", str(folder)]) == 2
    assert "no column skill" in capsys.readouterr().err
    assert main(["evaluate", "tracing", str(good), "--model", str(tmp_path)]) == 2
    assert "holds no tracing model" in capsys.readouterr().err
    assert main(["train", "tracing", "--data", str(good), "--out", str(tmp_path / "m")]) == 2
    assert "too few to learn from" in capsys.readouterr().err
    assert main(["card", "tracing", "--folder", str(tmp_path)]) == 2
    assert "holds no trained model" in capsys.readouterr().err


def test_outcomes_all_alike_are_refused(parts, tmp_path, capsys):
    rows = [{**one, "correct": "1"} for one in parts[0]]
    file = write_answers(tmp_path / "alike.csv", rows)

    assert main(["train", "tracing", "--data", str(file), "--out", str(tmp_path / "m")]) == 2
    assert "nothing to tell apart" in capsys.readouterr().err


def test_the_card_names_data_figures_and_limits(folder, capsys):
    assert main(["card", "tracing", "--folder", str(folder)]) == 0

    text = (folder / "card.md").read_text()
    kept = json.loads((folder / "metrics.json").read_text())["kept"]
    assert "train.csv" in text and f"{kept['auc']:.4f}" in text and f"{kept['ece']:.4f}" in text
    assert "## Limits" in text and "{" not in text
    chinese = (folder / "card.zh.md").read_text()
    assert "## 局限" in chinese and "{" not in chinese
    assert tables_of(chinese) == tables_of(text)


def tables_of(text: str) -> list[list[str]]:
    """The numbers of each row."""
    return [re.findall(r"\d+(?:\.\d+)?", one) for one in text.splitlines() if one.startswith("|")]


def test_measuring_loads_neither_torch_nor_scikit_learn(folder, parts, tmp_path):
    file = write_answers(tmp_path / "some.csv", parts[1][:20])
    script = (
        "import sys; from ml.__main__ import main; "
        f"main(['evaluate', 'tracing', {str(file)!r}, '--model', {str(folder)!r}]); "
        "from ml.tracing.tracer import Tracer; "
        "sys.exit(bool({'torch', 'sklearn', 'scipy'} & set(sys.modules)))"
    )

    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_of_one_outcome_alone_the_figures_are_still_json(folder, parts, tmp_path, capsys):
    rows = [{**one, "correct": "1"} for one in parts[1][:5]]

    found = evaluated(folder, write_answers(tmp_path / "right.csv", rows), capsys)

    assert found["auc"] is None
    assert set(found["readers"].values()) == {None}


@pytest.mark.parametrize("place", ["", "no/such/folder/out.jsonl"])
def test_predictions_that_cannot_be_written_are_refused_in_a_sentence(
    folder, parts, tmp_path, capsys, place
):
    file = write_answers(tmp_path / "good.csv", parts[1][:5])
    more = ["--json", "--model", str(folder), "--predictions", str(tmp_path / place)]

    assert main(["evaluate", "tracing", str(file), *more]) == 2

    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("error: ") and len(told.err.splitlines()) == 1


def test_a_folder_that_cannot_be_made_is_refused_before_the_training(parts, tmp_path, capsys):
    file = write_answers(tmp_path / "good.csv", parts[0])
    (tmp_path / "taken").write_text("")

    arguments = ["--data", str(file), "--out", str(tmp_path / "taken")]
    assert main(["train", "tracing", *arguments]) == 2
    assert "error: " in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--members", "--epochs"])
def test_a_training_without_networks_or_epochs_is_refused(parts, tmp_path, option):
    file = write_answers(tmp_path / "good.csv", parts[0])
    arguments = ["--data", str(file), "--out", str(tmp_path / "m"), option, "0"]

    with pytest.raises(SystemExit):
        main(["train", "tracing", *arguments])
