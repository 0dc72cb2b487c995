"""What a note says is true of the trials that it names."""

import pytest

from labs.core import Variant, load_lab, render


def measured(run, start, instrument, rows, value=None):
    """A trial for each of these settings, set going with `start` where there is something to start."""
    for settings in rows:
        for name, setting in settings.items():
            run.act(name, "set", setting)
        if start:
            run.act("apparatus", start)
        run.act(instrument, "read", value)
        run.act("notebook", "record")


def claimed(run, independent, dependent, direction, rows):
    return run.claim(independent, direction, rows, dependent)


def words(run, verdict, language="en"):
    return render(run.bench.lab, language, verdict.message, verdict.params)


@pytest.fixture
def thrown(start):
    """A ball without drag at 20, 45 and 65 degrees: it flies farthest in the middle."""
    run = start("projectile")
    run.act("drag_coefficient", "set", 0)
    measured(run, "launch", "tape", [{"angle": 20}, {"angle": 45}, {"angle": 65}])
    return run


@pytest.mark.parametrize("direction", ["increases", "decreases"])
def test_rows_that_rise_and_fall_carry_no_claim_of_one_direction(thrown, direction):
    verdict = claimed(thrown, "angle", "range", direction, [1, 2, 3])

    assert verdict.verdict == "incomplete"
    told = words(thrown, verdict)
    assert "20°" in told and "45°" in told and "65°" in told


def test_the_rows_on_one_side_of_the_hill_carry_it(thrown):
    assert claimed(thrown, "angle", "range", "increases", [1, 2]).verdict == "correct"
    assert claimed(thrown, "angle", "range", "decreases", [2, 3]).verdict == "correct"


def test_a_hill_is_told_to_who_sees_no_effect_by_its_top_and_its_foot(thrown):
    verdict = claimed(thrown, "angle", "range", "no_effect", [1, 2, 3])

    assert verdict.verdict == "incorrect"
    assert [verdict.params[name]["value"] for name in ("low", "high")] == [20, 45]


def test_a_hill_with_equal_feet_is_not_called_small(start):
    """Beside 22 m from foot to top the uncertainty is nothing, though no slope is left."""
    run = start("projectile", Variant("open", noise=0.0))
    run.act("drag_coefficient", "set", 0)
    measured(run, "launch", "tape", [{"angle": 30}, {"angle": 45}, {"angle": 60}])

    assert claimed(run, "angle", "range", "no_effect", [1, 2, 3]).verdict == "incorrect"
    assert "as large as the uncertainty" not in words(
        run, claimed(run, "angle", "range", "increases", [1, 2, 3])
    )


def test_a_misconception_is_named_by_the_side_of_the_hill_that_denies_it(start):
    """From 10 to 50 degrees the enzyme gets faster and at 70 it unfolds: the hotter, the faster?"""
    run = start("enzyme")
    measured(run, "mix", "rate_meter", [{"temperature": t} for t in (10, 30, 50, 70)])
    verdict = claimed(run, "temperature", "initial_rate", "increases", [1, 2, 3, 4])

    assert (verdict.verdict, verdict.misconception) == ("incorrect", "hotter_is_always_faster")
    assert [verdict.params[name]["value"] for name in ("low", "high")] == [50, 70]
    assert verdict.params["at_low"]["value"] > verdict.params["at_high"]["value"]


def test_a_curve_that_levels_off_does_not_turn(start):
    """Readings of the plateau scatter up and down, by less than a turn."""
    for seed in range(20):
        run = start("enzyme", seed=seed)
        run.act("inhibitor", "set", "none")
        rows = [{"substrate": s} for s in (1, 4, 8, 12, 14, 16, 18, 20)]
        measured(run, "mix", "rate_meter", rows)
        verdict = claimed(run, "substrate", "initial_rate", "increases", list(range(1, 9)))
        assert verdict.verdict == "correct", seed


def test_a_kind_is_called_by_its_name_and_not_by_its_place(start):
    run = start("gas")
    rows = [{"gas": one} for one in ("helium", "nitrogen", "carbon_dioxide")]
    measured(run, "", "speed_detector", rows, {"average": "mean"})

    supported = claimed(run, "gas", "mean_speed", "decreases", [1, 2, 3])
    assert "with gas at helium" in words(run, supported)
    assert "at carbon dioxide" in words(run, supported)
    run.act("analyse", "answer", {"text": "Heavier is slower."})
    assert "from helium to carbon dioxide" in words(run, run.said("range_coverage"))
    assert "氦气" in words(run, supported, "zh-hans")


def test_two_kinds_are_no_curve(start):
    run = start("photoelectric")
    measured(run, "switch_on", "stopping_meter", [{"wavelength": 200}, {"metal": "zinc"}])
    run.act("analyse", "answer", {"text": "Zinc holds on to them."})

    assert "curve" not in words(run, run.said("range_coverage"))


def test_readings_beside_each_other_come_from_trials_that_are_alike_in_the_rest(start):
    """A light bob on a short rod and a heavy one on a long rod show nothing of the mass."""
    pendulum = start("pendulum", Variant("open", noise=0.0))
    pendulum.trial(length=0.5, mass=50)
    pendulum.trial(mass=300)
    pendulum.trial(length=1.5, mass=200)
    pendulum.trial(mass=500)
    verdict = claimed(pendulum, "mass", "period", "no_effect", [1, 2, 3, 4])

    assert verdict.verdict == "correct"
    low, high = verdict.params["at_low"]["value"], verdict.params["at_high"]["value"]
    assert low == pytest.approx(high, rel=0.01)


def test_one_row_is_not_spoken_of_as_many(pendulum):
    pendulum.trial(length=0.5)
    told = words(pendulum, claimed(pendulum, "length", "period", "increases", [1]))

    assert "row 1 " in told and "rows" not in told


def test_a_repeat_does_not_test_the_hypothesis_again(pendulum):
    pendulum.suppose("length", "increases")
    pendulum.trial(length=0.5)
    pendulum.trial(length=1.0)
    pendulum.trial(length=1.0)

    assert pendulum.said("tests_hypothesis") is None
    assert pendulum.said("replication").verdict == "correct"


def test_a_repeat_that_measures_at_last_does(pendulum):
    pendulum.suppose("length", "increases", "total_energy")
    pendulum.trial(length=0.5)
    pendulum.trial(length=1.0)
    pendulum.act("energy_meter", "read", {"energy": "total", "after_swings": 0.25})
    pendulum.act("notebook", "record")

    assert pendulum.said("tests_hypothesis").verdict == "correct"


def test_the_trials_that_test_a_hypothesis_are_both_named(pendulum):
    pendulum.suppose("length", "increases")
    pendulum.trial(length=0.5)
    pendulum.trial(mass=50)
    pendulum.trial(length=1.0)

    verdict = pendulum.said("tests_hypothesis")
    assert words(pendulum, verdict).startswith("Trials 2 and 3 test")


def test_where_every_control_is_to_be_found_out_none_is_the_wrong_one(climate):
    climate.suppose("bottom", "increases", "temperature")
    climate.trial()
    climate.trial(top=1)

    assert climate.said("tests_hypothesis") is None
    climate.trial(top=0, bottom=1)
    assert climate.said("tests_hypothesis").verdict == "correct"


@pytest.mark.parametrize("step", ["question", "limits"])
def test_answers_are_not_asked_for_what_their_step_does_not_ask(step):
    """A question claims nothing yet, and limits go no way."""
    lab = load_lab("pendulum")
    for label in ("correct", "partially_correct_incomplete", "non_domain"):
        own = render(lab, "en", f"explanations.{step}_{label}", {})
        assert own != render(lab, "en", f"explanations.{label}", {})
