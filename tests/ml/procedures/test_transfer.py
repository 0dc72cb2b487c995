"""Labs left out of training, each in its turn."""

from __future__ import annotations

import json

import pytest

from ml.procedures import transfer
from ml.procedures.card_transfer import transfer as table
from ml.procedures.card_words import WORDS
from ml.procedures.fit_sequence import SequenceConfig
from ml.procedures.prefixes import Labelled
from tests.ml.procedures.logs import write_log

LABS = ("pendulum", "optics", "gas")


def simulated(folder, lab, students):
    """Half try one control at a time and succeed, half mix and fail."""
    rows = []
    for student in range(students):
        good = student % 2
        trials = [(1, 0), (0, 1), (1, 0)] if good else [(1, 1), (0.5, 0.5), (1, 0.5)]
        actions = [{"kind": "start", "settings": {"a": 0, "b": 0}, "seconds": 0, "changed": []}]
        actions += [
            {"kind": "apply", "settings": {"a": a, "b": b}, "seconds": 9 * n, "changed": []}
            for n, (a, b) in enumerate(trials, start=1)
        ]
        row = {"lab": lab, "student": student, "policy": "expert" if good else "novice"}
        rows.append(row | {"success": good, "controls": ["a", "b"], "procedure": actions})
    file = folder / f"{lab}-{students}.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)) + "\n")
    return str(file)


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        yield measure(tmp_path_factory.mktemp("transfer"), patch)


def measure(folder, monkeypatch):
    """Which labs each reader learnt from, and the file of the figures."""
    small = SequenceConfig(members=1, width=8, hidden=12, layers=1, epochs=12, batch_size=8)
    monkeypatch.setattr(transfer, "SHORT", small)
    learnt: list[set[str]] = []
    real = transfer.trained

    def watched(some: list[Labelled], runs: list[Labelled], seed: int):
        learnt.append({run.request.lab for run in runs})
        return real(some, runs, seed)

    monkeypatch.setattr(transfer, "trained", watched)
    log = write_log(folder / "log.jsonl", [["start", "1_0_0", "end"]] * 10, success=1)
    options = ["--only", "sequence", "--data", str(log), "--out", str(folder), "--simulated"]
    options += [simulated(folder, lab, 20) for lab in LABS] + ["--fresh"]
    options += [simulated(folder, lab, 12) for lab in LABS]
    assert transfer.main(options) == 0
    return learnt, folder / "transfer.json"


def test_a_lab_is_measured_by_a_reader_that_met_all_others_and_not_it(measured):
    learnt, file = measured
    found = json.loads(file.read_text())["labs"]

    assert learnt[0] == set(LABS) and learnt[1] == set()
    assert [set(LABS) - labs for labs in learnt[2:]] == [{lab} for lab in found]
    assert set(found) == set(LABS)
    for lab in found.values():
        assert lab["students"] == 12
        assert lab["left_out"]["whole"][0] > 0.9, "the same rule holds in every one of these labs"


def test_the_card_has_a_row_for_each_lab_and_the_mean(measured):
    rows = table(measured[1], WORDS["en"]).splitlines()

    assert [row.split(" | ")[0] for row in rows[2:]] == [
        *(f"| {lab}" for lab in LABS),
        "| mean of 3",
    ]


def test_a_card_says_where_nothing_was_measured(tmp_path):
    assert table(tmp_path / "transfer.json", WORDS["en"]) == "Not measured for this version."
