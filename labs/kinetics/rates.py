"""Rate constants after Arrhenius, and mass action in time.

k(T) = k(298.15 K) exp(-(E / R) (1 / T - 1 / 298.15 K))       (Arrhenius 1889, Z. Phys. Chem. 4, 226)

First order A -> B, second order A + A -> B + B, reversible A <=> B. The rate is always the loss
of A, -d[A]/dt = v; for two A that meet, v = k [A]^2, so that k is twice that of a definition by
extent of reaction. The closed forms are those of any textbook (OpenStax, Chemistry 2e, 12.4,
"Integrated Rate Laws"). Concentrations are mol/L, times s.

A catalyst opens a second path. Its barrier is lower by the same amount in both directions, and its
rate is proportional to the catalyst: k = k0 (1 + s c exp(D / (R T))). As both directions share the
factor, their ratio, the equilibrium constant, is that without a catalyst (detailed balance).
"""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

GAS = 8.314462618  # J/(mol K), CODATA 2018, exact
ROOM_K = 298.15
ZERO_C_K = 273.15

# The catalysed path: lower by D, and this often tried per mmol/L of catalyst (both are the bench's).
_LOWER_J = 15e3
_TRIED = 0.002

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Step:
    """One elementary step: rate constant at 298.15 K (1/s, or L/(mol s)) and barrier in J/mol."""

    at_room: float
    barrier_j: float

    def constant(self, kelvin: float, catalyst: float = 0.0) -> float:
        """The rate constant at a temperature, with catalyst in mmol/L."""
        plain = self.at_room * math.exp(-self.barrier_j / GAS * (1 / kelvin - 1 / ROOM_K))
        return plain * (1 + _TRIED * catalyst * math.exp(_LOWER_J / (GAS * kelvin)))


@dataclass(frozen=True)
class Scheme:
    """The forward step, its order, and the step back (first order) where there is one."""

    order: int
    forward: Step
    back: Step | None = None


# The bench's own substances: no real pair of substances has exactly these numbers.
SCHEMES = {
    "first_order": Scheme(1, Step(0.01, 52.95e3)),
    "second_order": Scheme(2, Step(0.04, 65e3)),
    "reversible": Scheme(1, Step(0.008, 55e3), Step(0.004, 85e3)),
}


@dataclass(frozen=True)
class Course:
    """A reaction at constant temperature from its start on."""

    order: int
    forward: float
    back: float
    start_a: float
    start_b: float

    @classmethod
    def of(cls, scheme: str, celsius: float, catalyst: float, a: float, b: float) -> "Course":
        kelvin, chosen = celsius + ZERO_C_K, SCHEMES[scheme]
        back = chosen.back.constant(kelvin, catalyst) if chosen.back else 0.0
        return cls(chosen.order, chosen.forward.constant(kelvin, catalyst), back, a, b)

    @property
    def whole(self) -> float:
        """A and B together: no matter is lost."""
        return self.start_a + self.start_b

    def forward_rate(self, a: float) -> float:
        return self.forward * a**self.order

    def rate(self, a: float) -> float:
        """Net loss of A, mol/(L s), where so much A is left."""
        return self.forward_rate(a) - self.back * (self.whole - a)

    @property
    def initial_rate(self) -> float:
        return self.rate(self.start_a)

    @property
    def final_a(self) -> float:
        """The A that is left after any length of time."""
        return self.whole * self.back / (self.forward + self.back) if self.back else 0.0

    @property
    def constant(self) -> float | None:
        """[B] / [A] at equilibrium; None where nothing turns back."""
        return self.forward / self.back if self.back else None

    @property
    def half_change_s(self) -> float:
        """When half of the whole change is over: for a complete reaction its half-life."""
        if self.order == 2:
            return 1 / (self.forward * self.start_a)
        return math.log(2) / (self.forward + self.back)

    def a(self, times_s: Array) -> Array:
        """The concentration of A at times, in closed form."""
        if self.order == 2:
            return np.asarray(self.start_a / (1 + self.forward * self.start_a * times_s))
        decay = np.exp(-(self.forward + self.back) * times_s)
        return np.asarray(self.final_a + (self.start_a - self.final_a) * decay)

    def integrated(self, times_s: Array) -> Array:
        """The same from the rate law alone, by an integrator: what the closed forms are held to."""
        found = solve_ivp(
            lambda _, state: [-self.rate(state[0])],
            (0.0, float(times_s[-1])),
            [self.start_a],
            "DOP853",
            times_s,
            rtol=1e-11,
            atol=1e-14,
        )
        return np.asarray(found.y[0])

    def from_a(self, a: float) -> "Course":
        """The same reaction started with another concentration of A."""
        return replace(self, start_a=a)
