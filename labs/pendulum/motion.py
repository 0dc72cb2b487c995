"""The motion of a pendulum released from rest, in its own unit of time.

theta'' = -sin(theta) - beta |theta'| theta', where time is counted in sqrt(L / g) and
beta = k L / m for a drag force F = k v^2. Angles in radians, zero straight down. The motion is
integrated half a swing at a time, from one turning point to the next, with DOP853 at 1e-12 (1e-8 with drag).
"""

import math
from collections.abc import Callable
from functools import lru_cache
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

Floats = NDArray[np.float64]

_TOLERANCE = 1e-12
_DAMPED_TOLERANCE = 1e-8  # of a half swing; the check holds it to 1e-6
_LONGEST = 60.0  # of a half swing: 170 degrees takes 7.7, so this never ends one


def _bottom(_time: float, state: Floats) -> float:
    return float(state[0])


def _turning_point(_time: float, state: Floats) -> float:
    return float(state[1])


_bottom.terminal = True  # type: ignore[attr-defined]
_bottom.direction = -1  # type: ignore[attr-defined]
_turning_point.terminal = True  # type: ignore[attr-defined]
_turning_point.direction = 1  # type: ignore[attr-defined]


class FreeMotion:
    """Without drag: a quarter of a swing, and the rest by symmetry."""

    def __init__(self, amplitude: float) -> None:
        self.amplitude = amplitude
        solution = solve_ivp(
            lambda _t, y: (y[1], -math.sin(y[0])),
            (0.0, _LONGEST),
            (amplitude, 0.0),
            method="DOP853",
            rtol=_TOLERANCE,
            atol=_TOLERANCE,
            events=_bottom,
            dense_output=True,
        )
        self._quarter_time = float(solution.t_events[0][0])
        self._quarter: Callable[[Floats], Floats] = solution.sol

    def period(self, _swing: int = 1) -> float:
        return 4 * self._quarter_time

    def time_of_swings(self, swings: int) -> float:
        return swings * self.period()

    def turning_angle(self, _swings: int) -> float:
        return self.amplitude

    def states(self, times: Floats) -> Floats:
        """Angles and angular velocities (two rows) at times counted from the release."""
        quarter = self._quarter_time
        phase = np.mod(times, 4 * quarter)
        back = phase > 2 * quarter  # the way back mirrors the way out in time
        phase = np.where(back, 4 * quarter - phase, phase)
        beyond = phase > quarter  # beyond the bottom the angle changes its sign
        state = self._quarter(np.where(beyond, 2 * quarter - phase, phase))
        angle = np.where(beyond, -state[0], state[0])
        return np.vstack([angle, np.where(back, -state[1], state[1])])


class DampedMotion:
    """With quadratic drag: half swings, computed as far as somebody asks."""

    def __init__(self, amplitude: float, beta: float) -> None:
        self.beta = beta
        self._lock = Lock()
        self._ends = [0.0]  # times of the turning points
        self._angles = [amplitude]  # how far out, always positive
        self._halves: list[Callable[[Floats], Floats]] = []

    def _extend(self) -> None:
        """One more half swing, mirrored so that it always starts on the positive side."""
        solution = solve_ivp(
            lambda _t, y: (y[1], -math.sin(y[0]) - self.beta * abs(y[1]) * y[1]),
            (0.0, _LONGEST),
            (self._angles[-1], 0.0),
            method="DOP853",
            rtol=_DAMPED_TOLERANCE,
            atol=_DAMPED_TOLERANCE * self._angles[-1],
            events=_turning_point,
            dense_output=True,
        )
        self._halves.append(solution.sol)
        self._angles.append(-float(solution.y_events[0][0][0]))
        self._ends.append(
            self._ends[-1] + float(solution.t_events[0][0])
        )  # last: it is what is read

    def _bottom(self, half: int) -> float:
        """When the bob passes the bottom in a half swing (from 0)."""
        duration = self._ends[half + 1] - self._ends[half]
        inside = brentq(lambda t: self._halves[half](t)[0], 0.0, duration, xtol=1e-13)
        return self._ends[half] + float(inside)

    def _have(self, halves: int) -> None:
        """Benches in several threads share a motion, so only one at a time may lengthen it."""
        with self._lock:
            while len(self._halves) < halves:
                self._extend()

    def period(self, swing: int = 1) -> float:
        """From one passage through the bottom to the next in the same direction."""
        self._have(2 * swing + 1)
        return self._bottom(2 * swing) - self._bottom(2 * swing - 2)

    def time_of_swings(self, swings: int) -> float:
        self._have(2 * swings)
        return self._ends[2 * swings]

    def turning_angle(self, swings: int) -> float:
        self._have(2 * swings)
        return self._angles[2 * swings]

    def states(self, times: Floats) -> Floats:
        self._have(1)
        while self._ends[-1] < float(times.max()):
            self._have(len(self._halves) + 1)
        half = np.clip(
            np.searchsorted(self._ends, times, side="right") - 1, 0, len(self._halves) - 1
        )
        result = np.empty((2, len(times)))
        for index in np.unique(half):
            here = half == index
            sign = -1.0 if index % 2 else 1.0
            result[:, here] = sign * self._halves[index](times[here] - self._ends[index])
        return result


Motion = FreeMotion | DampedMotion


@lru_cache(maxsize=256)
def motion_of(amplitude: float, beta: float) -> Motion:
    """The motion from an amplitude (rad) with damping beta; kept, since settings come back."""
    return DampedMotion(amplitude, beta) if beta > 0 else FreeMotion(amplitude)
