"""The titration against closed forms, the balance of charges and its own instruments."""

import math

import numpy as np
import pytest

import labs.titration.acids as acids
from labs.core import Action, BadAction, Bench, Variant, load_lab
from labs.titration import check
from labs.titration.acids import ACIDS, KW, Acid, Mixture
from tests.support.lab_bench import failing

IDEAL = Variant("open", noise=0.0)
TOOLS = ["ph_meter", "burette", "colorimeter", "autotitrator", "step_reader"]


def bench(variant=IDEAL, seed=1, **settings):
    made = Bench(load_lab("titration"), variant, seed)
    for name, value in settings.items():
        made.act(Action(name, "set", value))
    return made


def read(made, instrument):
    return made.act(Action(instrument, "read")).observations[instrument]


@pytest.mark.parametrize(("base_ml", "ph"), [(0, 2.881), (12.5, 4.756), (25, 8.726), (26, 11.289)])
def test_acetic_acid_follows_the_design_values(base_ml, ph):
    assert read(bench(titrant=base_ml), "ph_meter")["value"] == pytest.approx(ph, abs=6e-4)


@pytest.mark.parametrize("acid", ACIDS)
@pytest.mark.parametrize("base_ml", [0.0, 3.3, 12.5, 25.0, 37.5, 50.0])
def test_the_charges_balance(acid, base_ml):
    mixture = Mixture(acid, 0.1, 25.0, 0.1)
    ph = mixture.ph(base_ml)

    assert mixture.excess_charge(ph, base_ml) == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("acid", ACIDS)
def test_the_volume_for_a_ph_and_the_ph_for_a_volume_undo_each_other(acid):
    mixture = Mixture(acid, 0.08, 20.0, 0.15)
    volumes = np.linspace(0.5, 45, 30)
    phs = np.array([mixture.ph(v) for v in volumes])

    assert mixture.base_ml(phs) == pytest.approx(volumes, rel=1e-8)


@pytest.mark.parametrize("left_ml", [25.0, 10.0, 0.05, -0.05, -20.0])
def test_a_strong_acid_follows_the_quadratic(left_ml):
    left = 0.1 * left_ml / (50 - left_ml)
    root = math.hypot(left, 2 * math.sqrt(KW))
    h = (left + root) / 2 if left > 0 else 2 * KW / (root - left)
    ph = read(bench(acid="hydrochloric", titrant=25 - left_ml), "ph_meter")["value"]

    assert ph == pytest.approx(-math.log10(h), rel=1e-7)


@pytest.mark.parametrize("acid", ACIDS)
def test_the_steepest_place_of_the_curve_is_the_equivalence_volume(acid):
    """What a machine that looks for the steepest drop finds, to half of its drop."""
    mixture = Mixture(acid, 0.1, 20.0, 0.2)
    end = mixture.equivalence_ml
    volumes = np.arange(end - 1, end + 1, 0.005)
    steps = np.diff([mixture.ph(v) for v in volumes])

    assert volumes[int(np.argmax(steps))] + 0.0025 == pytest.approx(end, abs=0.025)


def test_the_equivalence_point_is_neutral_for_a_strong_acid_only():
    found = {acid: read(bench(acid=acid), "step_reader")["value"] for acid in ACIDS}

    assert found["hydrochloric"] == pytest.approx(-math.log10(KW) / 2, abs=1e-6)
    assert all(ph > 7.9 for acid, ph in found.items() if acid != "hydrochloric")


def test_a_weak_acid_needs_as_much_base_as_a_strong_one():
    volumes = {acid: read(bench(acid=acid), "autotitrator")["value"] for acid in ACIDS}

    assert volumes["hydrochloric"] == volumes["formic"] == volumes["acetic"] == 25
    assert volumes["oxalic"] == volumes["phosphoric"] == 50
    assert volumes["citric"] == 75


@pytest.mark.parametrize(
    ("indicator", "low", "high"),
    [("methyl_orange", 3.1, 4.4), ("bromothymol_blue", 6.0, 7.6), ("phenolphthalein", 8.2, 10.0)],
)
def test_an_indicator_turns_within_its_range(indicator, low, high):
    turning = acids.INDICATORS[indicator]

    assert turning.share(low) < 0.2
    assert turning.share((low + high) / 2) == pytest.approx(0.5)
    assert turning.share(high) > 0.8


@pytest.mark.parametrize("instrument", TOOLS)
def test_readings_scatter_as_their_uncertainty_says(instrument):
    settings = {"titrant": 25.0, "acid_concentration": 0.095}
    made = bench(Variant("open"), seed=11, **settings)
    true = read(bench(**settings), instrument)["value"]
    readings = [read(made, instrument) for _ in range(400)]
    pulls = [(r["value"] - true) / r["uncertainty"] for r in readings]

    assert np.mean(pulls) == pytest.approx(0, abs=0.25)
    assert np.std(pulls) == pytest.approx(1, abs=0.15)


def test_drops_and_millilitres_run_in_until_the_burette_is_empty():
    made = bench(titrant=48.95)
    made.act(Action("apparatus", "drop"))
    made.act(Action("apparatus", "run"))
    assert made.simulation.values["titrant"] == 50

    with pytest.raises(BadAction) as refusal:
        made.act(Action("apparatus", "drop"))
    assert refusal.value.code == "burette_empty"
    assert made.simulation.values["titrant"] == 50

    made.act(Action("apparatus", "refill"))
    assert made.simulation.values["titrant"] == 0


def test_a_fixed_tap_gives_nothing():
    made = bench(Variant("open", locked={"titrant": 10}))

    with pytest.raises(BadAction) as refusal:
        made.act(Action("apparatus", "drop"))
    assert refusal.value.code == "tap_fixed"


@pytest.mark.parametrize("value", [math.nan, math.inf, -0.05, 50.05, None, "much"])
def test_an_impossible_volume_is_refused(value):
    with pytest.raises(BadAction):
        bench().act(Action("titrant", "set", value))


def test_the_scene_shows_the_past_of_the_curve_and_nothing_ahead():
    made = bench()
    scene = made.act(Action("titrant", "set", 12.5)).observations["scene"]
    trace = scene["trace"]

    assert set(scene) == {"trace"} and set(trace) == {"volume_ml", "ph", "share"}
    assert trace["volume_ml"][0] == 0 and trace["volume_ml"][-1] == 12.5
    assert trace["volume_ml"] == sorted(trace["volume_ml"])
    assert len(trace["ph"]) <= 400
    assert trace["ph"][-1] == 4.8  # a tenth of a pH, coarser than the meter


def test_one_per_cent_in_a_constant_fails_the_check(monkeypatch):
    assert failing(check.checks()) == []
    monkeypatch.setitem(acids.ACIDS, "acetic", Acid((4.756 * 1.01,), 1))
    acids._balanced.cache_clear()
    assert failing(check.checks())
    monkeypatch.undo()
    monkeypatch.setattr(acids, "KW", KW * 1.01)
    acids._balanced.cache_clear()
    assert failing(check.checks())
    monkeypatch.undo()
    acids._balanced.cache_clear()


@pytest.mark.parametrize(
    ("name", "independent", "values", "tool", "dependent", "direction"),
    [
        ("equivalence_is_always_seven", "acid", ["hydrochloric", "formic", "acetic"], "step_reader", "equivalence_ph", "no_effect"),
        ("weak_acid_needs_less_base", "acid", ["hydrochloric", "formic", "acetic"], "autotitrator", "equivalence_volume", "decreases"),
        ("strength_is_concentration", "acid", ["hydrochloric", "formic", "acetic"], "ph_meter", "ph", "no_effect"),
        ("indicator_decides", "indicator", ["methyl_orange", "bromothymol_blue", "phenolphthalein"], "autotitrator", "equivalence_volume", "increases"),
    ],
)  # fmt: skip
def test_each_misconception_gets_its_own_answer(
    name, independent, values, tool, dependent, direction
):
    from labs.core.practices.claim import on_claim

    made = bench(Variant("open"), seed=4)
    for value in values:
        made.act(Action(independent, "set", value))
        made.act(Action(tool, "read"))
        made.act(Action("notebook", "record"))
    claim = {
        "independent": independent,
        "dependent": dependent,
        "direction": direction,
        "text": "It does.",
        "evidence": [1, 2, 3],
        "reasoning": "",
    }
    made.act(Action("claim", "state", claim))
    [verdict] = on_claim(made.record, made.count)

    assert verdict.verdict == "incorrect"
    assert verdict.misconception == name
    assert verdict.message == f"misconceptions.{name}.feedback"
