"""A variant may ask for some of the seven steps, and give the hypothesis ready-made."""

import pytest

from labs.core import STEPS, Action, BadAction, BadDefinition, Bench, Variant, assess, load_lab

GIVEN = {"independent": "length", "dependent": "period", "direction": "increases"}
SHORT = Variant(steps=("collect", "claim"), hypothesis=GIVEN)


def bench_of(variant: Variant, lab: str = "pendulum") -> Bench:
    return Bench(load_lab(lab), variant, seed=1)


def trial(bench: Bench, length: float) -> list:
    for action in (
        ("length", "set", length),
        ("apparatus", "release"),
        ("photogate", "read"),
        ("notebook", "record"),
    ):
        bench.act(Action(*action))
    return assess(bench.record, bench.count)


def test_bench_and_progress_know_only_the_chosen_steps():
    bench = bench_of(SHORT)

    assert bench.record.steps == {"collect": "open", "claim": "open"}
    assert bench.record.current_step == "collect"
    page = load_lab("pendulum").for_page(SHORT)
    assert [one["name"] for one in page["steps"]] == ["collect", "claim"]
    assert page["given"] == {"hypothesis": GIVEN}


@pytest.mark.parametrize(
    ("target", "action", "value"),
    [
        ("plan", "state", {"vary": "length"}),
        ("hypothesis", "state", GIVEN),
        ("limits", "answer", {"text": "Air."}),
        ("question", "answer", {"text": "Why?"}),
    ],
)
def test_a_step_that_is_left_out_is_refused_with_a_sentence(target, action, value):
    with pytest.raises(BadAction) as refused:
        bench_of(SHORT).act(Action(target, action, value))

    assert refused.value.code == "step_left_out"
    assert "is not part of this task" in refused.value.message("en")


def test_no_hint_is_given_and_no_step_opened_that_is_left_out():
    for action in (Action("hint", "ask", {"step": "plan"}), Action("step", "open", "plan")):
        with pytest.raises(BadAction) as refused:
            bench_of(SHORT).act(action)
        assert refused.value.code == "unknown_step"


def test_trials_are_judged_by_whether_they_test_the_hypothesis_that_was_given():
    bench = bench_of(SHORT)
    trial(bench, 0.5)

    verdicts = {one.practice: one for one in trial(bench, 1.0)}

    tests = verdicts["tests_hypothesis"]
    assert tests.verdict == "correct"
    assert 0 not in tests.evidence  # it is no event


def test_without_any_hypothesis_nothing_is_said_about_testing_one():
    bench = bench_of(Variant(steps=("collect", "analyse")))
    trial(bench, 0.5)

    assert "tests_hypothesis" not in {one.practice for one in trial(bench, 1.0)}


def test_all_steps_done_is_all_that_were_asked_for():
    bench = bench_of(Variant(scaffold="open", steps=("collect", "claim")))
    for length in (0.4, 0.8, 1.2, 1.6, 2.0, 0.6, 1.0, 1.4):
        trial(bench, length)
    bench.act(Action("claim", "state", {**GIVEN, "text": "Longer is slower.", "evidence": [1, 2]}))

    assert set(bench.record.steps.values()) == {"done"}


@pytest.mark.parametrize(
    ("variant", "why"),
    [
        (Variant(steps=("claim",)), "collecting data can't be left out"),
        (Variant(steps=("collect", "plan", "limits")), "the analysis or the claim must stay"),
        (Variant(steps=("collect", "claim", "dream")), "the steps to choose from are"),
        (Variant(steps=("collect", "claim", "claim")), "each once"),
        (Variant(hypothesis=GIVEN), "given or asked for, not both"),
        (Variant(steps=("collect", "claim"), hypothesis={**GIVEN, "independent": "luck"}), "no variables"),
    ],
)  # fmt: skip
def test_a_choice_that_makes_no_inquiry_is_refused(variant, why):
    with pytest.raises(BadDefinition, match=why):
        load_lab("pendulum").check_variant(variant)


def test_a_diagram_belongs_to_the_analysis():
    bench = bench_of(Variant(steps=("collect", "claim")), "climate_control")

    with pytest.raises(BadAction) as refused:
        bench.act(Action("diagram", "draw", {"links": []}))

    assert refused.value.code == "step_left_out"


def test_a_variant_of_all_steps_is_written_as_before():
    assert "steps" not in Variant().to_json()
    assert Variant.from_json(SHORT.to_json()) == SHORT
    assert [step.name for step in load_lab("pendulum").for_steps(Variant()).steps] == list(STEPS)
