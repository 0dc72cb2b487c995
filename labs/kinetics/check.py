"""The kinetics bench against closed forms, the doubling from 25 to 35 C, and conserved matter."""

import math
from collections.abc import Iterable

import numpy as np

from labs.core.bench import Action
from labs.core.check import Check
from labs.core.measuring import ideal_bench, value_read
from labs.core.values import Setting
from labs.kinetics.rates import Array, Course

_GAS = 8.314462618  # J/(mol K), CODATA 2018; here too, so that a wrong one in the model is seen
_OPENSTAX = "OpenStax, Chemistry 2e, 12.4 Integrated Rate Laws"


def checks() -> Iterable[Check]:
    yield from _first_order()
    yield from _second_order()
    yield from _reversible()
    yield from _arrhenius()
    yield from _catalyst()
    yield from _integrator()
    yield from _matter()


def _read(instrument: str, **settings: Setting) -> float:
    return value_read(ideal_bench("kinetics", **settings), instrument)


def _first_order() -> Iterable[Check]:
    """At 25 C k = 0.01 per second."""
    for time in (30.0, 100.0, 400.0):
        a = _read("colorimeter", reaction="first_order", start_a=0.8, time=time)
        law = 0.8 * math.exp(-0.01 * time)
        yield Check(f"first order after {time:g} s", law, a, 1e-8, _OPENSTAX, "mol/L")
    half = _read("half_life_timer", reaction="first_order")
    yield Check("half-life, first order", math.log(2) / 0.01, half, 1e-8, "ln 2 / k", "s")


def _second_order() -> Iterable[Check]:
    """At 25 C k = 0.04 L/(mol s)."""
    for time in (30.0, 100.0, 400.0):
        a = _read("colorimeter", reaction="second_order", start_a=0.8, time=time)
        law = 1 / (1 / 0.8 + 0.04 * time)
        yield Check(f"second order after {time:g} s", law, a, 1e-8, _OPENSTAX, "mol/L")
    for start in (0.1, 1.0):
        half = _read("half_life_timer", reaction="second_order", start_a=start)
        name = f"half-life, second order, from {start:g} mol/L"
        yield Check(name, 1 / (0.04 * start), half, 1e-8, "1 / (k [A])", "s")


def _reversible() -> Iterable[Check]:
    ratio = _read("ratio_meter")
    yield Check("equilibrium constant at 25 C", 0.008 / 0.004, ratio, 1e-8, "k forward / k back")
    at_end = _read("end_cell", start_a=0.6, start_b=0.3)
    yield Check("A left at equilibrium", 0.9 / (1 + ratio), at_end, 1e-8, "c / (1 + K)", "mol/L")
    later = _read("colorimeter", start_a=0.6, start_b=0.3, time=3000)
    yield Check("A long after the start", at_end, later, 1e-8, "equilibrium", "mol/L")
    hot = _read("ratio_meter", temperature=45)
    heat = _GAS * math.log(hot / ratio) / (1 / 298.15 - 1 / 318.15) / 1e3
    law = "van 't Hoff: difference of the barriers, 55 - 85"
    yield Check("heat of the reaction from K at two temperatures", -30, heat, 1e-7, law, "kJ/mol")


def _arrhenius() -> Iterable[Check]:
    """What doubles from 298.15 to 308.15 K has a barrier of 52.95 kJ/mol (four figures)."""
    cold, hot = (_read("rate_meter", reaction="first_order", temperature=t) for t in (25, 35))
    yield Check("rate at 35 over 25 C", 2, hot / cold, 1e-4, "Arrhenius, E = 52.95 kJ/mol")
    energy = _barrier(cold, hot, 308.15)
    law = "R ln 2 / (1/298.15 - 1/308.15), rounded"
    yield Check("barrier from two rates", 52.95, energy, 1e-6, law, "kJ/mol")
    cold, hot = (_read("rate_meter", reaction="second_order", temperature=t) for t in (25, 45))
    energy = _barrier(cold, hot, 318.15)
    yield Check(
        "barrier, second order",
        65,
        energy,
        1e-6,
        "put into the model, found back by Arrhenius's law",
        "kJ/mol",
    )


def _barrier(cold: float, hot: float, hot_k: float) -> float:
    """kJ/mol from rates at 298.15 K and at a higher temperature."""
    return _GAS * math.log(hot / cold) / (1 / 298.15 - 1 / hot_k) / 1e3


def _catalyst() -> Iterable[Check]:
    for celsius in (5, 25, 60):
        bare = _read("ratio_meter", temperature=celsius)
        with_it = _read("ratio_meter", temperature=celsius, catalyst=10)
        name = f"K with a catalyst at {celsius} C"
        yield Check(name, bare, with_it, 1e-8, "detailed balance: both barriers fall alike")
    faster = _read("rate_meter", catalyst=10) / _read("rate_meter")
    law = 1 + 10 * 0.002 * math.exp(15e3 / (_GAS * 298.15))
    yield Check("rate with 10 mmol/L over without", law, faster, 1e-8, "a path 15 kJ/mol lower")


def _integrator() -> Iterable[Check]:
    """The rate laws alone, integrated, at 37 C with some catalyst."""
    for scheme in ("first_order", "second_order", "reversible"):
        course = Course.of(scheme, 37.0, 2.0, 0.7, 0.1)
        times = np.linspace(0.0, 4 * course.half_change_s, 9)
        worst = float(np.max(np.abs(course.a(times) / course.integrated(times) - 1)))
        yield Check(
            f"closed form by the integrator, {scheme.replace('_', ' ')}", 0, worst, 1e-8, "DOP853"
        )


def _matter() -> Iterable[Check]:
    """What A has lost is the rate added up over time, and B has gained as much."""
    for reaction in ("first_order", "second_order", "reversible"):
        course = Course.of(reaction, 25.0, 1.0, 0.7, 0.2)
        times = np.linspace(0.0, 3 * course.half_change_s, 2001)
        a = course.a(times)
        turned = _integral(np.array([course.rate(x) for x in a]), times)
        name = f"A lost is the rate added up, {reaction.replace('_', ' ')}"
        yield Check(name, 0.7 - float(a[-1]), turned, 1e-8, "conservation of mass", "mol/L")
        bench = ideal_bench("kinetics", reaction=reaction, start_a=0.7, start_b=0.2)
        seen = bench.act(Action("apparatus", "start")).observations["trajectory"]["series"]
        sums = np.asarray(seen["a_molar"]) + np.asarray(seen["b_molar"])
        off = float(np.max(np.abs(sums - 0.9)))
        name = f"A and B together on the recorder, {reaction.replace('_', ' ')}"
        yield Check(name, 0, off, 1.01e-4, "conservation of mass, 4 decimals", "mol/L")


def _integral(samples: Array, times: Array) -> float:
    """Simpson's rule over an even number of steps."""
    weights = np.ones_like(samples)
    weights[1:-1:2], weights[2:-1:2] = 4, 2
    return float(weights @ samples * (times[1] - times[0]) / 3)
