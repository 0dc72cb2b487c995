"""The projectile against published values, closed forms and first integrals."""

import math
from collections.abc import Iterable

import numpy as np
from scipy.optimize import minimize_scalar

from labs.core.check import Check
from labs.core.measuring import ideal_bench, value_read
from labs.core.values import Setting
from labs.projectile.best_angle import range_m
from labs.projectile.flight import Flight, Shot, drag_kg_m, flight_of

_G = 9.80665
_BASEBALL: dict[str, Setting] = {"speed": 40, "mass": 145, "drag_coefficient": 0.35}
_SEARCH = "largest of the flights integrated in time"
_INTEGRAL = "first integral, Hackborn 2006"


def checks() -> Iterable[Check]:
    yield from _without_air()
    yield from _baseball()
    yield from _straight_up()
    yield from _forces()
    yield from _kept()


def _read(instrument: str, **settings: Setting) -> float:
    """The ideal reading of an instrument after a shot, asked as it is by default."""
    return value_read(ideal_bench("projectile", **settings), instrument)


def _without_air() -> Iterable[Check]:
    """Range v^2 sin(2a) / g and its like on flat ground, and from a height."""
    published = _read("tape", speed=40, angle=45, drag_coefficient=0)
    yield Check("range, 40 m/s, 45 deg", 163.155, published, 5e-6, "v^2 / g, three decimals", "m")
    for degrees in (15, 45, 75):
        a = math.radians(degrees)
        set_to: dict[str, Setting] = {"speed": 40, "angle": degrees, "drag_coefficient": 0}
        expected = 40**2 * math.sin(2 * a) / _G
        name = f"range without air, {degrees} deg"
        yield Check(name, expected, _read("tape", **set_to), 1e-8, "v^2 sin(2a) / g", "m")
        name = f"flight time without air, {degrees} deg"
        time_s = _read("stopwatch", **set_to)
        yield Check(name, 80 * math.sin(a) / _G, time_s, 1e-8, "2 v sin(a) / g", "s")
        top_m = _read("height_gauge", **set_to)
        name = f"height without air, {degrees} deg"
        yield Check(name, (40 * math.sin(a)) ** 2 / 2 / _G, top_m, 1e-8, "(v sin a)^2 / 2 g", "m")
    landing = _read("speed_gun", speed=20, angle=0, launch_height=30, drag_coefficient=0)
    expected = math.sqrt(400 + 2 * _G * 30)
    yield Check("landing speed from 30 m", expected, landing, 1e-8, "energy conserved", "m/s")
    best = _read("fan", speed=20, launch_height=20, drag_coefficient=0)
    expected = math.degrees(math.acos(_G * 20 / (400 + _G * 20)) / 2)
    yield Check("best angle from 20 m", expected, best, 1e-8, "Lichtenberg & Wills 1978", "deg")


def _forces() -> Iterable[Check]:
    """At the top the ball is as fast as the first integral says with a slope of 0: F = -k u^2."""
    for coefficient in (0.35, 1.2):
        shot = Shot(40.0, 45.0, 0.0, drag_kg_m(coefficient) / 0.145, _G)
        u, w = shot.velocity
        p = w / u
        resistance = shot.drag_per_mass / _G
        kept = 1 / u**2 + resistance * (p * math.sqrt(1 + p**2) + math.asinh(p))
        set_to: dict[str, Setting] = {**_BASEBALL, "angle": 45, "drag_coefficient": coefficient}
        name = f"force at the top, Cd {coefficient}"
        expected = -drag_kg_m(coefficient) / kept
        yield Check(name, expected, _read("force_sensor", **set_to), 1e-7, _INTEGRAL, "N")
    still = _read("force_sensor", angle=45, drag_coefficient=0)
    yield Check("force along the ground without air", 0.0, still, 1e-12, "Newton's first law", "N")


def _baseball() -> Iterable[Check]:
    """145 g, 74 mm, Cd 0.35, air of 1.204 kg/m3."""
    source = "no publication: integrated by fourth-order Runge-Kutta, 0.1 ms steps, three decimals"
    far_m = _read("tape", angle=45, **_BASEBALL)
    yield Check("baseball, 40 m/s, 45 deg", 95.395, far_m, 6e-6, source, "m")
    yield Check(
        "baseball, best angle", _best_deg(), _read("fan", **_BASEBALL), 1e-5, _SEARCH, "deg"
    )
    ranges = {degrees: _read("tape", angle=degrees, **_BASEBALL) for degrees in range(36, 48)}
    best = max(ranges, key=lambda degrees: ranges[degrees])
    yield Check(
        "baseball, best whole angle by the tape",
        41,
        best,
        0.0,
        "the whole degree next to the best angle",
        "deg",
    )


def _best_deg() -> float:
    """The best angle by trying flights; the instrument takes it from quadratures of the path."""
    drag = drag_kg_m(0.35) / 0.145

    def shorter(degrees: float) -> float:
        return -flight_of(Shot(40.0, degrees, 0.0, drag, _G)).range_m

    found = minimize_scalar(shorter, bounds=(30, 50), method="bounded", options={"xatol": 1e-5})
    return float(found.x)


def _straight_up() -> Iterable[Check]:
    """Up and down along a line the drag equation has a closed form (Taylor, 2.4).

    With v_t^2 = m g / k: height h = (v_t^2 / 2 g) ln(1 + v^2 / v_t^2), time up
    (v_t / g) atan(v / v_t), time down (v_t / g) acosh(exp(g h / v_t^2)).
    """
    for grams, coefficient, speed in ((145, 0.35, 40), (20, 0.5, 60), (1000, 1.2, 10)):
        set_to: dict[str, Setting] = {
            "speed": speed,
            "angle": 90,
            "mass": grams,
            "drag_coefficient": coefficient,
        }
        steady = math.sqrt(grams / 1000 * _G / drag_kg_m(coefficient))
        top_m = steady**2 / 2 / _G * math.log1p((speed / steady) ** 2)
        down_s = steady / _G * math.acosh(math.exp(_G * top_m / steady**2))
        time_s = steady / _G * math.atan(speed / steady) + down_s
        landing = steady * math.sqrt(-math.expm1(-2 * _G * top_m / steady**2))
        for what, expected, tool, unit in (
            ("height", top_m, "height_gauge", "m"),
            ("time", time_s, "stopwatch", "s"),
            ("landing speed", landing, "speed_gun", "m/s"),
        ):
            name = f"{what} straight up, {grams} g, Cd {coefficient}, {speed} m/s"
            yield Check(
                name, expected, _read(tool, **set_to), 1e-7, "closed form, Taylor 2.4", unit
            )


def _kept() -> Iterable[Check]:
    """What stays the same along a flight with drag, and the path by quadratures alone."""
    for speed, degrees, height in ((40.0, 45.0, 0.0), (60.0, 70.0, 10.0), (20.0, 0.0, 30.0)):
        shot = Shot(speed, degrees, height, drag_kg_m(0.35) / 0.145, _G)
        kept = _first_integral(flight_of(shot))
        name = f"first integral at landing, {speed:g} m/s, {degrees:g} deg"
        yield Check(name, kept[0], kept[-1], 1e-7, _INTEGRAL, "s2/m2")
        set_to: dict[str, Setting] = {
            **_BASEBALL,
            "speed": speed,
            "angle": degrees,
            "launch_height": height,
        }
        far_m = _read("tape", **set_to)
        name = f"range, {speed:g} m/s, {degrees:g} deg, from {height:g} m"
        yield Check(name, range_m(shot), far_m, 1e-7, "quadrature of the " + _INTEGRAL, "m")


def _first_integral(flight: Flight) -> list[float]:
    """1 / u^2 + (k / m g) (p sqrt(1 + p^2) + asinh p), u along the ground, p the slope."""
    resistance = flight.shot.drag_per_mass / flight.shot.gravity
    _, _, u, w = flight.states(np.linspace(0.0, flight.duration_s, 9))
    p = w / u
    kept = 1 / u**2 + resistance * (p * np.sqrt(1 + p**2) + np.arcsinh(p))
    return [float(value) for value in kept]
