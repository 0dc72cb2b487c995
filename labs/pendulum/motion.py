"""The motion of a pendulum released from rest, in its own unit of time.

theta'' = -sin(theta) - beta |theta'| theta', where time is counted in sqrt(L / g) and
beta = k L / m for a drag force F = k v^2. Angles in radians, zero straight down.

Without drag a quarter of a swing is integrated with DOP853 at 1e-12. With drag the motion is taken half
a swing at a time, from one turning point to the next: there the equation is linear in the square of the
velocity and has a first integral, so that only the time has to be integrated, which a cosine series does.
"""

import math
from collections.abc import Callable
from functools import lru_cache
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from scipy.fft import dct
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

Floats = NDArray[np.float64]

_TOLERANCE = 1e-12
_LONGEST = 60.0  # of a quarter of a swing: from 170 degrees it takes 3.9, so this never ends one
_FEWEST, _MOST = 32, 512  # terms of the cosine series of a half swing
_LAST = 1e-11  # the last eighth of its terms stays below this share of the first
_NEWTON_STEPS = 50
_SETTLED = 1e-13  # of the phase, in radians


class NotConverged(ArithmeticError):
    """A motion that is not known to the digits promised; no setting of the lab's controls leads to one."""


def pull(angle: float) -> float:
    """How gravity turns the pendulum back: theta'' at an angle (rad) without drag."""
    return -math.sin(angle)


def _bottom(_time: float, state: Floats) -> float:
    return float(state[0])


_bottom.terminal = True  # type: ignore[attr-defined]
_bottom.direction = -1  # type: ignore[attr-defined]


class FreeMotion:
    """Without drag: a quarter of a swing, and the rest by symmetry."""

    def __init__(self, amplitude: float) -> None:
        self.amplitude = amplitude
        solution = solve_ivp(
            lambda _t, y: (y[1], pull(y[0])),
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


def squared_velocity(angle: Floats, turned: float, drag: float) -> Floats:
    """theta'^2 on the way down from rest at the angle `turned`, with `drag` = 2 beta.

    With u = theta'^2 the equation of motion reads du/dtheta = -2 sin(theta) + drag u, whose solution is
    u = 2 / (1 + drag^2) [h(theta) - exp(drag (theta - turned)) h(turned)], h = drag sin + cos. It is
    written with differences of angles, because close to a turning point the two terms nearly cancel.
    """
    half = (angle - turned) / 2
    between = (angle + turned) / 2
    h_difference = 2 * np.sin(half) * (drag * np.cos(between) - np.sin(between))
    decayed = np.expm1(2 * drag * half) * (drag * math.sin(turned) + math.cos(turned))
    squared: Floats = 2 / (1 + drag * drag) * (h_difference - decayed)
    return squared


def turning_point(turned: float, drag: float) -> float:
    """How far out on the other side (rad, positive) the half swing from rest at `turned` ends."""
    far = -turned
    if squared_velocity(np.array(far), turned, drag) >= 0:
        return turned  # what the drag takes is less than the last digit
    end = brentq(squared_velocity, far, 0.0, args=(turned, drag), xtol=1e-300, rtol=1e-15)
    return -float(end)


class HalfSwing:
    """From rest at one turning point to rest at the next, on the way down from the positive side.

    The angle is centre + reach cos(phase), phase from 0 to pi. dt/dphase is smooth, even and periodic in the
    phase, so its cosine series converges geometrically, and integrates and inverts exactly.
    """

    def __init__(self, turned: float, drag: float) -> None:
        self.out = turning_point(turned, drag)  # where it ends, rad, positive
        self._turned, self._drag = turned, drag
        self._centre, self._reach = (turned - self.out) / 2, (turned + self.out) / 2
        self._pace = self._series()
        self._orders = np.arange(1, len(self._pace))
        self._integrated = self._pace[1:] / self._orders
        self.duration = math.pi * float(self._pace[0])

    def _series(self) -> Floats:
        """Coefficients of dt/dphase; as many terms as it takes until they vanish."""
        terms = _FEWEST
        while terms <= _MOST:
            phase = (np.arange(terms) + 0.5) * math.pi / terms
            coefficients: Floats = dct(self._pace_at(phase), type=2) / terms
            coefficients[0] /= 2
            last = np.abs(coefficients[-terms // 8 :]).max()
            if last <= _LAST * coefficients[0]:
                return coefficients
            terms *= 2
        raise NotConverged(
            f"half a swing from {math.degrees(self._turned):.6g} degrees with beta = {self._drag / 2:.6g} "
            f"needs more than {_MOST} terms: release it farther from the top, or with less drag"
        )

    def _pace_at(self, phase: Floats) -> Floats:
        """dt/dphase = reach sin(phase) / |theta'|.

        Close to where it ends u is counted from there; from afar its exponential would blow up an error.
        """
        angle = self._centre + self._reach * np.cos(phase)
        from_start = squared_velocity(angle, self._turned, self._drag)
        from_end = squared_velocity(angle, -self.out, self._drag)
        near_end = (angle < self._centre) & ((angle + self.out) * self._drag < 1)
        squared = np.where(near_end, from_end, from_start)
        pace: Floats = self._reach * np.sin(phase) / np.sqrt(squared)
        return pace

    def _time_and_pace(self, phase: Floats) -> tuple[Floats, Floats]:
        turns = np.outer(phase, self._orders)
        time = self._pace[0] * phase + np.sin(turns) @ self._integrated
        return time, self._pace[0] + np.cos(turns) @ self._pace[1:]

    def time_of_phase(self, phase: float) -> float:
        return float(self._time_and_pace(np.array([phase]))[0][0])

    def bottom(self) -> float:
        """When the bob passes the lowest point."""
        return self.time_of_phase(math.acos(-self._centre / self._reach))

    def states(self, times: Floats) -> Floats:
        """Angles and angular velocities (two rows) at times from 0 to the duration."""
        grid = np.linspace(0.0, math.pi, len(self._pace) + 1)
        phase: Floats = np.interp(times, self._time_and_pace(grid)[0], grid)
        for _ in range(_NEWTON_STEPS):
            time, pace = self._time_and_pace(phase)
            before, phase = phase, np.clip(phase - (time - times) / pace, 0.0, math.pi)
            if np.abs(phase - before).max() < _SETTLED:
                break
        else:
            raise NotConverged(
                f"the angle of half a swing from {math.degrees(self._turned):.6g} degrees did not settle in "
                f"{_NEWTON_STEPS} steps: every time must be a number from 0 to {self.duration:.6g}"
            )
        angle = self._centre + self._reach * np.cos(phase)
        return np.vstack([angle, -self._reach * np.sin(phase) / self._time_and_pace(phase)[1]])


class DampedMotion:
    """With quadratic drag: half swings, computed as far as somebody asks."""

    def __init__(self, amplitude: float, beta: float) -> None:
        self.beta = beta
        self._lock = Lock()
        self._ends = [0.0]  # times of the turning points
        self._angles = [amplitude]  # how far out, always positive
        self._halves: list[HalfSwing] = []

    def _extend(self) -> None:
        """One more half swing, mirrored so that it always starts on the positive side."""
        half = HalfSwing(self._angles[-1], 2 * self.beta)
        self._halves.append(half)
        self._angles.append(half.out)
        self._ends.append(self._ends[-1] + half.duration)  # last: it is what is read

    def _bottom(self, half: int) -> float:
        """When the bob passes the bottom in a half swing (from 0)."""
        return self._ends[half] + self._halves[half].bottom()

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
        """Angles and angular velocities (two rows) at times counted from the release."""
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
            result[:, here] = sign * self._halves[index].states(times[here] - self._ends[index])
        return result


Motion = FreeMotion | DampedMotion


@lru_cache(maxsize=256)
def motion_of(amplitude: float, beta: float) -> Motion:
    """The motion from an amplitude (rad) with damping beta; kept, since settings come back."""
    return DampedMotion(amplitude, beta) if beta > 0 else FreeMotion(amplitude)
