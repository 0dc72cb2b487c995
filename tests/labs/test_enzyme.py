"""Saturation, inhibition, pH and heat against formulas, an integrator and the balance of matter."""

import math

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.special import lambertw

from labs.core import Action, BadAction, Variant
from labs.core.check import checks_of
from labs.enzyme.rates import Inhibition, Law
from labs.enzyme.surroundings import Surroundings
from tests.support.lab_bench import LabBench, Misled, read

TOOLS = ["rate_meter", "spectrophotometer", "timer", "saturator", "endpoint"]

bench = LabBench("enzyme", "mix", {"inhibitor": "none"})
shown = bench.shown


def test_the_substrate_that_is_left_is_the_published_value():
    assert Law(10.0, 2.0).left(10.0, np.array([1.0]))[0] == pytest.approx(2.65344933, rel=2e-9)
    product = shown("spectrophotometer", substrate=10, time=1000 / 60)
    assert product == pytest.approx(10 - 2.65344933, rel=1e-8)


@pytest.mark.parametrize("inhibition", [Inhibition(), Inhibition(1.0), Inhibition(1.0, 3.0)])
def test_the_closed_form_is_what_an_integrator_finds_and_lamberts_function_says(inhibition):
    law, times = Law(0.02, 2.0, inhibition, 3.0), np.linspace(0, 900, 40)
    found = solve_ivp(
        lambda _, s: -law.rate(s[0]), (0, 900), [8.0], "DOP853", times, rtol=1e-11, atol=1e-13
    )
    argument = 8 / law.half * np.exp((8 - law.plateau * times) / law.half)

    assert law.left(8.0, times) == pytest.approx(found.y[0], abs=1e-8)
    assert law.left(8.0, times) == pytest.approx(law.half * lambertw(argument).real, abs=1e-10)


def test_the_rate_at_km_is_half_of_the_plateau():
    for kind in ("none", "competitive", "mixed", "uncompetitive"):
        made = bench(inhibitor=kind, inhibitor_concentration=4)
        half, plateau = made.simulation.law.half, read(made, "saturator")["value"]
        at_half = shown("rate_meter", inhibitor=kind, inhibitor_concentration=4, substrate=half)
        assert at_half == pytest.approx(plateau / 2, rel=1e-8)


@pytest.mark.parametrize(
    ("kind", "km_factor", "plateau_factor"),
    [("competitive", 5, 1), ("uncompetitive", 1 / 3, 1 / 3), ("mixed", 5 / (7 / 3), 1 / (7 / 3))],
)
def test_each_inhibitor_changes_what_its_kind_says(kind, km_factor, plateau_factor):
    law = bench(inhibitor=kind, inhibitor_concentration=4).simulation.law

    assert law.half == pytest.approx(2 * km_factor)
    assert law.plateau * 1e3 == pytest.approx(10 * plateau_factor)


def test_the_rate_is_proportional_to_the_enzyme_and_the_time_inverse_to_it():
    assert shown("rate_meter", enzyme=80) == pytest.approx(4 * shown("rate_meter"), rel=1e-8)
    assert shown("timer", enzyme=80) == pytest.approx(shown("timer") / 4, rel=1e-8)


@pytest.mark.parametrize("enzyme", [2, 20, 100])
def test_the_end_is_the_same_for_any_enzyme_any_inhibitor_and_any_ph(enzyme):
    settings = {"inhibitor": "mixed", "ph": 5, "temperature": 60}
    assert shown("endpoint", enzyme=enzyme, **settings) == 4


def test_half_of_the_substrate_is_gone_when_the_timer_stops():
    for kind in ("none", "competitive", "mixed"):
        minutes = shown("timer", inhibitor=kind, enzyme=60)
        product = shown("spectrophotometer", inhibitor=kind, enzyme=60, time=minutes)
        assert product == pytest.approx(2, rel=1e-7)


def test_the_bell_has_its_top_between_the_two_pka():
    rates = {ph / 10: shown("rate_meter", ph=ph / 10) for ph in range(40, 111, 5)}

    assert max(rates, key=rates.get) == 7.5
    assert rates[6.0] == pytest.approx(rates[9.0], rel=1e-7)
    assert rates[4.0] < 0.02 * rates[7.5]


def test_heat_helps_until_the_enzyme_unfolds():
    rates = {celsius: shown("rate_meter", temperature=celsius) for celsius in range(5, 71)}

    assert max(rates, key=rates.get) == round(Surroundings(7.5, 25).best_c) == 45
    assert rates[5] < rates[25] < rates[45] > rates[55] > rates[70]
    assert rates[70] < rates[5]


def test_everything_is_somewhere():
    law = Law(0.01, 2.0, Inhibition(1.0, 3.0), 2.0)
    loaded, blocked = law.bound(np.array([0.0, 1.0, 20.0]))

    assert loaded[0] == 0
    assert np.all(loaded + blocked < 1)
    assert law.vmax * loaded[1] == pytest.approx(law.rate(1.0), rel=1e-12)


@pytest.mark.parametrize("part", ["vmax", "km", "inhibitor"])
def test_an_error_of_one_percent_in_the_law_is_found(monkeypatch, part):
    whole = Law.__init__

    def wrong(self, *arguments, **named):
        whole(self, *arguments, **named)
        object.__setattr__(self, part, getattr(self, part) * 1.01)

    monkeypatch.setattr(Law, "__init__", wrong)

    assert not all(check.passed for check in checks_of("enzyme"))


@pytest.mark.parametrize("part", ["acid_pk", "base_pk", "activation", "unfolding", "melting_c"])
def test_an_error_of_one_percent_in_the_surroundings_is_found(monkeypatch, part):
    whole = Surroundings.__init__

    def wrong(self, *arguments, **named):
        whole(self, *arguments, **named)
        object.__setattr__(self, part, getattr(self, part) * 1.01)

    monkeypatch.setattr(Surroundings, "__init__", wrong)

    assert not all(check.passed for check in checks_of("enzyme"))


@pytest.mark.parametrize("instrument", TOOLS)
def test_readings_scatter_as_their_uncertainty_says(instrument):
    made = bench(Variant("open"), seed=7)
    true = shown(instrument)
    pulls = [
        (r["value"] - true) / r["uncertainty"] for r in (read(made, instrument) for _ in range(400))
    ]

    assert np.mean(pulls) == pytest.approx(0, abs=0.2)
    assert np.std(pulls) == pytest.approx(1, abs=0.15)


def test_nothing_is_measured_before_mixing():
    with pytest.raises(BadAction, match="Mix first"):
        read(bench.still(), "rate_meter")


def test_the_clock_leaves_the_mixture_alone_and_any_other_change_begins_anew():
    made = bench()
    made.act(Action("time", "set", 3))
    assert made.simulation.scene() == {"state": "mixed"}
    made.act(Action("ph", "set", 6))

    assert made.simulation.scene() == {"state": "apart"}


@pytest.mark.parametrize("value", [math.nan, math.inf, -1, 0, 1e9, None, "much"])
def test_a_substrate_that_cannot_be_is_refused(value):
    with pytest.raises(BadAction):
        bench().act(Action("substrate", "set", value))


def test_the_strip_begins_with_nothing_and_rises_and_is_short():
    for settings in ({}, {"enzyme": 2, "ph": 4}, {"enzyme": 100, "temperature": 45}):
        sent = bench(**settings).act(Action("apparatus", "mix")).observations["trajectory"]
        product, rate = sent["series"]["product_mmol"], sent["series"]["rate_umol"]
        assert product[0] == pytest.approx(0, abs=1e-9)
        assert all(later >= sooner for sooner, later in zip(product, product[1:], strict=False))
        assert rate[0] == pytest.approx(shown("rate_meter", **settings), rel=1e-3)
        assert len(product) <= 400
        assert sent["dt"] * (len(product) - 1) == pytest.approx(sent["duration"])


def test_every_corner_of_the_bench_gives_finite_numbers():
    for kind in ("none", "competitive", "mixed", "uncompetitive"):
        for substrate, enzyme in ((0.2, 100), (20, 2)):
            for ph, celsius in ((4, 5), (11, 70)):
                made = bench(
                    inhibitor=kind,
                    inhibitor_concentration=10,
                    substrate=substrate,
                    enzyme=enzyme,
                    ph=ph,
                    temperature=celsius,
                )
                assert all(math.isfinite(read(made, tool)["value"]) for tool in TOOLS)


MISLED = {
    "competitive_lowers_the_plateau": Misled(
        "inhibitor_concentration",
        "plateau_rate",
        "decreases",
        "saturator",
        (0, 4, 10),
        {"inhibitor": "competitive"},
    ),
    "substrate_overcomes_every_inhibitor": Misled(
        "inhibitor_concentration",
        "plateau_rate",
        "no_effect",
        "saturator",
        (0, 4, 10),
        {"inhibitor": "mixed"},
    ),
    "more_substrate_is_always_faster": Misled(
        "substrate", "half_time", "decreases", "timer", (2, 8, 20)
    ),
    "hotter_is_always_faster": Misled(
        "temperature", "initial_rate", "increases", "rate_meter", (45, 55, 65)
    ),
    "enzyme_is_used_up": Misled("enzyme", "final_product", "increases", "endpoint", (2, 20, 100)),
}


@pytest.mark.parametrize("name", MISLED)
def test_a_claim_against_the_data_meets_its_own_feedback(name):
    assert bench.is_noticed(MISLED[name], name)


def test_a_hyperbola_through_the_rates_finds_vmax_and_km():
    made = bench(Variant("open"))
    for substrate in (0.4, 0.8, 1.6, 3, 5, 8, 12, 16, 20):
        made.act(Action("substrate", "set", substrate))
        made.act(Action("apparatus", "mix"))
        read(made, "rate_meter")
        made.act(Action("notebook", "record"))
    asked = {"x": "substrate", "y": "initial_rate", "model": "hyperbola"}
    fitted = made.act(Action("plot", "fit", asked)).observations["fit"]["parameters"]

    assert fitted["plateau"]["value"] == pytest.approx(10, abs=0.4)
    assert fitted["half"]["value"] == pytest.approx(2, abs=0.2)
