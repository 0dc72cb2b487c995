"""``python -m ml evaluate explanations``: figures, predictions, and labels never looked at."""

import json
import lzma

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
        assert row["label2"] == "incorrect" or row["label3"] == "correct"


def test_of_two_labels_the_likelier_is_given(file, tmp_path):
    for row in predict(file, tmp_path):
        assert (row["label2"] == "correct") == (row["p3"][0] >= 0.5)


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

    assert main(["evaluate", "explanations", str(broken)]) == 2
    assert "can't be read" in capsys.readouterr().err


def test_an_unknown_task_gets_the_usage(capsys):
    assert main(["evaluate", "weather", "file"]) == 2
    assert "usage" in capsys.readouterr().err


ANSWER = {
    "id": "1", "question_id": "q", "question": "Why does the bulb light?", "label3": "correct",
    "reference_answers": ["because the circuit is closed"], "answer": "the circuit is closed",
}  # fmt: skip


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (json.dumps({**ANSWER, "reference_answers": "one text"}), "reference_answers is no list"),
        (json.dumps({**ANSWER, "reference_answers": 5}), "reference_answers is no list"),
        (json.dumps({**ANSWER, "label3": "good"}), "label3 'good' of '1' is none of correct"),
        (json.dumps({**ANSWER, "label5": "good"}), "label5 'good' of '1' is none of correct"),
        ("[" * 100_000, "line 2: "),
        ("[1]", "line 2: not a JSON object"),
    ],
)
def test_a_wrong_line_gets_a_sentence_and_no_figures(tmp_path, capsys, line, said):
    file = tmp_path / "answers.jsonl"
    file.write_text(json.dumps(ANSWER) + "\n" + line + "\n")

    assert main(["evaluate", "explanations", str(file), "--json"]) == 2

    told = capsys.readouterr()
    assert told.out == ""
    assert said in told.err and len(told.err.splitlines()) == 1


@pytest.mark.parametrize("bytes_of", [lambda whole: b"no xz", lambda whole: whole[:-20]])
def test_a_broken_archive_gets_a_sentence(tmp_path, capsys, bytes_of):
    file = tmp_path / "answers.jsonl.xz"
    file.write_bytes(bytes_of(lzma.compress((json.dumps(ANSWER) + "\n").encode())))

    assert main(["evaluate", "explanations", str(file)]) == 2
    assert "no whole .xz file" in capsys.readouterr().err


def test_a_file_may_begin_with_a_mark(tmp_path, capsys):
    file = tmp_path / "answers.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + json.dumps(ANSWER).encode())

    assert main(["evaluate", "explanations", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["answers"] == 1


def test_of_blank_answers_alone_the_figures_are_still_json(tmp_path, capsys):
    file = tmp_path / "answers.jsonl"
    file.write_text(json.dumps({**ANSWER, "answer": " "}) + "\n")

    assert main(["evaluate", "explanations", str(file), "--json"]) == 0

    found = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    assert found["because"] == {"empty": 1}
