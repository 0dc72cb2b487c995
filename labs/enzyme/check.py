"""The enzyme against closed forms, published values and its balance of matter."""

import math
from collections.abc import Iterable

import numpy as np
from scipy.integrate import solve_ivp

from labs.core.check import Check
from labs.core.measuring import ideal_bench, value_read
from labs.core.values import Setting
from labs.enzyme.rates import Law
from labs.enzyme.surroundings import Surroundings

_R = 8.314462618
_IUBMB = "IUBMB 1981, Symbolism and Terminology in Enzyme Kinetics"
_SM = "Schnell & Mendoza 1997, J. Theor. Biol. 187, 207"


def checks() -> Iterable[Check]:
    yield from _course()
    yield from _saturation()
    yield from _inhibitors()
    yield from _bell()
    yield from _heat()
    yield from _balance()


def _read(instrument: str, **settings: Setting) -> float:
    return value_read(ideal_bench("enzyme", **({"inhibitor": "none"} | settings)), instrument)


def _course() -> Iterable[Check]:
    """The bench's enzyme at 20 nmol/L has a Vmax of 10 umol/L/s and a Km of 2 mmol/L."""
    left = float(Law(10.0, 2.0).left(10.0, np.array([1.0]))[0])
    yield Check("left of 10 at Vmax 10, Km 2 after 1", 2.65344933, left, 2e-9, f"{_SM}: Lambert W")
    found = solve_ivp(
        lambda _, s: -10 * s / (2 + s), (0, 1), [10.0], "DOP853", rtol=1e-12, atol=1e-14
    )
    numeric = float(found.y[0, -1])
    yield Check("the same, against an integrator", numeric, left, 1e-9, "solve_ivp, DOP853")
    product = _read("spectrophotometer", substrate=10, time=1000 / 60)
    name = "product of 10 mmol/L after 1000 s"
    yield Check(name, 10 - 2.65344933, product, 1e-8, f"{_SM}: Lambert W", "mmol/L")
    omega = 2 - _read("spectrophotometer", substrate=2, time=200 / 60)
    name = "left of S0 = Km after Km / Vmax, over Km"
    yield Check(name, 0.5671432904097838, omega / 2, 1e-8, "omega constant W(1), OEIS A030178")
    half = _read("timer", substrate=4)
    expected = (2 + 2 * math.log(2)) / 0.6
    law = "Vmax t = S0 - S + Km ln(S0 / S)"
    yield Check("half of 4 mmol/L", expected, half, 1e-8, law, "min")


def _saturation() -> Iterable[Check]:
    at_km = _read("rate_meter", substrate=2)
    yield Check("rate at S = Km: Vmax / 2", 5.0, at_km, 1e-8, f"{_IUBMB}; Michaelis & Menten 1913")
    tenfold = _read("rate_meter", substrate=18) / _read("rate_meter", substrate=2 / 9)
    law = "S / (Km + S) at Km / 9 and at 9 Km"
    yield Check("81-fold substrate from 10 to 90 % of Vmax", 9.0, tenfold, 1e-8, law)


def _apparent(**settings: Setting) -> tuple[float, float]:
    """Apparent Km and Vmax from two rates (Lineweaver & Burk 1934)."""
    low, high = (1 / _read("rate_meter", substrate=s, **settings) for s in (1, 10))
    slope = (low - high) / 0.9
    return slope / (low - slope), 1 / (low - slope)


def _inhibitors() -> Iterable[Check]:
    """1 + I / K on Km, on Vmax, or on both; K from the docstring of the model's table."""
    amount = 3.0
    law = f"{_IUBMB}: 1 + I / Ki"
    kinds = {"competitive": (1.0, math.inf), "uncompetitive": (math.inf, 2.0), "mixed": (1.0, 3.0)}
    for kind, (free, loaded) in kinds.items():
        km, vmax = _apparent(inhibitor=kind, inhibitor_concentration=amount)
        top, bottom = 1 + amount / free, 1 + amount / loaded
        yield Check(f"Km factor, {kind}", top / bottom, km / 2, 1e-7, law)
        yield Check(f"Vmax factor, {kind}", 1 / bottom, vmax / 10, 1e-7, law)
        plateau = _read("saturator", inhibitor=kind, inhibitor_concentration=amount)
        yield Check(f"plateau, {kind}", 10 / bottom, plateau, 1e-8, "Vmax / (1 + I / Kiu)")


def _bell() -> Iterable[Check]:
    best = 1 + 2 * 10**-1.5
    law = "1 / (1 + H / K1 + K2 / H), bell, two pKa"
    for ph in (4.5, 6.0, 9.0, 10.5):
        bell = best / (1 + 10 ** (6 - ph) + 10 ** (ph - 9))
        ratio = _read("rate_meter", ph=ph) / _read("rate_meter", ph=7.5)
        yield Check(f"rate at pH {ph} over that at 7.5", bell, ratio, 1e-7, law)


def _heat() -> Iterable[Check]:
    cold = _read("rate_meter", temperature=15) / _read("rate_meter", temperature=5)
    arrhenius = math.exp(50e3 / _R * (1 / 278.15 - 1 / 288.15))
    yield Check("15 over 5 degrees C", arrhenius, cold, 1e-4, "Arrhenius 1889, Ea 50 kJ/mol")
    melting = Surroundings(7.5, 50.0).folded
    yield Check("folded at the melting temperature", 0.5, melting, 1e-12, "K = 1 at Tm")
    best = Surroundings(7.5, 25.0).best_c
    here = _read("rate_meter", temperature=best)
    beside = [_read("rate_meter", temperature=best + step) for step in (-0.05, 0.05)]
    slope = (beside[1] - beside[0]) / 0.1 / here
    yield Check(
        "d ln rate / dT at the optimum", 0.0, slope, 2e-5, "unfolded share is Ea / H", "1/K"
    )


def _balance() -> Iterable[Check]:
    """Substrate and product together stay what was put in; the rate is the product's slope."""
    law = Law(0.01, 2.0)
    times = np.linspace(0.0, 1500.0, 3001)
    left = law.left(8.0, times)
    rates = 0.01 * left / (2 + left)
    made = float((rates[:-1] + rates[1:]).sum() * 0.25)
    total = made + float(left[-1])
    yield Check(
        "product made and substrate left", 8.0, total, 1e-6, "conservation of mass", "mmol/L"
    )
    final = _read("endpoint", substrate=8)
    yield Check("product at the end", 8.0, final, 1e-8, "conservation of mass", "mmol/L")
