"""One student online gets the numbers of the batch."""

from __future__ import annotations

import pytest

from ml.tracing.rows import Answer, skills_of
from ml.tracing.tracer import Tracer


def told(rows):
    return [
        Answer(one["student"], skills_of(one["skill"]), one["item"], one["correct"] == "1")
        for one in rows
    ]


def longest(parts):
    students = {one["student"] for one in parts[1]}
    each = [[one for one in parts[1] if one["student"] == student] for student in students]
    return max(each, key=len)


def test_online_and_batch_give_the_same_numbers(model, parts):
    batch = model.chances(told(parts[1]))
    mine = longest(parts)[0]["student"]
    tracer = Tracer(model)

    for row, one in enumerate(parts[1]):
        if one["student"] != mine:
            continue
        assert tracer.p_correct(one["skill"], one["item"]) == pytest.approx(batch[row], abs=1e-10)
        tracer.see(one["skill"], one["item"], one["correct"] == "1")


def test_asking_changes_nothing(model, parts):
    rows = longest(parts)[:10]
    asked, quiet = Tracer(model), Tracer(model)
    for one in rows:
        asked.p_by_skill([f"skill {number}" for number in range(8)])
        for tracer in (asked, quiet):
            tracer.see(one["skill"], one["item"], one["correct"] == "1")

    assert asked.p_correct("skill 1") == quiet.p_correct("skill 1")


def test_right_answers_raise_and_wrong_ones_lower_a_skill(model):
    good, bad = Tracer(model), Tracer(model)
    for _ in range(6):
        good.see("skill 1", "", True)
        bad.see("skill 1", "", False)

    start = Tracer(model).p_correct("skill 1")
    assert good.p_correct("skill 1") > start + 0.03 > bad.p_correct("skill 1") + 0.06


def test_each_skill_has_its_own_chance(model):
    tracer = Tracer(model)
    for _ in range(6):
        tracer.see("skill 1", "", True)
        tracer.see("skill 2", "", False)

    found = tracer.p_by_skill(["skill 1", "skill 2"])

    assert found["skill 1"] == tracer.p_correct("skill 1")
    assert found["skill 1"] > found["skill 2"]
