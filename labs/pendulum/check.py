"""The pendulum against published values and closed forms."""

import math
from collections.abc import Iterable, Sequence

from scipy.integrate import solve_ivp
from scipy.special import ellipk

from labs.core.check import Check
from labs.core.measuring import ideal_bench, value_read

# T / T0 = (2 / pi) K(sin(theta0 / 2)): the tabulated values of the complete elliptic integral.
_PUBLISHED = {10: 1.001907, 30: 1.017409, 60: 1.073182, 90: 1.180341, 150: 1.762204}


def checks() -> Iterable[Check]:
    yield from _large_angles()
    yield from _small_angles()
    yield from _energy()
    yield from _drag()
    yield from _drag_in_time()


def _small_angle_period_s(length_m: float, gravity: float) -> float:
    """T0 = 2 pi sqrt(L / g), Huygens 1673."""
    return 2 * math.pi * math.sqrt(length_m / gravity)


def _large_angles() -> Iterable[Check]:
    rest_s = _small_angle_period_s(1.0, 9.81)
    for degrees, published in _PUBLISHED.items():
        ratio = value_read(ideal_bench("pendulum", amplitude=degrees), "photogate") / rest_s
        name = f"T/T0 at {degrees} deg"
        yield Check(name, published, ratio, 1e-6, "(2 / pi) K(sin(theta0 / 2)), six decimals")
    for degrees in (10, 30, 60, 90, 120, 150, 170):
        ratio = value_read(ideal_bench("pendulum", amplitude=degrees), "photogate") / rest_s
        exact = 2 / math.pi * float(ellipk(math.sin(math.radians(degrees) / 2) ** 2))
        yield Check(
            f"T/T0 at {degrees} deg, exact",
            exact,
            ratio,
            1e-6,
            "(2 / pi) K(sin(theta0 / 2)), DLMF 22.19",
        )


def _small_angles() -> Iterable[Check]:
    for length_m, gravity in ((0.25, 9.81), (2.0, 9.81), (1.0, 1.62), (0.5, 24.79)):
        period_s = value_read(
            ideal_bench("pendulum", length=length_m, gravity=gravity, amplitude=1), "photogate"
        )
        # At 1 degree the next term of the series, theta0^2 / 16, is 1.9e-5.
        expected_s = _small_angle_period_s(length_m, gravity)
        name = f"small swings, {length_m} m at {gravity} m/s2"
        yield Check(name, expected_s, period_s, 2e-5, "2 pi sqrt(L / g), Huygens 1673", "s")


def _energy() -> Iterable[Check]:
    bench = ideal_bench("pendulum", amplitude=120, mass=200)
    lifted_mj = 200 * 9.81 * 1.0 * (1 - math.cos(math.radians(120)))
    for swings in (0.0, 0.1, 0.25, 0.4, 7.3):
        total_mj = value_read(bench, "energy_meter", energy="total", after_swings=swings)
        name = f"total energy after {swings} swings"
        yield Check(name, lifted_mj, total_mj, 1e-8, "m g L (1 - cos theta0), conserved", "mJ")


def _turned(amplitude: float, beta: float) -> float:
    """Where the first half swing ends with quadratic drag.

    The equation is linear in u = theta'^2: du/dtheta = -2 sin(theta) + 2 beta u on the way down,
    whose integral between the two turning points vanishes: int exp(-2 beta theta) sin(theta) = 0.
    """

    def integral(theta: float) -> float:
        b = 2 * beta
        return math.exp(-b * theta) * (b * math.sin(theta) + math.cos(theta))

    low, high = -amplitude, 0.0
    for _ in range(200):
        middle = (low + high) / 2
        inside = integral(middle) > integral(amplitude)
        low, high = (low, middle) if inside else (middle, high)
    return -(low + high) / 2


def _drag() -> Iterable[Check]:
    for amplitude, drag, mass in ((60, 20, 50), (120, 10, 100)):
        bench = ideal_bench("pendulum", amplitude=amplitude, drag=drag, mass=mass)
        beta = drag * 1.0 / mass
        out = _turned(_turned(math.radians(amplitude), beta), beta)
        angle_deg = value_read(bench, "protractor", swings=1)
        name = f"angle after one swing from {amplitude} deg, k L/m = {beta}"
        yield Check(
            name, math.degrees(out), angle_deg, 1e-6, "first integral of quadratic drag", "deg"
        )


def _drag_in_time() -> Iterable[Check]:
    """The bench integrates a first integral over the angle; here the equation itself, over time."""
    for amplitude, drag, mass in ((60, 20, 50), (170, 0.8, 100)):
        bench = ideal_bench("pendulum", amplitude=amplitude, drag=drag, mass=mass)
        passages = solve_ivp(
            _equation_with_drag,
            (0.0, 40.0),
            (math.radians(amplitude), 0.0),
            method="DOP853",
            rtol=1e-12,
            atol=1e-12,
            events=_downwards,
            args=(drag * 1.0 / mass,),
        ).t_events[0]
        yield Check(
            f"period from {amplitude} deg with k L/m = {drag / mass}",
            float(passages[1] - passages[0]) / math.sqrt(9.81),
            value_read(bench, "photogate"),
            1e-6,
            "the equation of motion, integrated in time",
            "s",
        )


def _equation_with_drag(_time: float, state: Sequence[float], beta: float) -> tuple[float, float]:
    angle, velocity = state
    return velocity, -math.sin(angle) - beta * abs(velocity) * velocity


def _downwards(_time: float, state: Sequence[float], _beta: float) -> float:
    return state[0]


_downwards.direction = -1  # type: ignore[attr-defined]
