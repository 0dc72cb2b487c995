"""The photometer against Beer-Lambert's law, stray light in closed form, and its own instruments."""

import math

import numpy as np
import pytest

import labs.beer_lambert.solutions as solutions
from labs.beer_lambert import check
from labs.beer_lambert.colour import light_colour, solution_colour
from labs.beer_lambert.solutions import SOLUTES, Cell
from labs.core import Action, BadAction, Bench, Variant, load_lab
from labs.core.measuring import ideal_bench, value_read
from labs.students import kinds_of, simulate_run

LAB = "beer_lambert"
TOOLS = [tool.name for tool in load_lab(LAB).instruments]
NEEDS_SOLUTE = ("absorptivity_meter", "peak_finder")


def bench(variant=None, seed=1, **settings):
    made = Bench(load_lab(LAB), variant or Variant("open"), seed)
    for name, value in settings.items():
        made.act(Action(name, "set", value))
    return made


def read(made, instrument):
    return made.act(Action(instrument, "read")).observations[instrument]


def ideal(instrument, **settings):
    return value_read(ideal_bench(LAB, **settings), instrument)


def failing(checks):
    def failed(one):
        return abs(one.measured - one.expected) / (abs(one.expected) or 1.0) > one.tolerance

    return [one.name for one in checks if failed(one)]


# -- the law ------------------------------------------------------------------------------------


@pytest.mark.parametrize("solute", SOLUTES)
@pytest.mark.parametrize("path", [0.2, 1.0, 5.0])
@pytest.mark.parametrize("concentration", [1, 20, 100])
def test_absorbance_is_absorptivity_times_path_times_concentration(solute, path, concentration):
    settings = {"solute": solute, "wavelength": round(SOLUTES[solute].peak_nm)}
    shown = ideal("spectrometer", **settings, path=path, concentration=concentration, stray_light=0)
    molar = concentration / 100 * SOLUTES[solute].stock_mmol / 1000
    epsilon = SOLUTES[solute].absorptivity(settings["wavelength"])

    assert shown == pytest.approx(epsilon * path * molar, rel=1e-8)


def test_half_the_path_of_twice_the_concentration_absorbs_as_much():
    wide = ideal("spectrometer", path=2, concentration=15)
    strong = ideal("spectrometer", path=1, concentration=30)

    assert wide == pytest.approx(strong, rel=1e-9)


def test_without_stray_light_absorbance_is_straight_and_with_it_levels_off():
    strengths = np.array([5, 10, 20, 40, 80, 100])
    straight = [ideal("spectrometer", concentration=int(c), stray_light=0) for c in strengths]
    bent = [ideal("spectrometer", concentration=int(c), stray_light=2) for c in strengths]

    assert np.ptp(np.array(straight) / strengths) < 1e-9
    slopes = np.diff(bent) / np.diff(strengths)
    assert np.all(slopes > 0) and np.all(np.diff(slopes) < 0)
    assert bent[-1] < -math.log10(0.02 / 1.02)


@pytest.mark.parametrize("stray", [0.1, 0.5, 1.0, 2.0])
def test_no_solution_is_shown_darker_than_the_plateau(stray):
    darkest = ideal("spectrometer", concentration=100, path=5, stray_light=stray)

    assert darkest == pytest.approx(-math.log10(stray / (100 + stray)), rel=1e-8)


def test_pure_water_lets_all_the_light_through_whatever_the_stray_light():
    for stray in (0, 2):
        made = ideal_bench(LAB, concentration=0, stray_light=stray)
        assert value_read(made, "transmission_meter") == 100
        assert value_read(made, "spectrometer") == pytest.approx(0, abs=1e-12)
        assert value_read(made, "loss_meter") == pytest.approx(0, abs=1e-9)


def test_each_layer_takes_a_share_of_what_is_left():
    left = Cell("potassium_permanganate", 525.0, 3.0, 0.2, 0.0).profile(6)
    shares = np.divide(left[1:], left[:-1])

    assert shares == pytest.approx(np.full(6, shares[0]))
    assert np.all(np.diff(-np.diff(left)) < 0)  # equal layers lose less and less


def test_the_loss_for_each_centimetre_falls_with_the_path():
    losses = [ideal("loss_meter", path=path) for path in (0.2, 1, 2, 5)]

    assert losses == sorted(losses, reverse=True)
    assert losses[0] > 2 * losses[-1]


@pytest.mark.parametrize("solute", SOLUTES)
def test_the_peak_is_where_most_light_is_absorbed_at_any_strength(solute):
    grid = np.arange(380.0, 900.5, 0.5)
    highest = float(grid[int(np.argmax(SOLUTES[solute].spectrum(grid)))])
    found = {ideal("peak_finder", solute=solute, concentration=c) for c in (1, 50, 100)}

    assert len(found) == 1
    assert found.pop() == pytest.approx(highest, abs=0.5)


def test_along_the_list_from_blue_to_yellow_the_peak_moves_to_shorter_waves():
    peaks = [solute.peak_nm for solute in SOLUTES.values()]

    assert list(SOLUTES) == list(load_lab(LAB).control("solute").options)
    assert peaks == sorted(peaks, reverse=True)


# -- instruments --------------------------------------------------------------------------------


@pytest.mark.parametrize("instrument", TOOLS)
@pytest.mark.parametrize("concentration", [20, 90])
def test_readings_scatter_as_their_uncertainty_says(instrument, concentration):
    made = bench(seed=11, concentration=concentration)
    true = ideal(instrument, concentration=concentration)
    readings = [read(made, instrument) for _ in range(400)]
    pulls = [(r["value"] - true) / r["uncertainty"] for r in readings]

    assert np.mean(pulls) == pytest.approx(0, abs=0.25)
    assert np.std(pulls) == pytest.approx(1, abs=0.15)


def test_the_darker_the_solution_the_less_certain_its_absorbance():
    made = [bench(concentration=c, stray_light=0) for c in (5, 50, 100)]
    spread = [read(one, "spectrometer")["uncertainty"] for one in made]

    assert spread == sorted(spread)
    assert spread[-1] > 20 * spread[0]


def test_total_darkness_still_has_a_reading():
    made = bench(solute="brilliant_blue", wavelength=630, concentration=100, path=5, stray_light=0)
    reading = read(made, "spectrometer")

    assert math.isfinite(reading["value"])
    assert reading["uncertainty"] == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("instrument", NEEDS_SOLUTE)
def test_what_needs_a_solute_says_so_in_pure_water(instrument):
    with pytest.raises(BadAction) as refusal:
        read(bench(concentration=0), instrument)

    assert refusal.value.code == "no_solute"


def test_rinsing_fills_the_cuvette_with_water():
    made = bench(concentration=60)
    seen = made.act(Action("apparatus", "rinse")).observations

    assert seen["controls"]["concentration"] == 0
    assert seen["scene"]["seen"] == "none" and seen["scene"]["solution"] == "#ffffff"


def test_rinsing_goes_down_to_what_the_variant_allows():
    made = bench(Variant("open", ranges={"concentration": (10, 50)}))
    made.act(Action("apparatus", "rinse"))

    assert made.simulation.values["concentration"] == 10


def test_rinsing_takes_nothing_along_and_leaves_a_fixed_solution_alone():
    with pytest.raises(BadAction) as refusal:
        bench().act(Action("apparatus", "rinse", 5))
    assert refusal.value.code == "no_value_expected"

    for fixed in (
        Variant("open", locked={"concentration": 20}),
        Variant("open", hidden_controls=("concentration",)),
    ):
        with pytest.raises(BadAction) as refusal:
            bench(fixed).act(Action("apparatus", "rinse"))
        assert refusal.value.code == "solution_fixed"


@pytest.mark.parametrize("control", ["concentration", "path", "wavelength", "stray_light"])
@pytest.mark.parametrize("value", [math.nan, math.inf, -1, 1e4, None, "much"])
def test_impossible_settings_are_refused(control, value):
    with pytest.raises(BadAction):
        bench().act(Action(control, "set", value))


@pytest.mark.parametrize("scaffold", ["guided", "structured"])
def test_stray_light_is_there_but_cannot_be_set_where_the_bench_leads(scaffold):
    led = load_lab(LAB).default_variant(scaffold)
    made = bench(led)

    assert "stray_light" not in [c["name"] for c in load_lab(LAB).for_page(led)["controls"]]
    assert made.simulation.settings()["stray_light"] == 0.5
    with pytest.raises(BadAction):
        made.act(Action("stray_light", "set", 0))


# -- the picture --------------------------------------------------------------------------------


def test_the_scene_shows_what_an_eye_sees_and_no_spectrum():
    scene = bench(path=2).act(Action("concentration", "set", 30)).observations["scene"]

    assert set(scene) == {
        "path", "wavelength", "concentration", "stock", "solution", "seen", "light", "visible",
        "left", "needle", "mmol",
    }  # fmt: skip
    assert len(scene["left"]) == 21 and scene["left"][0] == 1
    assert all(share == round(share, 2) for share in [*scene["left"], scene["needle"]])


@pytest.mark.parametrize(
    ("solute", "strongest"),
    [
        ("copper_sulfate", "blue"),
        ("brilliant_blue", "blue"),
        ("allura_red", "red"),
        ("tartrazine", "red"),
    ],
)
def test_a_solution_has_the_colour_that_it_does_not_absorb(solute, strongest):
    text = solution_colour(solute, SOLUTES[solute].stock_mmol)
    red, green, blue = (int(text[i : i + 2], 16) for i in (1, 3, 5))

    assert {"red": red, "green": green, "blue": blue}[strongest] == max(red, green, blue)
    if solute == "tartrazine":  # yellow: red and green, no blue
        assert green > 200 > 50 > blue


def test_light_has_its_colour_up_to_both_ends_of_what_is_seen():
    assert light_colour(525.0) == "#00ff00"
    assert light_colour(650.0) == light_colour(750.0) == "#ff0000"
    assert light_colour(380.0) == light_colour(405.0)


# -- the check and the students -----------------------------------------------------------------


def test_the_checks_hold():
    assert failing(check.checks()) == []


@pytest.mark.parametrize("solute", SOLUTES)
@pytest.mark.parametrize("number", ["peak", "bands"])
def test_one_per_cent_in_any_solute_fails_the_check(monkeypatch, solute, number):
    right = SOLUTES[solute]
    wrong = {
        "peak": right.peak * 1.01,
        "bands": tuple((centre * 1.01, width, height) for centre, width, height in right.bands),
    }
    changed = {"peak": right.peak, "bands": right.bands, number: wrong[number]}
    monkeypatch.setitem(solutions.SOLUTES, solute, solutions.Solute(stock_mmol=1.0, **changed))

    assert any(solute.replace("_", " ") in name for name in failing(check.checks()))


@pytest.mark.parametrize("part", ["shown_transmittance", "absorbance"])
def test_one_per_cent_in_the_law_fails_the_check(monkeypatch, part):
    right = getattr(Cell, part).fget
    monkeypatch.setattr(Cell, part, property(lambda cell: 1.01 * right(cell)))

    assert failing(check.checks())


@pytest.mark.parametrize("seed", range(6))
def test_an_expert_reaches_a_right_claim(seed):
    lab = load_lab(LAB)
    variant = lab.default_variant(("guided", "structured", "open")[seed % 3])

    assert simulate_run(lab, variant, "expert", seed).success == 1


def test_there_is_a_student_for_each_misconception():
    assert set(kinds_of(load_lab(LAB))) >= {m.name for m in load_lab(LAB).misconceptions}


@pytest.mark.parametrize(
    ("name", "independent", "values", "tool", "dependent", "direction"),
    [
        ("linear_at_any_concentration", "concentration", [10, 50, 100], "absorptivity_meter", "absorptivity", "no_effect"),
        ("path_does_not_matter", "path", [0.5, 1, 2], "spectrometer", "absorbance", "no_effect"),
        ("path_does_not_matter", "path", [0.5, 1, 2], "transmission_meter", "transmittance", "no_effect"),
        ("light_used_up_evenly", "path", [0.5, 2, 5], "loss_meter", "loss_per_cm", "no_effect"),
        ("colour_absorbed_is_seen", "solute", ["copper_sulfate", "allura_red", "tartrazine"], "peak_finder", "peak_wavelength", "increases"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("scaffold", ["guided", "open"])
def test_each_misconception_gets_its_own_answer(
    name, independent, values, tool, dependent, direction, scaffold
):
    from labs.core.practices.claim import on_claim

    made = bench(load_lab(LAB).default_variant(scaffold), seed=4)
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
