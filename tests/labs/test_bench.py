"""What a student can do at a bench, and what the bench refuses."""

import math

import pytest

from labs.core import Action, BadAction, BadDefinition, Bench, Variant, load_lab
from labs.core.replay import canonical


def refusal(run, target, action, value=None) -> BadAction:
    with pytest.raises(BadAction) as caught:
        run.act(target, action, value)
    return caught.value


def test_a_whole_inquiry_runs_from_question_to_finish(pendulum):
    pendulum.act("question", "answer", {"text": "Does the length matter?"})
    pendulum.suppose("length", "increases")
    pendulum.act("plan", "state", {"vary": "length", "keep": ["mass"], "trials": 4})
    for length in (0.4, 0.8, 1.2, 1.6):
        pendulum.trial(length=length)
    pendulum.act("plot", "fit", {"x": "length", "y": "period", "model": "power"})
    pendulum.act("analyse", "answer", {"text": "Longer is slower."})
    pendulum.claim("length", "increases", [1, 4])
    pendulum.act("limits", "answer", {"text": "Few values."})
    pendulum.act("run", "finish")

    assert set(pendulum.record.steps.values()) == {"done"}
    assert pendulum.record.finished


def test_each_step_tells_when_it_moves_on(pendulum):
    first = pendulum.act("question", "answer", {"text": "What matters?"})
    blank = pendulum.act("limits", "answer", {"text": "  "})

    assert [(p.step, p.status) for p in first.progress] == [("question", "done")]
    assert [(p.step, p.status) for p in blank.progress] == [("limits", "working")]


def test_what_ends_a_trial_or_states_something_is_scorable(pendulum):
    assert not pendulum.act("length", "set", 0.5).scorable
    assert not pendulum.act("apparatus", "release").scorable
    assert not pendulum.act("photogate", "read").scorable
    assert pendulum.act("notebook", "record").scorable
    assert pendulum.act("limits", "answer", {"text": "x"}).scorable


def test_the_sentence_names_control_range_and_value(pendulum):
    error = refusal(pendulum, "length", "set", 7)

    assert error.code == "out_of_range"
    assert str(error) == "length must lie between 0.1 m and 2 m; got 7"
    assert error.message("zh-hans") == "摆长必须在 0.1 m 和 2 m 之间；收到的是 7"


@pytest.mark.parametrize(
    "value", [math.nan, math.inf, -math.inf, True, False, "long", None, [], {}, 10**400, -0.1, 2.01]
)
def test_a_number_control_takes_nothing_but_a_number_in_its_range(pendulum, value):
    error = refusal(pendulum, "length", "set", value)

    assert error.code in ("not_a_number", "out_of_range")
    assert "length" in str(error)
    assert "0.1 m" in str(error) and "2 m" in str(error)


def test_a_named_value_stands_for_its_number(pendulum):
    assert pendulum.act("gravity", "set", "moon").new == 1.62


@pytest.mark.parametrize(
    ("target", "action", "value", "code"),
    [
        ("nowhere", "set", 1, "unknown_target"),
        ("length", "stretch", 1, "unknown_action"),
        ("apparatus", "explode", None, "unknown_action"),
        ("apparatus", "release", 3, "no_value_expected"),
        ("stopwatch", "read", {"swings": 2.5}, "not_whole"),
        ("stopwatch", "read", {"laps": 2}, "field_unknown"),
        ("stopwatch", "read", 5, "not_an_object"),
        ("photogate", "read", None, "not_swinging"),
        ("notebook", "record", None, "nothing_to_record"),
        ("notebook", "strike", 1, "no_such_trial"),
        ("notebook", "note", 5, "not_text"),
        ("notebook", "note", "x" * 2001, "text_too_long"),
        ("notebook", "note", "nul \x00", "text_unreadable"),
        ("notebook", "note", "half \ud800", "text_unreadable"),
        ("question", "answer", "words", "not_an_object"),
        ("question", "answer", {}, "field_missing"),
        ("question", "answer", {"text": "a", "more": 1}, "field_unknown"),
        ("hypothesis", "state", {"independent": "colour", "dependent": "period", "direction": "increases"}, "unknown_variable"),
        ("hypothesis", "state", {"independent": "mass", "dependent": "period", "direction": "up"}, "unknown_direction"),
        ("plan", "state", {"vary": "mass", "trials": -1}, "not_a_count"),
        ("plan", "state", {"vary": "mass", "keep": "all"}, "not_a_list"),
        ("claim", "state", {"independent": "mass", "dependent": "period", "direction": "no_effect", "evidence": [3]}, "no_such_trial"),
        ("plot", "fit", {"x": "length", "y": "period", "model": "magic"}, "unknown_fit"),
        ("plot", "fit", {"x": "length", "y": "period", "model": "linear"}, "too_few_points"),
        ("hint", "ask", {"step": "dance"}, "unknown_step"),
        ("step", "open", "dance", "unknown_step"),
        ("diagram", "draw", {"links": []}, "unknown_target"),
        ("feedback", "dispute", {"feedback": 0}, "not_a_count"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_with_a_sentence_in_both_languages(
    pendulum, target, action, value, code
):
    error = refusal(pendulum, target, action, value)

    assert error.code == code
    for language in ("en", "zh-hans"):
        sentence = error.message(language)
        assert sentence and "{" not in sentence


def test_a_refused_action_leaves_everything_as_it_was(start):
    clean, disturbed = start("pendulum"), start("pendulum")
    for run in (clean, disturbed):
        run.act("length", "set", 0.7)
        run.act("apparatus", "release")
    refusal(disturbed, "length", "set", 7)
    refusal(disturbed, "stopwatch", "read", {"swings": 0})
    refusal(disturbed, "claim", "state", {})

    assert canonical(clean.act("stopwatch", "read").observations) == canonical(
        disturbed.act("stopwatch", "read").observations
    )


def test_a_reading_belongs_to_the_settings_at_which_it_was_taken(pendulum):
    pendulum.act("apparatus", "release")
    pendulum.act("photogate", "read")
    pendulum.act("length", "set", 0.5)

    assert refusal(pendulum, "notebook", "record").code == "nothing_to_record"


def test_a_reading_is_written_down_once(pendulum):
    pendulum.trial(length=0.5)

    assert refusal(pendulum, "notebook", "record").code == "nothing_to_record"


def test_hints_come_in_three_rungs_and_stay_at_the_last(pendulum):
    rungs = [
        pendulum.act("hint", "ask", {"step": "plan"}).observations["hint"]["rung"] for _ in range(4)
    ]

    assert rungs == [1, 2, 3, 3]


def test_a_struck_trial_stays_in_the_notebook_and_leaves_the_fit(pendulum):
    for length in (0.4, 0.8, 1.6):
        pendulum.trial(length=length)
    whole = pendulum.act("plot", "fit", {"x": "length", "y": "period", "model": "power"})
    pendulum.act("notebook", "strike", 2)
    less = pendulum.act("plot", "fit", {"x": "length", "y": "period", "model": "power"})

    assert len(whole.observations["fit"]["residuals"]) == 3
    assert len(less.observations["fit"]["residuals"]) == 2
    assert [t.struck for t in pendulum.record.trials] == [False, True, False]


def test_nothing_can_be_done_after_the_finish(pendulum):
    pendulum.act("run", "finish")

    assert refusal(pendulum, "length", "set", 0.5).code == "finished"


def test_a_variant_narrows_locks_and_hides_controls(start):
    variant = Variant(
        "open", {"length": (0.5, 1.0)}, locked={"mass": 50}, hidden_controls=("drag",)
    )
    run = start("pendulum", variant)

    assert refusal(run, "length", "set", 1.5).params["high"] == {"value": 1.0, "unit": "m"}
    assert refusal(run, "mass", "set", 60).code == "locked"
    assert refusal(run, "drag", "set", 1).code == "unknown_target"
    assert run.bench.simulation.settings()["mass"] == 50
    page = run.bench.lab.for_page(variant)
    assert "drag" not in [c["name"] for c in page["controls"]]


@pytest.mark.parametrize(
    "variant",
    [
        Variant("loose"),
        Variant("open", {"length": (0.5, 9.0)}),
        Variant("open", {"colour": (0.0, 1.0)}),
        Variant("open", locked={"mass": 9999}),
        Variant("open", target_misconception="flat_earth"),
        Variant("open", noise=-1.0),
    ],
)
def test_a_variant_that_does_not_fit_the_lab_is_refused(variant):
    with pytest.raises(BadDefinition):
        Bench(load_lab("pendulum"), variant, 1)


def test_a_variant_survives_its_json():
    variant = load_lab("pendulum").variant_for(scaffold="guided", misconception="mass_matters")

    assert Variant.from_json(variant.to_json()) == variant


def test_noise_does_not_depend_on_what_was_asked_before_on_another_bench():
    lab = load_lab("pendulum")
    actions = [Action("apparatus", "release"), Action("stopwatch", "read")]
    first = Bench(lab, lab.default_variant(), 5).replay(actions)[-1].observations
    other = Bench(lab, lab.default_variant(), 6).replay(actions)[-1].observations

    assert Bench(lab, lab.default_variant(), 5).replay(actions)[-1].observations == first
    assert other != first


def test_a_nought_without_its_sign_is_the_same_nought():
    """As it comes back from PostgreSQL."""
    assert canonical({"angle": [-0.0, 1.0], "rate": -0.0}) == canonical(
        {"angle": [0.0, 1.0], "rate": 0.0}
    )
    assert canonical({"angle": -0.05}) != canonical({"angle": 0.05})
