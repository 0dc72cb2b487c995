"""The photoelectric effect against Einstein's equation, and instruments that are honest."""

import json

import numpy as np
import pytest
from scipy.constants import c, e, h

from labs.core import Action, BadAction, Bench, Variant, assess, load_lab
from labs.photoelectric import emission
from labs.photoelectric.check import checks
from labs.photoelectric.emission import WORK_FUNCTION_EV, Emission
from labs.photoelectric.flight import flight, flights

IDEAL = Variant("open", noise=0.0)


def bench(variant=IDEAL, seed=1, lit=True, **settings):
    made = Bench(load_lab("photoelectric"), variant, seed)
    for name, value in settings.items():
        made.act(Action(name, "set", value))
    if lit:
        made.act(Action("apparatus", "switch_on"))
    return made


def read(made, instrument):
    return made.act(Action(instrument, "read")).observations[instrument]


@pytest.mark.parametrize("metal", WORK_FUNCTION_EV)
@pytest.mark.parametrize("wavelength", [150, 200, 215])
def test_the_stopping_voltage_follows_einstein(metal, wavelength):
    volts = read(bench(metal=metal, wavelength=wavelength), "stopping_meter")["value"]

    assert volts == pytest.approx(h * c / (wavelength * 1e-9 * e) - WORK_FUNCTION_EV[metal])


def test_intensity_changes_the_number_of_electrons_and_not_their_energy():
    faint, bright = bench(intensity=5), bench(intensity=100)

    assert read(bright, "ammeter")["value"] == pytest.approx(20 * read(faint, "ammeter")["value"])
    assert read(bright, "stopping_meter")["value"] == read(faint, "stopping_meter")["value"]


def test_at_equal_power_short_waves_are_fewer_photons():
    blue, red = Emission(350, 1, 2.36), Emission(700, 1, 2.36)

    assert red.photons_per_s == pytest.approx(2 * blue.photons_per_s)
    assert blue.photons_per_s * emission.photon_energy_ev(350) * e == pytest.approx(1e-3)


def test_beyond_the_threshold_no_light_is_bright_enough():
    made = bench(wavelength=530, intensity=100, voltage=6.5)

    assert read(made, "ammeter")["value"] == 0
    with pytest.raises(BadAction, match="no current"):
        read(made, "stopping_meter")
    assert read(bench(wavelength=520), "ammeter")["value"] > 0


def test_the_current_is_saturated_above_zero_and_gone_at_the_stopping_voltage():
    light = Emission(300, 0.5, 2.36)
    currents = [light.current_na(v) for v in np.linspace(-light.fastest_ev, 0, 30)]

    assert currents[0] == pytest.approx(0, abs=1e-12)
    assert all(low < high for low, high in zip(currents, currents[1:], strict=False))
    assert light.current_na(0.1) == light.current_na(6.5) == light.saturation_na


def test_the_share_that_arrives_is_the_share_that_has_the_energy():
    light = Emission(250, 1.0, 3.63)
    for share in (0.1, 0.5, 0.9):
        assert light.share_arriving(-light.energy_ev(share)) == pytest.approx(1 - share)


@pytest.mark.parametrize(("energy", "voltage"), [(1.0, 0.0), (0.3, 2.0), (2.0, -1.5)])
def test_an_electron_with_enough_energy_arrives(energy, voltage):
    path = flight(energy, voltage)

    assert path["arrives"]
    assert path["x"][0] == 0 and path["x"][-1] == 1
    assert path["x"] == sorted(path["x"])


def test_an_electron_without_it_turns_where_its_energy_is_used_up():
    path = flight(0.6, -1.0)

    assert not path["arrives"]
    assert path["x"][-1] == pytest.approx(0, abs=1e-3)
    assert max(path["x"]) == pytest.approx(0.6, abs=1e-3)


def test_electrons_are_drawn_as_the_current_says():
    light = Emission(400, 1.0, 2.36)
    assert all(p["arrives"] for p in flights(light, 0.0)["paths"])
    assert not any(p["arrives"] for p in flights(light, -0.8)["paths"])
    assert flights(Emission(600, 1.0, 2.36), 5.0) == {"rate": 0, "paths": []}
    assert flights(light, 0)["rate"] > flights(Emission(400, 0.1, 2.36), 0)["rate"]


def test_the_scene_tells_no_number_that_is_to_be_found_out():
    scene = json.dumps(bench().simulation.scene())

    assert set(bench().simulation.scene()) == {"lamp", "electrons"}
    assert "2.36" not in scene and "0.739" not in scene


def test_in_the_dark_nothing_is_read_but_the_voltage():
    made = bench(lit=False)

    assert read(made, "voltmeter")["value"] == 1
    for instrument in ("ammeter", "stopping_meter", "frequency_meter", "photon_energy_meter"):
        with pytest.raises(BadAction, match="lamp"):
            read(made, instrument)


def test_light_of_no_intensity_is_no_light():
    made = bench(intensity=0)

    assert read(made, "ammeter")["value"] == 0
    with pytest.raises(BadAction, match="0%"):
        read(made, "frequency_meter")


@pytest.mark.parametrize(
    "instrument",
    ["ammeter", "voltmeter", "stopping_meter", "frequency_meter", "photon_energy_meter"],
)
def test_readings_scatter_as_their_uncertainty_says(instrument):
    made = bench(Variant("open"), seed=11)
    true = read(bench(), instrument)["value"]
    readings = [read(made, instrument) for _ in range(400)]
    pulls = [(r["value"] - true) / r["uncertainty"] for r in readings]

    assert np.mean(pulls) == pytest.approx(0, abs=0.2)
    assert np.std(pulls) == pytest.approx(1, abs=0.12)


def test_faint_light_makes_the_stopping_voltage_less_sure():
    made = [bench(Variant("open"), intensity=i, wavelength=500) for i in (10, 100)]
    faint, bright = (read(one, "stopping_meter")["uncertainty"] for one in made)

    assert faint > 1.5 * bright


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 149, 701, None, "tungsten"])
def test_a_wavelength_that_the_lamp_has_not_is_refused(value):
    made = bench()
    with pytest.raises(BadAction):
        made.act(Action("wavelength", "set", value))
    assert made.simulation.values["wavelength"] == 400


def claimed(independent, dependent, direction, instrument, values, **settings):
    """The verdict on a claim that the student's own trials contradict."""
    made = bench(Variant("open"), **settings)
    for value in (*values, values[0]):
        made.act(Action(independent, "set", value))
        made.act(Action(instrument, "read"))
        made.act(Action("notebook", "record"))
    claim = {
        "independent": independent,
        "dependent": dependent,
        "direction": direction,
        "text": "I claim it.",
        "evidence": [1, 2, 3],
        "reasoning": "The rows show it.",
    }
    made.act(Action("claim", "state", claim))
    return {v.misconception for v in assess(made.record, made.count)}


@pytest.mark.parametrize(
    ("misconception", "asked"),
    [
        (
            "intensity_gives_energy",
            ("intensity", "stopping_voltage", "increases", "stopping_meter", [10, 50, 100]),
        ),
        ("voltage_frees_electrons", ("voltage", "current", "increases", "ammeter", [1, 3, 6])),
        (
            "any_light_if_bright_enough",
            ("wavelength", "current", "no_effect", "ammeter", [300, 450, 650]),
        ),
        (
            "colour_does_not_set_energy",
            ("wavelength", "stopping_voltage", "no_effect", "stopping_meter", [200, 300, 400]),
        ),
        (
            "voltage_sets_energy_at_leaving",
            ("voltage", "stopping_voltage", "increases", "stopping_meter", [0, 3, 6]),
        ),
    ],
)
def test_a_misconception_against_ones_own_data_is_named(misconception, asked):
    assert misconception in claimed(*asked)


def test_the_slope_over_the_frequency_is_found_with_real_instruments():
    made = bench(Variant("open"), intensity=100)
    for wavelength in (200, 250, 300, 350, 400):
        made.act(Action("wavelength", "set", wavelength))
        for instrument in ("frequency_meter", "stopping_meter"):
            made.act(Action(instrument, "read"))
        made.act(Action("notebook", "record"))
    asked = {"x": "frequency", "y": "stopping_voltage", "model": "linear"}
    slope = made.act(Action("plot", "fit", asked)).observations["fit"]["parameters"]["slope"]

    assert slope["value"] == pytest.approx(h / e * 1e12, abs=4 * slope["uncertainty"])
    assert slope["uncertainty"] < 0.02 * slope["value"]


@pytest.mark.parametrize("constant", ["HC_OVER_E_EV_NM", "YIELD_PER_EV2"])
def test_an_error_of_one_percent_fails_the_check(monkeypatch, constant):
    monkeypatch.setattr(emission, constant, 1.01 * getattr(emission, constant))

    assert any(not check.passed for check in checks())
