"""The numpy readers against the libraries that trained them, and the tables by hand."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest
import torch
from sklearn.ensemble import HistGradientBoostingClassifier

from ml.tracing.blend import Blend
from ml.tracing.ease import EaseTable
from ml.tracing.figures import figures
from ml.tracing.fit_blend import fit_blend
from ml.tracing.fit_ease import fit_ease
from ml.tracing.fit_sequence import Network, SequenceConfig, _batch, _member
from ml.tracing.fit_trees import flattened
from ml.tracing.habits import fit_habits
from ml.tracing.history import NAMES, History
from ml.tracing.rows import Answer
from ml.tracing.sequence import MOST_SKILLS, SequenceReader, Steps, Vocabulary

EMPTY = EaseTable(base=0.0, rate=0.5)


def feature(history, name, skills=("add",), item=""):
    return history.before(skills, item).features[NAMES.index(name)]


def test_numpy_trees_equal_scikit_learns():
    rng = np.random.default_rng(1)
    features = rng.normal(size=(3000, 5))
    truth = (features[:, 0] * features[:, 1] + rng.normal(size=3000)) > 0
    forest = HistGradientBoostingClassifier(max_iter=30).fit(features, truth)

    found = flattened([forest]).logits(features)

    assert found == pytest.approx(forest.decision_function(features), abs=1e-6)


def test_one_row_of_trees_gives_the_bits_of_many():
    rng = np.random.default_rng(2)
    features = rng.normal(size=(2100, 4))
    forest = HistGradientBoostingClassifier(max_iter=20).fit(features, features[:, 0] > 0)
    trees = flattened([forest])

    assert trees.logits(features[7:8])[0] == trees.logits(features)[7]


def student(rng, length, features):
    skills = rng.integers(0, 5, (length, MOST_SKILLS))
    outcome = rng.choice([-1.0, 1.0], length)
    shares = np.full((length, MOST_SKILLS), 1.0 / MOST_SKILLS)
    return Steps(
        skills,
        shares,
        rng.integers(0, 7, length),
        rng.normal(size=(length, features)),
        rng.normal(size=length),
        outcome,
    )


def test_numpy_network_equals_torch():
    torch.manual_seed(1)
    rng = np.random.default_rng(1)
    vocabulary = Vocabulary({str(n): n for n in range(1, 5)}, {str(n): n for n in range(1, 7)})
    network = Network(SequenceConfig(), (5, 7, 3)).eval()
    for weights in network.parameters():  # as the file keeps them
        weights.data = weights.data.half().float()
    students = [student(rng, length, 3) for length in (3, 17, 1)]
    with torch.no_grad():
        expected = [network(_batch([one]))[0].numpy() for one in students]

    found = SequenceReader(vocabulary, (_member(network),)).logits(students)

    for mine, theirs in zip(found, expected, strict=True):
        assert mine == pytest.approx(theirs, abs=1e-5)


def test_an_unknown_outcome_leaves_the_memory_alone():
    torch.manual_seed(2)
    rng = np.random.default_rng(2)
    member = _member(Network(SequenceConfig(), (5, 7, 3)).eval())
    one = student(rng, 1, 3)
    memory = rng.normal(size=(1, SequenceConfig().hidden))
    asked = member.asked(one.skills, one.shares, one.items)

    after = member.see(memory, asked, one.features, np.zeros(1), np.zeros(1))

    assert (after == memory).all()


def test_ease_falls_back_from_item_to_skill_to_all():
    rng = np.random.default_rng(1)
    rows = [
        Answer(
            f"s{n % 300}",
            ("hard" if n % 2 else "easy",),
            f"{n % 2} {n % 5}",
            bool(rng.random() < p),
        )
        for n in range(6000)
        for p in [0.3 if n % 2 else 0.9]
    ]
    table = fit_ease(rows)

    easy, hard = (table.of((skill,), "new item") for skill in ("easy", "hard"))

    assert easy.item == hard.item == easy.support == 0.0
    assert easy.skills - hard.skills == pytest.approx(np.log(9) - np.log(3 / 7), abs=0.35)
    assert hard.skills < table.of(("new skill",), "").total < easy.skills
    both = table.of(("easy", "hard"), "").skills
    assert both == pytest.approx((easy.skills + hard.skills) / 2)


def test_the_first_step_of_the_filter_is_as_by_hand():
    history = History(EMPTY)
    history.see(("add",), "", True)

    # p = 1/2, so weight 1/4; variances 0.9 + 0.6; gain of each = variance * 1/2 / (1 + 1/4 * 1.5)
    assert feature(history, "all_ability") == pytest.approx(0.9 * 0.5 / 1.375)
    assert feature(history, "skill_ability") == pytest.approx(0.6 * 0.5 / 1.375)
    assert feature(history, "rasch_logit") == pytest.approx(1.5 * 0.5 / 1.375)
    expected = 1.0 - 1.0 / (1.0 + exp(-0.0))
    assert feature(history, "all_surprise") == pytest.approx(expected)


def test_counts_streaks_and_gaps_are_told():
    history = History(EMPTY)
    for skill, right in (("add", True), ("add", False), ("mul", True), ("mul", True)):
        history.see((skill,), "q", right)

    assert feature(history, "skill_wins") == pytest.approx(np.log(2))
    assert feature(history, "skill_wrong_streak") == pytest.approx(np.log(2))
    assert feature(history, "all_right_streak") == pytest.approx(np.log(3))
    assert feature(history, "skill_gap") == pytest.approx(np.log(4))
    assert feature(history, "same_skills", ("mul",)) == 1.0
    assert feature(history, "item_tries", item="q") == pytest.approx(np.log(5))


def test_habits_of_a_row_come_from_other_folds_alone():
    keys = [("a", "", "", "", "", "")] * 6
    missed = np.array([1.0, 1.0, 1.0, -1.0, -1.0, -1.0])
    folds = np.array([0, 0, 0, 1, 1, 1])

    habits, rows = fit_habits(keys, missed, np.full(6, 0.25), folds)

    assert rows[:3, 0] == pytest.approx(np.full(3, -3 / (0.75 + 4)))
    assert rows[3:, 0] == pytest.approx(np.full(3, 3 / (0.75 + 4)))
    assert habits.of(("a", "", "", "", "", ""))[0] == 0.0
    assert habits.of(("b", "", "", "", "", "")) == [0.0] * 8


def test_the_blend_calibrates_readers_that_are_too_sure():
    rng = np.random.default_rng(1)
    logit = rng.normal(size=20000)
    truth = (rng.random(20000) < 1 / (1 + np.exp(-logit))).astype(float)

    blend = fit_blend(np.stack([3 * logit, 3 * logit, 3 * logit], axis=1), truth)

    assert sum(blend.weights) == pytest.approx(1 / 3, rel=0.05)
    assert abs(blend.bias) < 0.05


def test_a_blend_is_a_sigmoid_of_a_sum():
    found = Blend((0.5, 0.25, 0.25), 1.0).chances(np.array([[2.0, 0.0, -4.0]]))

    assert found[0] == pytest.approx(1 / (1 + exp(-1.0)))


def test_calibration_error_compares_chance_with_share_correct():
    found = figures(["a"] * 4, np.array([True, True, True, False]), np.array([0.65] * 4))

    assert found["ece"] == pytest.approx(0.1) and found["correct"] == 0.75
