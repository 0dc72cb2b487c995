"""The choice of a set-up says when hints come, and why; a teacher's own policy wins."""

import pytest

from labs.core import load_lab
from learners.candidates import Learner
from learners.deciding import choose
from learners.reasons import WORDS, rendered
from learners.services import decide_first, start_run
from learners.stages import Place
from learners.tracing import Belief
from learners.variants import Wish, hints_for, set_up

CONTROL, REPEAT = "control_of_variables", "replication"
SHOWN = Belief(probability=0.95, shown=3.0)
MISSING = Belief(probability=0.1, missing=3.0)
GROWING = Belief(probability=0.6, shown=1.0)


@pytest.mark.parametrize(
    ("scaffold", "beliefs", "again", "policy"),
    [
        ("structured", {}, False, ""),
        ("structured", {CONTROL: GROWING}, False, ""),
        ("structured", {CONTROL: MISSING}, False, "when_stuck"),
        ("structured", {CONTROL: GROWING}, True, "when_stuck"),
        ("guided", {CONTROL: GROWING}, False, "when_stuck"),
        ("open", {CONTROL: SHOWN}, False, "after_try"),
        ("open", {CONTROL: SHOWN, REPEAT: MISSING}, False, "when_stuck"),
        ("open", {}, False, ""),
    ],
)
def test_hints_follow_what_was_shown(scaffold, beliefs, again, policy):
    assert hints_for(load_lab("pendulum"), scaffold, beliefs, again) == policy


def test_the_set_up_says_why_in_both_languages_to_student_and_teacher():
    made = set_up(load_lab("pendulum"), Wish("open"), {CONTROL: SHOWN}, {})
    told = [one for one in made.reasons if one["key"].startswith("hints_")]

    assert made.variant.hints == "after_try"
    assert rendered(told, "en") == [str(WORDS["hints_after_try"][0])]
    assert "student’s own" in rendered(told, "en", "teacher")[0]
    assert rendered(told, "zh-hans") != rendered(told, "en")


def test_a_policy_that_the_teacher_fixed_wins_and_ours_is_not_given_as_a_reason():
    made = set_up(load_lab("pendulum"), Wish("guided"), {}, {"hints": "after_try"})
    keys = [one["key"] for one in made.reasons]

    assert made.variant.hints == "after_try"
    assert "hints_when_stuck" not in keys and "teacher_fixed" in keys
    assert "hints" in rendered(made.reasons, "en", "teacher")[-1]


def test_free_that_the_teacher_fixed_stays_free_for_who_is_stuck():
    made = set_up(load_lab("pendulum"), Wish("guided"), {CONTROL: MISSING}, {"hints": "free"})

    assert made.variant.hints == "free"


def test_a_policy_that_there_is_not_is_left_out_and_said():
    made = set_up(load_lab("pendulum"), Wish("structured"), {}, {"hints": "never"})

    assert made.variant.hints == ""
    assert made.reasons[-1]["key"] == "teacher_set_up_does_not_fit"


def test_a_lab_to_try_again_offers_hints_and_a_first_one_does_not(yard):
    stage = yard.version.stages.first()
    learner = Learner({}, {"pendulum": 1}, {}, last_lab="pendulum", last_scaffold="structured")
    first = choose(Place(stage, "first"), learner)
    again = choose(Place(stage, "again", 1), learner)

    assert "hints" not in first.variant
    assert again.variant["hints"] == "when_stuck"
    assert "hints_when_stuck" in [one["key"] for one in again.reasons]


@pytest.mark.usefixtures("valkey")
def test_the_run_begins_with_the_policy_that_was_decided(yard):
    stage = yard.version.stages.first()
    stage.variant = {"hints": "after_try"}
    stage.save()

    run = start_run(
        student=yard.ada, language="en", decision=decide_first(yard.ada, yard.assignment)
    )

    assert run.variant["hints"] == "after_try"
