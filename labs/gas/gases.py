"""Equations of state and the speeds of particles. SI units throughout.

Constants a and b: Weast (ed.), CRC Handbook of Chemistry and Physics, 53rd edition (1972), D-146.
Molar masses: IUPAC standard atomic weights 2021, doi:10.1515/pac-2019-0603.
"""

import math
from dataclasses import dataclass

from scipy.constants import R  # J/(mol K), CODATA; exact since 2019

__all__ = ["GASES", "Gas", "R"]


@dataclass(frozen=True)
class Gas:
    """A gas after van der Waals; one without a and b is ideal."""

    attraction: float  # a, Pa m6 / mol2
    covolume: float  # b, m3 / mol
    molar_mass: float  # kg / mol

    def pressure_pa(self, amount: float, temperature_k: float, volume_m3: float) -> float:
        """p = n R T / (V - n b) - a n^2 / V^2 (van der Waals 1873)."""
        free_m3 = volume_m3 - amount * self.covolume
        thermal_pa = amount * float(R) * temperature_k / free_m3
        return thermal_pa - self.attraction * (amount / volume_m3) ** 2

    def mean_speed(self, temperature_k: float) -> float:
        """sqrt(8 R T / pi M), m/s (Maxwell 1860; Atkins, Physical Chemistry, 10th ed., 1B)."""
        return math.sqrt(8 / math.pi) * self.thermal_speed(temperature_k)

    def rms_speed(self, temperature_k: float) -> float:
        """sqrt(3 R T / M), m/s: that of the mean kinetic energy (Atkins 1B)."""
        return math.sqrt(3) * self.thermal_speed(temperature_k)

    def thermal_speed(self, temperature_k: float) -> float:
        """sqrt(R T / M), m/s: the standard deviation of one component of the velocity."""
        return math.sqrt(float(R) * temperature_k / self.molar_mass)


GASES = {
    "helium": Gas(0.003457, 2.370e-5, 0.004002602),
    # The particles of the ideal gas of the bench are as heavy as those of nitrogen.
    "ideal": Gas(0.0, 0.0, 0.028014),
    "nitrogen": Gas(0.1408, 3.913e-5, 0.028014),
    "carbon_dioxide": Gas(0.3640, 4.267e-5, 0.044009),
}
