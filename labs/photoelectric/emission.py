"""What light does to a metal: energies in eV, wavelengths in nm, currents in nA, potentials in V.

Einstein, Ann. Phys. 322, 132 (1905), doi:10.1002/andp.19053220607: e Vs = h f - phi.
Constants: CODATA through scipy.constants; h, e and c are exact since 2019.
"""

import math
from dataclasses import dataclass

from scipy.constants import c, e, h

HC_OVER_E_EV_NM: float = h * c / e * 1e9  # 1239.84198 eV nm
H_OVER_E_V_S: float = h / e  # 4.135667697e-15 V s

# Polycrystalline metals, from photoemission, in eV: CRC Handbook of Chemistry and Physics, 12,
# "Electron work function of the elements"; copper after Michaelson, J. Appl. Phys. 48, 4729
# (1977), doi:10.1063/1.323539, since the Handbook has single faces of it only (4.48 to 5.10).
WORK_FUNCTION_EV = {
    "sodium": 2.36,
    "calcium": 2.87,
    "zinc": 3.63,
    "copper": 4.65,
    "platinum": 5.64,
}

# Electrons a photon, for each eV^2 above the threshold. That the yield goes with the square is
# Fowler's law at 0 K, Phys. Rev. 38, 45 (1931); the factor is of the
# order found for clean metals (1e-5 to 1e-3 in the near ultraviolet).
YIELD_PER_EV2 = 1e-4
FULL_LIGHT_W = 1e-3  # what falls on the cathode at an intensity of 100 %


def photon_energy_ev(wavelength_nm: float) -> float:
    """E = h c / lambda."""
    return HC_OVER_E_EV_NM / wavelength_nm


def frequency_thz(wavelength_nm: float) -> float:
    """f = c / lambda."""
    return float(c) / wavelength_nm * 1e-3


@dataclass(frozen=True)
class Emission:
    """Electrons that leave one metal under one light."""

    wavelength_nm: float
    intensity: float  # share of the full light, 0 to 1
    work_function_ev: float

    @property
    def fastest_ev(self) -> float:
        """The largest kinetic energy, h f - phi; 0 where no electron leaves."""
        return max(0.0, photon_energy_ev(self.wavelength_nm) - self.work_function_ev)

    @property
    def photons_per_s(self) -> float:
        """Light power over photon energy: the same power in blue light is fewer photons."""
        return self.intensity * FULL_LIGHT_W / (photon_energy_ev(self.wavelength_nm) * float(e))

    @property
    def saturation_na(self) -> float:
        """The current when every electron that leaves arrives."""
        return self.photons_per_s * YIELD_PER_EV2 * self.fastest_ev**2 * float(e) * 1e9

    def share_arriving(self, voltage_v: float) -> float:
        """The share of electrons whose energy is enough to arrive at a collector at `voltage_v`.

        Between plane electrodes at 0 K the energies towards the collector fall off linearly up to
        the largest, so that a retarding voltage V leaves (1 - V / Vs)^2 of them: DuBridge, Phys.
        Rev. 43, 727 (1933).
        """
        if voltage_v >= 0:
            return 1.0
        return max(0.0, 1 + voltage_v / self.fastest_ev) ** 2 if self.fastest_ev else 0.0

    def current_na(self, voltage_v: float) -> float:
        return self.saturation_na * self.share_arriving(voltage_v)

    def energy_ev(self, share: float) -> float:
        """The energy that `share` of the electrons do not exceed (inverse of the distribution)."""
        return self.fastest_ev * (1 - math.sqrt(1 - share))
