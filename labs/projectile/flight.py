"""The flight of a ball with quadratic drag: m dv/dt = -m g - k |v| v.

k = rho Cd A / 2 (kg/m), A the cross-section of the ball. SI units; x along the ground, y up from
it. Sources: J. R. Taylor, Classical Mechanics (2005), section 2.4, for the drag; W. W. Hackborn,
Canadian Applied Mathematics Quarterly 14(3), 2006, for the first integral of the motion.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

Floats = NDArray[np.float64]

AIR_KG_M3 = 1.204  # dry air at 20 C and 101.325 kPa: p M / (R T), M = 28.965 g/mol
DIAMETER_M = 0.074  # a baseball: 9 to 9.25 in around (Official Baseball Rules, 3.01)

_TOLERANCE = 1e-10


def drag_kg_m(coefficient: float) -> float:
    """k of F = k v^2 for a ball of this diameter in air."""
    return 0.5 * AIR_KG_M3 * coefficient * math.pi * (DIAMETER_M / 2) ** 2


@dataclass(frozen=True)
class Shot:
    """How the ball leaves: speed (m/s), angle (deg), height (m), k / m (1/m), g (m/s2)."""

    speed: float
    angle_deg: float
    height: float
    drag_per_mass: float
    gravity: float

    @property
    def velocity(self) -> tuple[float, float]:
        """Along the ground and up. Straight up is straight up: cos(90 deg) is no 6e-17 here."""
        angle = math.radians(self.angle_deg)
        along = 0.0 if self.angle_deg == 90 else self.speed * math.cos(angle)
        return along, self.speed * math.sin(angle)


@dataclass(frozen=True)
class Flight:
    """From the muzzle to the ground: when, and where and how fast at any time between."""

    shot: Shot
    duration_s: float
    top_s: float
    states: Callable[[Floats], Floats]  # rows x, y, vx, vy

    def at(self, time_s: float) -> Floats:
        return self.states(np.array([time_s]))[:, 0]

    @property
    def range_m(self) -> float:
        return float(self.at(self.duration_s)[0])

    @property
    def maximum_height_m(self) -> float:
        return float(self.at(self.top_s)[1])


@lru_cache(maxsize=256)
def flight_of(shot: Shot) -> Flight:
    """The flight of a shot; kept, since settings come back."""
    return _in_air(shot) if shot.drag_per_mass > 0 else _in_vacuum(shot)


def _in_vacuum(shot: Shot) -> Flight:
    """Galileo's parabola."""
    along, up = shot.velocity
    gravity, height = shot.gravity, shot.height
    duration = (up + math.sqrt(up * up + 2 * gravity * height)) / gravity

    def states(times: Floats) -> Floats:
        rise = height + (up - gravity * times / 2) * times
        return np.vstack([along * times, rise, np.full_like(times, along), up - gravity * times])

    return Flight(shot, duration, up / gravity, states)


def _landed(time: float, state: Floats) -> float:
    """The height over the ground. A ball that starts on it has not landed yet."""
    return float(state[1]) if time > 0 else 1.0


def _at_top(_time: float, state: Floats) -> float:
    return float(state[3])


_landed.terminal = True  # type: ignore[attr-defined]
_landed.direction = -1  # type: ignore[attr-defined]
_at_top.direction = -1  # type: ignore[attr-defined]


def _in_air(shot: Shot) -> Flight:
    """DOP853 up to the ground."""
    along, up = shot.velocity
    if up == 0 and shot.height == 0:
        return _in_vacuum(shot)  # it lies on the ground already
    longest = _longest_s(shot)
    solution = solve_ivp(
        _acceleration(shot.drag_per_mass, shot.gravity),
        (0.0, longest),
        (0.0, shot.height, along, up),
        method="DOP853",
        rtol=_TOLERANCE,
        atol=_TOLERANCE,
        events=(_landed, _at_top),
        dense_output=True,
    )
    tops = solution.t_events[1]
    top = float(tops[0]) if up > 0 and len(tops) else 0.0
    return Flight(shot, float(solution.t_events[0][0]), top, solution.sol)


def _acceleration(k: float, g: float) -> Callable[[float, Floats], tuple[float, ...]]:
    def rates(_time: float, state: Floats) -> tuple[float, ...]:
        along, up = float(state[2]), float(state[3])
        slowing = k * math.hypot(along, up)
        return along, up, -slowing * along, -g - slowing * up

    return rates


def _longest_s(shot: Shot) -> float:
    """Longer than any flight: twice the way up and down as if without air and at the steady speed.

    After v_t / g a ball falls at more than half of v_t, the speed at which drag carries its weight.
    """
    highest = shot.height + shot.velocity[1] ** 2 / (2 * shot.gravity)
    steady = math.sqrt(shot.gravity / shot.drag_per_mass)
    down = steady / shot.gravity + 2 * highest / steady + math.sqrt(2 * highest / shot.gravity)
    return shot.velocity[1] / shot.gravity + 2 * down
