"""The gas against the equations of state, Maxwell's distribution, and itself."""

import math
from dataclasses import replace

import numpy as np
import pytest

from labs.core import Action, BadAction, Bench, Variant, load_lab
from labs.core.check import checks_of
from labs.gas import gases, model
from labs.gas.gases import GASES, R

IDEAL = Variant("open", noise=0.0)
INSTRUMENTS = ["manometer", "thermometer", "speed_detector"]


def bench(variant=IDEAL, seed=1, **settings):
    made = Bench(load_lab("gas"), variant, seed)
    for name, value in settings.items():
        made.act(Action(name, "set", value))
    return made


def read(made, instrument, **asked):
    return made.act(Action(instrument, "read", asked)).observations[instrument]


def pressure_kpa(**settings):
    return read(bench(**settings), "manometer")["value"]


@pytest.mark.parametrize(
    ("amount", "kelvin", "litres"), [(0.1, 270, 20), (1, 300, 7), (1.5, 600, 1)]
)
def test_the_ideal_gas_obeys_its_law(amount, kelvin, litres):
    found = pressure_kpa(gas="ideal", amount=amount, temperature=kelvin, volume=litres)

    assert found == pytest.approx(amount * R * kelvin / litres, rel=1e-8)


def test_dense_carbon_dioxide_is_far_from_ideal():
    found = pressure_kpa(gas="carbon_dioxide", amount=1, temperature=300, volume=1)

    assert found == pytest.approx(2241.5, rel=3e-5)


@pytest.mark.parametrize("name", list(GASES))
def test_a_thin_gas_is_ideal_to_the_second_virial_coefficient(name):
    """p V / (n R T) - 1 tends to (b - a / R T) n / V."""
    gas = GASES[name]
    squeezed = gas.pressure_pa(1.0, 300.0, 10.0) * 10.0 / (R * 300) - 1

    second = (gas.covolume - gas.attraction / (R * 300)) / 10.0
    assert squeezed == pytest.approx(second, rel=1e-4, abs=1e-15)


@pytest.mark.parametrize("name", list(GASES))
def test_everywhere_on_the_bench_squeezing_raises_the_pressure(name):
    """A falling pressure would mean a liquid, for which the equation does not hold."""
    for kelvin in (270.0, 300.0, 600.0):
        litres = np.linspace(1, 20, 400)
        pressures = [GASES[name].pressure_pa(1.5, kelvin, v / 1000) for v in litres]
        assert all(a > b > 0 for a, b in zip(pressures, pressures[1:], strict=False))


def test_the_densest_coldest_carbon_dioxide_stays_below_its_vapour_pressure():
    """Vapour pressure of carbon dioxide at 270 K: 3.203 MPa (Span & Wagner 1996)."""
    assert GASES["carbon_dioxide"].pressure_pa(1.5, 270.0, 1e-3) < 3.203e6


@pytest.mark.parametrize("name", list(GASES))
def test_speeds_are_those_of_a_large_sample_of_maxwells_distribution(name):
    gas = GASES[name]
    sample = np.random.default_rng(5).normal(0, gas.thermal_speed(400.0), (400_000, 3))
    speeds = np.linalg.norm(sample, axis=1)

    assert gas.mean_speed(400.0) == pytest.approx(speeds.mean(), rel=4e-3)
    assert gas.rms_speed(400.0) == pytest.approx(math.sqrt((speeds**2).mean()), rel=4e-3)


@pytest.mark.parametrize(
    "settings", [{"volume": 1}, {"volume": 20}, {"amount": 0.1}, {"amount": 1.5}]
)
def test_squeezing_and_filling_change_neither_temperature_nor_speed(settings):
    made = bench(**settings)

    assert read(made, "thermometer")["value"] == 300
    assert read(made, "speed_detector")["value"] == read(bench(), "speed_detector")["value"]


def test_the_detector_shows_the_average_that_it_is_asked_for():
    made = bench()
    mean, rms = read(made, "speed_detector"), read(made, "speed_detector", average="rms")

    assert (mean["quantity"], rms["quantity"]) == ("mean_speed", "rms_speed")
    assert rms["value"] / mean["value"] == pytest.approx(math.sqrt(3 * math.pi / 8), rel=1e-8)


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_readings_scatter_as_their_uncertainty_says(instrument):
    made = bench(Variant("open"), seed=11)
    true = read(bench(), instrument)["value"]
    readings = [read(made, instrument) for _ in range(400)]
    pulls = [(r["value"] - true) / r["uncertainty"] for r in readings]

    assert np.mean(pulls) == pytest.approx(0, abs=0.2)
    assert np.std(pulls) == pytest.approx(1, abs=0.12)


def test_the_scatter_of_the_detector_is_that_of_its_particles():
    """Averages of 2500 speeds drawn from Maxwell's distribution scatter as the reading says."""
    s = GASES["nitrogen"].thermal_speed(300.0)
    draws = np.linalg.norm(np.random.default_rng(2).normal(0, s, (600, 2500, 3)), axis=2)
    told = read(bench(Variant("open")), "speed_detector")["uncertainty"]
    told_rms = read(bench(Variant("open")), "speed_detector", average="rms")["uncertainty"]

    assert draws.mean(axis=1).std() == pytest.approx(told, rel=0.1)
    assert np.sqrt((draws**2).mean(axis=1)).std() == pytest.approx(told_rms, rel=0.1)


def test_the_picture_tells_nothing_of_the_pressure():
    assert bench().simulation.scene().keys() == {"dots", "pace", "following"}
    assert bench(volume=1).simulation.scene() == bench(volume=20).simulation.scene()


def test_dots_go_with_the_amount_and_their_pace_with_temperature_and_mass():
    assert bench(amount=1.5).simulation.scene()["dots"] == 90
    assert bench(temperature=300).simulation.scene()["pace"] == 1.0
    helium = bench(temperature=600, gas="helium").simulation.scene()["pace"]
    assert helium == pytest.approx(math.sqrt(2 * 28.014 / 4.0026), abs=0.01)


def test_following_a_particle_leaves_readings_as_they_were():
    made = bench()
    before = read(made, "manometer")["value"]
    made.act(Action("apparatus", "follow"))

    assert made.simulation.scene()["following"]
    assert read(made, "manometer")["value"] == before
    made.act(Action("notebook", "record"))


@pytest.mark.parametrize(
    ("target", "action", "value"),
    [
        ("volume", "set", 0.5),
        ("temperature", "set", float("nan")),
        ("amount", "set", float("inf")),
        ("gas", "set", "phlogiston"),
        ("speed_detector", "read", {"average": "median"}),
        ("apparatus", "follow", 3),
    ],
)
def test_what_makes_no_sense_is_refused_in_both_languages(target, action, value):
    with pytest.raises(BadAction) as refused:
        bench().act(Action(target, action, value))
    for language in ("en", "zh-hans"):
        assert refused.value.message(language)


@pytest.mark.parametrize("field", ["attraction", "covolume", "molar_mass"])
def test_an_error_of_a_percent_does_not_pass_the_checks(monkeypatch, field):
    assert all(check.passed for check in checks_of("gas"))
    wrong = GASES["carbon_dioxide"]
    wrong = replace(wrong, **{field: getattr(wrong, field) * 1.01})
    monkeypatch.setitem(gases.GASES, "carbon_dioxide", wrong)

    assert model.GASES is gases.GASES
    assert not all(check.passed for check in checks_of("gas"))


CLAIMS = [
    ("volume", "gas_temperature", "decreases", "thermometer", [1, 10, 20], "collisions_make_heat"),
    ("amount", "mean_speed", "increases", "speed_detector", [0.1, 0.8, 1.5], "denser_is_hotter"),
    (
        "temperature",
        "mean_speed",
        "no_effect",
        "speed_detector",
        [270, 400, 600],
        "molecules_expand",
    ),
    (
        "gas",
        "pressure",
        "increases",
        "manometer",
        ["helium", "nitrogen", "ideal"],
        "heavier_presses_harder",
    ),
]


@pytest.mark.parametrize(("x", "y", "direction", "instrument", "values", "name"), CLAIMS)
def test_each_misconception_is_told_when_ones_own_data_speak_against_it(
    start, x, y, direction, instrument, values, name
):
    run = start("gas", IDEAL) if x == "volume" or x == "amount" else start("gas")
    for value in values:
        run.act(x, "set", value)
        run.act(instrument, "read")
        run.act("notebook", "record")
    verdict = run.claim(x, direction, [1, 2, 3], y)

    assert verdict.verdict == "incorrect"
    assert verdict.misconception == name
