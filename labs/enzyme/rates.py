"""The rate law of an enzyme with one substrate and a reversible inhibitor, and its time course.

Amounts are in mmol/L and times in seconds. The rate law is that of Michaelis and Menten (Biochem.
Z. 49, 333, 1913) with linear inhibition as in Cornish-Bowden, Fundamentals of Enzyme Kinetics, 4th
ed., 2012: the inhibitor binds the free enzyme with the constant Kic, the enzyme with its
substrate with Kiu, or both.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import wrightomega

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Inhibition:
    """How tightly an inhibitor binds, in mmol/L; infinite where it does not bind at all."""

    free: float = math.inf  # Kic: to the enzyme without substrate
    loaded: float = math.inf  # Kiu: to the enzyme that holds its substrate


@dataclass(frozen=True)
class Law:
    """v = Vmax S / (Km (1 + I / Kic) + S (1 + I / Kiu)); the reaction does not run back."""

    vmax: float  # mmol/L/s, without inhibitor
    km: float  # mmol/L
    inhibition: Inhibition = Inhibition()
    inhibitor: float = 0.0  # mmol/L

    @property
    def on_free(self) -> float:
        return self.inhibitor / self.inhibition.free

    @property
    def on_loaded(self) -> float:
        return self.inhibitor / self.inhibition.loaded

    @property
    def plateau(self) -> float:
        """The apparent Vmax: the rate with substrate in excess, mmol/L/s."""
        return self.vmax / (1 + self.on_loaded)

    @property
    def half(self) -> float:
        """The apparent Km: the substrate at which half of the plateau is reached, mmol/L."""
        return self.km * (1 + self.on_free) / (1 + self.on_loaded)

    def rate(self, substrate: float) -> float:
        return self.plateau * substrate / (self.half + substrate)

    def left(self, start: float, times_s: Array) -> Array:
        """The substrate that is left: S = Km W((S0 / Km) exp((S0 - Vmax t) / Km)).

        W is Lambert's function: Schnell & Mendoza, J. Theor. Biol. 187, 207 (1997),
        doi:10.1006/jtbi.1997.0425. Wright's omega(z) = W(exp(z)) never overflows.
        """
        reduced = math.log(start / self.half) + (start - self.plateau * times_s) / self.half
        return np.asarray(self.half * wrightomega(reduced), dtype=np.float64)

    def time_to(self, share: float, start: float) -> float:
        """Seconds until a share of the substrate is converted, from the integrated rate law."""
        return (share * start - self.half * math.log1p(-share)) / self.plateau

    def bound(self, substrate: Array) -> tuple[Array, Array]:
        """Shares of the working enzyme that hold substrate alone, and that hold inhibitor."""
        loaded = substrate / self.km
        blocked = self.on_free + loaded * self.on_loaded
        whole = 1 + loaded + blocked
        return loaded / whole, blocked / whole
