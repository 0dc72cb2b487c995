"""``python -m ml evaluate explanations``: figures, predictions, and labels never looked at."""

import json

import pytest

from ml.__main__ import main
from ml.data.semeval import SETS, read
from ml.explanations.labels import COARSE

KEYS = {"id", "label5", "label3", "label2", "p3", "abstained"}


@pytest.fixture
def file(tmp_path):
    """Thirty answers of each set, with their labels."""
    path = tmp_path / "answers.jsonl"
    with path.open("w") as out:
        for name in ("beetle", "scientsbank"):
            for one in read(SETS / f"{name}.jsonl.xz")[:30]:
                row = {key: value for key, value in vars(one).items() if value != ""}
                out.write(json.dumps(row) + "\n")
    return path


def predict(file, tmp_path, *options):
    out = tmp_path / "predictions.jsonl"
    assert main(["evaluate", "explanations", str(file), "--predictions", str(out), *options]) == 0
    return [json.loads(line) for line in out.read_text().splitlines()]


def test_one_json_object_of_figures_is_printed(file, capsys):
    assert main(["evaluate", "explanations", str(file), "--json"]) == 0

    figures = json.loads(capsys.readouterr().out)
    assert figures["task"] == "explanations"
    assert figures["labelled"] == 60
    assert 0.5 < figures["macro_f1"] <= 1.0
    low, high = figures["macro_f1_95"]
    assert low <= figures["macro_f1"] <= high
    assert 0.0 <= figures["share_shown"] <= 1.0


def test_predictions_are_one_line_for_each_line_in_the_same_order(file, tmp_path):
    rows = predict(file, tmp_path)

    assert [row["id"] for row in rows] == [one.id for one in read(file)]
    assert all(set(row) == KEYS for row in rows)
    assert all(sum(row["p3"]) == pytest.approx(1.0, abs=1e-4) for row in rows)


def test_one_model_gives_five_three_and_two_labels_that_agree(file, tmp_path):
    for row in predict(file, tmp_path):
        assert COARSE[row["label5"]] == row["label3"]
        assert (row["label2"] == "correct") == (row["label3"] == "correct")


def test_labels_are_never_looked_at(file, tmp_path, capsys):
    with_labels = predict(file, tmp_path)
    bare = tmp_path / "bare.jsonl"
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    bare.write_text(
        "".join(
            json.dumps({k: v for k, v in row.items() if not k.startswith("label")}) + "\n"
            for row in lines
        )
    )
    capsys.readouterr()

    without = predict(bare, tmp_path, "--json")

    assert without == with_labels
    assert json.loads(capsys.readouterr().out)["labelled"] == 0


def test_a_file_that_is_no_json_is_said_to_be_so(tmp_path, capsys):
    broken = tmp_path / "broken.jsonl"
    broken.write_text("not json\n")

    assert main(["evaluate", "explanations", str(broken)]) == 1
    assert "can't be read" in capsys.readouterr().err


def test_an_unknown_task_gets_the_usage(capsys):
    assert main(["evaluate", "weather", "file"]) == 2
    assert "usage" in capsys.readouterr().err
