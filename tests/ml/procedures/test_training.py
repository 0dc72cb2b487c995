"""Splits, cuts, soft labels and blending, on runs made up from a rule."""

from __future__ import annotations

import numpy as np
import pytest

from ml.__main__ import main
from ml.data.runs import Run
from ml.data.simulated import read_simulated
from ml.procedures.blend import Blend, fit_blend, fit_slope
from ml.procedures.prefixes import cuts, labelled, permuted
from ml.procedures.teacher import with_soft_labels
from ml.procedures.train import split_by_student
from ml.procedures.verdicts import Judge, Movement
from tests.ml.procedures.logs import ISOLATES, pisa_request

ALONE = ("1_0_0", "0_1_0", "0_0_1", "2_0_0", "0_-2_0")
MIXED = ("1_1_0", "2_2_2", "-1_0_2", "1_-1_1", "0_2_1")


def made_up_runs(count: int) -> list[Run]:
    """Half of the students try controls alone and succeed nine times in ten."""
    rng = np.random.default_rng(0)
    runs = []
    for student in range(count):
        careful = student % 2 == 0
        trials = rng.choice(ALONE if careful else MIXED, size=rng.integers(2, 7)).tolist()
        success = int(rng.random() < (0.9 if careful else 0.1))
        runs.append(Run(student, pisa_request(["start", *trials, "end"]), success))
    return runs


def test_no_student_is_on_both_sides():
    train, kept = split_by_student(made_up_runs(200))
    again, _ = split_by_student(list(reversed(made_up_runs(200))))

    assert len(kept) == 24 and len(train) == 176
    assert {run.steps for run in train} == {run.steps for run in again}


def test_cuts_hold_the_whole_run_and_the_marks():
    assert set(cuts(20, 0, np.random.default_rng(0))) == {5, 10, 20}
    assert cuts(4, 0, np.random.default_rng(0)) == [4]


def test_permuting_controls_keeps_what_each_did():
    run = Run(1, pisa_request(["start", "1_0_0"]), 1)

    moved = permuted(run, np.random.default_rng(3))

    assert moved.request.controls != run.request.controls
    assert moved.request.actions == run.request.actions


def test_soft_labels_lie_between_what_happened_and_the_chance():
    runs = with_soft_labels([labelled(run) for run in made_up_runs(300)], trust=0.5, seed=1)

    unlucky = [run.soft for run in runs if not run.success and run.vector()[0] > 0.3]
    assert unlucky and all(0.0 <= soft <= 0.5 for soft in unlucky)
    assert np.mean(unlucky) > 0.25


def test_the_blend_calibrates_a_reader_that_is_too_sure(tmp_path):
    rng = np.random.default_rng(0)
    true = rng.normal(size=5000)
    success = (rng.random(5000) < 1 / (1 + np.exp(-true))).astype(np.int64)

    blend = fit_blend(np.stack([3.0 * true, rng.normal(size=5000)], axis=1), success)
    blend.save(tmp_path / "blend.json")

    assert blend.words == pytest.approx(1 / 3, abs=0.03) and blend.sequence == pytest.approx(
        0, abs=0.1
    )
    assert Blend.load(tmp_path / "blend.json").words == pytest.approx(blend.words, abs=1e-4)


def test_the_slope_is_found_again():
    rng = np.random.default_rng(0)
    moves = rng.normal(size=20_000)
    same = rng.random(20_000) < 1 / (1 + np.exp(-1.7 * abs(moves)))

    assert fit_slope(moves, np.where(same, moves, -moves)) == pytest.approx(1.7, abs=0.1)


@pytest.mark.parametrize(
    ("movement", "word", "abstained"),
    [
        (Movement(2.0, new_contrast=True, mixed=False), "productive", False),
        (Movement(-2.0, new_contrast=False, mixed=True), "unproductive", False),
        (Movement(0.1, new_contrast=False, mixed=False), "neutral", False),
        (Movement(2.5, new_contrast=False, mixed=True), "neutral", True),
        (Movement(-2.5, new_contrast=True, mixed=False), "neutral", True),
        (Movement(-1.2, new_contrast=True, mixed=False), "neutral", False),
    ],
)
def test_movement_and_trial_must_agree(movement, word, abstained):
    judged = Judge(slope=1.0, least=0.65)(movement)

    assert (judged.word, judged.abstained) == (word, abstained)
    assert 0.0 <= judged.confidence <= 1.0


def test_a_simulated_run_is_read_as_the_lab_tells_it(tmp_path):
    file = tmp_path / "runs.jsonl"
    file.write_text(
        '{"lab": "pendulum", "student": 3, "policy": "expert", "success": 1, "target_control": "mass",'
        ' "controls": ["length", "mass"], "procedure": ['
        '{"kind": "start", "settings": {"length": 0, "mass": 0}, "seconds": 0, "changed": []},'
        '{"kind": "apply", "settings": {"length": 0, "mass": 1}, "seconds": 9, "changed": ["mass"]}]}\n'
    )

    (run,) = read_simulated(file)

    assert (run.source, run.policy, run.success) == ("simulated", "expert", 1)
    assert run.request.target_control == "mass"
    assert run.request.actions[1].changed == ("mass",)
    assert labelled(Run(1, pisa_request(ISOLATES), 1)).aim is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "too few to learn from"),
        (b'{"student": 1, "actions": ["start", "end"], "success": 1}\n', "too few to learn from"),
        (b'{"student": 1}\n', "line 1 is not a run"),
        (b'{"student": "\xe9"}\n', "not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_learnt_from_gets_a_sentence(tmp_path, capsys, content, said):
    file = tmp_path / "log.jsonl"
    file.write_bytes(content)

    assert main(["train", "procedures", "--data", str(file), "--out", str(tmp_path / "m")]) == 2

    told = capsys.readouterr()
    assert said in told.err and len(told.err.splitlines()) == 1
    assert told.out == ""
