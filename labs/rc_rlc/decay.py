"""Free decays in closed form: one exponential, or the damped oscillation of second order.

The second order is that of any linear oscillator, y'' + 2 a y' + w0^2 y = 0.
"""

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


class Decay(Protocol):
    """Something that dies away, with its derivative of the same kind."""

    def at(self, times_s: Array) -> Array: ...

    def slope(self) -> "Decay": ...


@dataclass(frozen=True)
class Exponential:
    """y = y0 exp(-r t)."""

    start: float
    rate_per_s: float

    def at(self, times_s: Array) -> Array:
        return self.start * np.exp(-self.rate_per_s * times_s)

    def slope(self) -> "Exponential":
        return Exponential(-self.rate_per_s * self.start, self.rate_per_s)


@dataclass(frozen=True)
class Oscillation:
    """y = exp(-a t) (A c(t) + B s(t)) with c'' = k c, c(0) = 1, c' = k s and s' = c.

    a is `damping_per_s`, k = a^2 - w0^2: cosine and sine below critical damping (k < 0), cosh and
    sinh above, 1 and t at it.
    """

    cosine: float
    sine: float
    damping_per_s: float
    natural_per_s: float

    @property
    def _k(self) -> float:
        a, w = self.damping_per_s, self.natural_per_s
        return (a - w) * (a + w)

    def at(self, times_s: Array) -> Array:
        c, s = self._basis(times_s)
        return self.cosine * c + self.sine * s

    def _basis(self, times_s: Array) -> tuple[Array, Array]:
        """exp(-a t) c(t) and exp(-a t) s(t), without overflow and without cancellation."""
        a, w = self.damping_per_s, self.natural_per_s
        root = math.sqrt(abs(self._k))
        if self._k < 0:
            shrunk = np.exp(-a * times_s)
            return shrunk * np.cos(root * times_s), shrunk * np.sin(root * times_s) / root
        slow = np.exp(-w * w / (a + root) * times_s)  # a - root = w^2 / (a + root)
        fast = np.exp(-2 * root * times_s)
        s = -np.expm1(-2 * root * times_s) / (2 * root) if root else times_s
        return slow * (1 + fast) / 2, slow * s

    def slope(self) -> "Oscillation":
        a = self.damping_per_s
        return Oscillation(
            self.sine - a * self.cosine,
            self._k * self.cosine - a * self.sine,
            a,
            self.natural_per_s,
        )
