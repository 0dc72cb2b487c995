"""The angle of the longest range, by quadratures alone.

With p = sinh(s) the slope of the path, u the speed along the ground and k, m, g as in the flight,
    1 / u^2 + (k / (m g)) (sinh s cosh s + s) = const,
    dx = -(u^2 / g) cosh s ds,    dy = sinh s dx
(Hackborn 2006). The integrands are smooth, but steep at the muzzle where drag is much larger than
the weight, so s is counted from there in fourth powers; then Gauss and Legendre's rule takes few
points, and what it gives does not depend on how the flight is integrated in time.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.optimize import brentq, minimize_scalar

from labs.projectile.flight import Floats, Shot

_POINTS, _SHARES = np.polynomial.legendre.leggauss(64)
_NODES = ((_POINTS + 1) / 2) ** 4  # from 0, the muzzle, to 1
_WEIGHTS = _SHARES * 2 * ((_POINTS + 1) / 2) ** 3
_STEEPEST = 89.0  # deg: no range is longest steeper than 45
_EXACT = 1e-9


@dataclass(frozen=True)
class Path:
    """The path of one shot in terms of s = asinh(slope)."""

    start: float
    constant: float
    resistance: float  # k / (m g), in s2/m2
    gravity: float

    @classmethod
    def of(cls, shot: Shot) -> "Path":
        start = math.asinh(math.tan(math.radians(shot.angle_deg)))
        resistance = shot.drag_per_mass / shot.gravity
        along = shot.velocity[0]
        return cls(start, 1 / along**2 + resistance * _slowed(start), resistance, shot.gravity)

    def _integral(self, end: float, weight: Callable[[Floats], Floats]) -> float:
        """From the muzzle down to the slope sinh(end)."""
        way = self.start - end
        s = self.start - way * _NODES
        square = 1 / (self.constant - self.resistance * (np.sinh(s) * np.cosh(s) + s))
        return way * float(_WEIGHTS @ (square * weight(s))) / self.gravity

    def along_m(self, end: float) -> float:
        return self._integral(end, np.cosh)

    def rise_m(self, end: float) -> float:
        return self._integral(end, lambda s: np.sinh(s) * np.cosh(s))


def _slowed(s: float) -> float:
    return math.sinh(s) * math.cosh(s) + s


def range_m(shot: Shot) -> float:
    """How far the ball flies, from the path alone."""
    path = Path.of(shot)
    if path.start == 0 and shot.height == 0:
        return 0.0
    low = -0.5
    while path.rise_m(low) + shot.height > 0:
        low -= 0.5
    return path.along_m(float(brentq(lambda s: path.rise_m(s) + shot.height, low, 0.0, xtol=1e-12)))


@lru_cache(maxsize=256)
def best_angle_deg(speed: float, height: float, drag_per_mass: float, gravity: float) -> float:
    """The angle (deg) at which the ball flies farthest; without drag it has a closed form.

    cos(2 angle) = g h / (v^2 + g h) without drag (Lichtenberg & Wills, Am. J. Phys. 46, 546, 1978).
    """
    if drag_per_mass == 0:
        fall = gravity * height
        return math.degrees(math.acos(fall / (speed**2 + fall)) / 2)
    found = minimize_scalar(
        lambda angle: -range_m(Shot(speed, angle, height, drag_per_mass, gravity)),
        bounds=(_EXACT, _STEEPEST),
        method="bounded",
        options={"xatol": 1e-4},
    )
    return float(found.x)
