"""`python -m ml evaluate procedures` on small files made by hand."""

from __future__ import annotations

import json

import pytest

from ml.procedures.evaluate import main
from tests.ml.procedures.logs import ISOLATES, MIXES, write_log


def predicted(file, tmp_path, *more):
    out = tmp_path / "out.jsonl"
    assert main([str(file), "--json", "--predictions", str(out), *more]) == 0
    return [json.loads(line) for line in out.read_text().splitlines()]


def test_predictions_stand_in_the_order_of_the_file(tmp_path, capsys):
    runs = [MIXES, ISOLATES, ["start", "end"], MIXES[:4], ISOLATES[:2]] * 8

    rows = predicted(write_log(tmp_path / "log.jsonl", runs), tmp_path)

    assert [row["student"] for row in rows] == list(range(1, 41))
    assert all(set(row) == {"student", "p_success"} for row in rows)
    assert rows[1]["p_success"] > 0.75 > 0.35 > rows[0]["p_success"]
    assert json.loads(capsys.readouterr().out)["runs"] == 40


def test_labels_are_not_looked_at(tmp_path, capsys):
    runs = [ISOLATES, MIXES, ISOLATES[:4]]

    without, zeros, ones = (
        predicted(write_log(tmp_path / "log.jsonl", runs, label), tmp_path)
        for label in (None, 0, 1)
    )

    assert without == zeros == ones


def test_first_sees_nothing_of_what_comes_after(tmp_path, capsys):
    beginnings = [ISOLATES[:4], MIXES[:4]]
    longer = [[*ISOLATES[:4], *MIXES[1:]], [*MIXES[:4], *ISOLATES[1:]]]

    cut = predicted(write_log(tmp_path / "cut.jsonl", beginnings), tmp_path)
    first = predicted(write_log(tmp_path / "long.jsonl", longer), tmp_path, "--first", "4")

    assert cut == first


def test_figures_of_a_labelled_file_are_printed(tmp_path, capsys):
    file = tmp_path / "log.jsonl"
    good = write_log(tmp_path / "good.jsonl", [ISOLATES] * 3, 1).read_text()
    file.write_text(good + write_log(tmp_path / "bad.jsonl", [MIXES] * 3, 0).read_text())

    assert main([str(file), "--json"]) == 0

    found = json.loads(capsys.readouterr().out)
    assert found["auc"] == 1.0 and found["labelled"] == 6 and found["first"] is None


def test_a_broken_file_gets_one_clear_line(tmp_path, capsys):
    file = tmp_path / "log.jsonl"
    file.write_text('{"student": 1, "actions": ["start", "1_2"], "seconds": [0, 1]}\n')

    assert main([str(file), "--json"]) == 2
    assert "line 1 is not a run" in capsys.readouterr().err


def test_first_must_be_a_number_of_actions(tmp_path):
    with pytest.raises(SystemExit):
        main([str(write_log(tmp_path / "log.jsonl", [ISOLATES])), "--first", "0"])


@pytest.mark.parametrize(
    "content",
    [
        b'{"student": "\xe9", "actions": ["start"]}\n',
        b'{"student": 1, "actions": ["start"], "success": 1e999}\n',
        b"[" * 100_000,
    ],
)
def test_a_line_that_cannot_be_read_gets_a_sentence(tmp_path, capsys, content):
    file = tmp_path / "log.jsonl"
    file.write_bytes(content)

    assert main([str(file), "--json"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_file_may_begin_with_a_mark_and_a_blank_line(tmp_path, capsys):
    file = write_log(tmp_path / "log.jsonl", [ISOLATES])
    file.write_bytes(b"\xef\xbb\xbf\n" + file.read_bytes())

    assert main([str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["runs"] == 1
