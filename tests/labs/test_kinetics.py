"""Rates and equilibrium against closed forms, an integrator and the bench's own instruments."""

import math

import numpy as np
import pytest

import labs.kinetics.rates as rates
from labs.core import Action, BadAction, Variant
from labs.kinetics import check
from labs.kinetics.rates import Course, Scheme, Step
from tests.support.lab_bench import LabBench, Misled, failing, read

TOOLS = ["colorimeter", "rate_meter", "half_life_timer", "end_cell", "ratio_meter", "tracer"]
SCHEMES = ["first_order", "second_order", "reversible"]

bench = LabBench("kinetics", "start")
shown = bench.shown


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("a", "b"), [(0.5, 0.0), (1.0, 0.3), (0.05, 1.0)])
def test_the_closed_form_is_what_an_integrator_finds(scheme, a, b):
    course = Course.of(scheme, 41.0, 3.0, a, b)
    times = np.linspace(0, 5 * course.half_change_s, 40)

    assert course.a(times) == pytest.approx(course.integrated(times), rel=1e-8)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_half_of_the_change_is_over_at_the_half_life(scheme):
    course = Course.of(scheme, 18.0, 1.0, 0.8, 0.1)
    middle = (course.start_a + course.final_a) / 2

    assert course.a(np.array([course.half_change_s]))[0] == pytest.approx(middle, rel=1e-12)


def test_the_rate_doubles_from_25_to_35_degrees():
    cold, hot = (shown("rate_meter", reaction="first_order", temperature=t) for t in (25, 35))
    assert hot / cold == pytest.approx(2, rel=1e-4)


@pytest.mark.parametrize(("scheme", "power"), [("first_order", 1), ("second_order", 2)])
def test_the_order_shows_in_rate_and_half_life(scheme, power):
    rate = [shown("rate_meter", reaction=scheme, start_a=a) for a in (0.25, 0.5)]
    half = [shown("half_life_timer", reaction=scheme, start_a=a) for a in (0.25, 0.5)]

    assert rate[1] / rate[0] == pytest.approx(2**power, rel=1e-8)
    assert half[0] / half[1] == pytest.approx(2 ** (power - 1), rel=1e-8)


@pytest.mark.parametrize("celsius", [5, 25, 65])
def test_a_catalyst_is_faster_to_the_same_equilibrium(celsius):
    for tool in ("ratio_meter", "end_cell"):
        bare, with_it = (shown(tool, temperature=celsius, catalyst=c) for c in (0, 10))
        assert with_it == pytest.approx(bare, rel=1e-9)
    for tool in ("rate_meter", "tracer"):
        bare, with_it = (shown(tool, temperature=celsius, catalyst=c) for c in (0, 10))
        assert with_it > 2 * bare


def test_heat_makes_it_faster_but_not_further():
    assert shown("rate_meter", temperature=60) > 5 * shown("rate_meter")
    assert shown("ratio_meter", temperature=60) < 0.5 * shown("ratio_meter")


@pytest.mark.parametrize(("a", "b"), [(0.5, 0.0), (0.3, 0.6), (0.05, 1.0)])
def test_equilibrium_does_not_depend_on_where_it_started_and_both_ways_go_on(a, b):
    course = Course.of("reversible", 30.0, 0.0, a, b)

    assert (course.whole - course.final_a) / course.final_a == pytest.approx(course.constant)
    assert course.rate(course.final_a) == pytest.approx(0, abs=1e-15)
    assert course.forward_rate(course.final_a) > 1e-3


@pytest.mark.parametrize("instrument", TOOLS)
def test_readings_scatter_as_their_uncertainty_says(instrument):
    made, true = bench(Variant("open"), seed=11), shown(instrument)
    pulls = []
    for _ in range(400):
        one = read(made, instrument)
        pulls.append((one["value"] - true) / one["uncertainty"])

    assert np.mean(pulls) == pytest.approx(0, abs=0.25)
    assert np.std(pulls) == pytest.approx(1, abs=0.15)


@pytest.mark.parametrize("instrument", TOOLS)
def test_before_the_start_there_is_nothing_to_read(instrument):
    made = bench()
    made.act(Action("temperature", "set", 30))

    with pytest.raises(BadAction) as refusal:
        read(made, instrument)
    assert refusal.value.code == "not_started"


def test_the_time_of_the_reading_leaves_the_beaker_alone():
    made = bench()
    made.act(Action("time", "set", 300))

    assert read(made, "colorimeter")["value"] < shown("colorimeter")


def test_what_cannot_be_read_is_said():
    with pytest.raises(BadAction) as refusal:
        shown("ratio_meter", reaction="second_order")
    assert refusal.value.code == "no_way_back"
    with pytest.raises(BadAction) as refusal:
        shown("half_life_timer", start_a=0.3, start_b=0.6)
    assert refusal.value.code == "nothing_changes"


@pytest.mark.parametrize("value", [math.nan, math.inf, 4.9, 65.1, None, "warm"])
def test_an_impossible_temperature_is_refused(value):
    with pytest.raises(BadAction):
        bench().act(Action("temperature", "set", value))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_strip_shows_concentrations_and_nothing_else(scheme):
    made = bench(reaction=scheme, start_b=0.2)
    seen = made.act(Action("apparatus", "start")).observations["trajectory"]
    a, b = (np.array(seen["series"][name]) for name in ("a_molar", "b_molar"))

    assert set(seen["series"]) == {"a_molar", "b_molar"}
    assert made.simulation.scene() == {"state": "running"}
    assert a + b == pytest.approx(np.full(len(a), 0.7), abs=1.01e-4)
    assert seen["dt"] * (len(a) - 1) == pytest.approx(seen["duration"])


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("part", ["at_room", "barrier_j"])
def test_one_per_cent_in_a_constant_fails_the_check(monkeypatch, scheme, part):
    assert failing(check.checks()) == []
    right = rates.SCHEMES[scheme]
    step = {"at_room": right.forward.at_room, "barrier_j": right.forward.barrier_j}
    wrong = Step(**{**step, part: 1.01 * step[part]})
    monkeypatch.setitem(rates.SCHEMES, scheme, Scheme(right.order, wrong, right.back))

    assert failing(check.checks())


MISLED = {
    "catalyst_shifts_equilibrium": Misled(
        "catalyst",
        "equilibrium_constant",
        "increases",
        "ratio_meter",
        (0, 5, 10),
        {"reaction": "reversible"},
    ),
    "equilibrium_is_standstill": Misled(
        "temperature",
        "exchange_rate",
        "no_effect",
        "tracer",
        (10, 30, 50),
        {"reaction": "reversible"},
    ),
    "half_life_is_fixed": Misled(
        "start_a",
        "half_life",
        "no_effect",
        "half_life_timer",
        (0.1, 0.4, 1.0),
        {"reaction": "second_order"},
    ),
    "heat_means_more_product": Misled(
        "temperature",
        "equilibrium_constant",
        "increases",
        "ratio_meter",
        (10, 30, 50),
        {"reaction": "reversible"},
    ),
    "heat_slows_exothermic": Misled(
        "temperature",
        "initial_rate",
        "decreases",
        "rate_meter",
        (10, 30, 50),
        {"reaction": "reversible"},
    ),
}


@pytest.mark.parametrize("name", MISLED)
def test_a_claim_against_the_data_meets_its_own_feedback(name):
    assert bench.is_noticed(MISLED[name], name)


def test_a_fit_of_the_decay_finds_the_rate_constant():
    made = bench(Variant("open"), reaction="first_order")
    for seconds in (0, 20, 50, 100, 150, 200):
        made.act(Action("time", "set", seconds))
        read(made, "colorimeter")
        made.act(Action("notebook", "record"))
    asked = {"x": "time", "y": "concentration", "model": "exponential"}
    fitted = made.act(Action("plot", "fit", asked)).observations["fit"]["parameters"]

    assert fitted["rate"]["value"] == pytest.approx(-0.01, abs=0.0005)
    assert fitted["start"]["value"] == pytest.approx(0.5, abs=0.02)
