"""The transformer, trained without groups of labs."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from ml.procedures import transfer, transfer_transformer
from ml.procedures.card_transfer import transfer_transformer as table
from ml.procedures.card_words import WORDS
from tests.ml.procedures.logs import write_log
from tests.ml.procedures.test_transfer import simulated

LABS = ("pendulum", "optics", "gas", "enzyme")


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    """Which labs each transformer learnt from, and the file of the figures."""
    folder = tmp_path_factory.mktemp("transfer")
    short = replace(transfer_transformer.SHORT, batch_size=16, epochs=6.0, tensorboard=False)
    learnt: list[set[str]] = []
    real = transfer_transformer.trained_network

    def watched(some, runs, config, name):
        learnt.append({run.request.lab for run in runs})
        return real(some, runs, config, name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transfer_transformer, "SHORT", short)
        patch.setattr(transfer_transformer, "trained_network", watched)
        (folder / "transfer.json").write_text('{"labs": "of the sequence readers"}')
        log = write_log(folder / "log.jsonl", [["start", "1_0_0", "end"]] * 4, success=1)
        options = ["--data", str(log), "--out", str(folder), "--only", "transformer"]
        options += ["--groups", "2", "--simulated", *(simulated(folder, lab, 8) for lab in LABS)]
        options += ["--fresh", *(simulated(folder, lab, 6) for lab in LABS)]
        assert transfer.main(options) == 0
    return learnt, folder / "transfer.json"


def test_a_lab_is_measured_by_the_transformer_that_met_no_lab_of_its_group(measured):
    learnt, file = measured
    found = json.loads(file.read_text())["transformer"]

    assert learnt == [set(LABS) - set(group) for group in found["groups"]]
    for lab, figures in found["labs"].items():
        assert lab in found["groups"][figures["group"] - 1]
        assert figures["left_out"]["whole"][0] > 0.9, "the same rule holds in all these labs"


def test_what_is_recorded_of_the_sequence_readers_stays(measured):
    assert json.loads(measured[1].read_text())["labs"] == "of the sequence readers"


def test_the_card_has_a_row_for_each_lab_with_its_group_and_the_mean(measured):
    rows = table(measured[1], WORDS["en"]).splitlines()

    assert [row.split(" | ")[0] for row in rows[-5:-1]] == [f"| {lab}" for lab in LABS]
    assert rows[-1].startswith("| mean of 4 |")


@pytest.mark.parametrize("count", [2, 3, 13])
def test_every_lab_is_left_out_exactly_once(count):
    labs = [f"lab {number}" for number in range(13)]

    groups = transfer_transformer.groups_of(labs, count)

    assert len(groups) == count and sorted(sum(groups, [])) == sorted(labs)


@pytest.mark.parametrize("count", [1, 14])
def test_groups_that_leave_nothing_to_learn_or_to_measure_are_refused(count):
    with pytest.raises(ValueError, match="ask for 2 to 13"):
        transfer_transformer.groups_of([f"lab {number}" for number in range(13)], count)
