"""The solutes of the bench and the light that a layer of their solution lets through.

Beer-Lambert law: A = eps b c, T = 10^-A. With a share s of stray light that reaches the detector
past the solution in both the sample and the blank, the photometer shows

    T_shown = (T + s) / (1 + s),    A_shown = -log10(T_shown)

(Skoog, Holler & Crouch, Principles of Instrumental Analysis, chapter on ultraviolet-visible
absorption: instrumental deviations from Beer's law). Paths in cm, concentrations in mmol/L.
"""

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

SHORTEST_NM, LONGEST_NM = 380.0, 900.0


@dataclass(frozen=True)
class Solute:
    """A spectrum as a sum of Gaussians (centre nm, standard deviation nm, height).

    The sum is scaled so that its highest point is `peak` in L/(mol cm). The stock solution is as
    strong as suits the solute: a photometer shows about 2.5 in 1 cm of it.
    """

    peak: float
    stock_mmol: float
    bands: tuple[tuple[float, float, float], ...]

    def _raw(self, wavelength_nm: NDArray[np.float64]) -> NDArray[np.float64]:
        terms = [
            height * np.exp(-0.5 * ((wavelength_nm - centre) / width) ** 2)
            for centre, width, height in self.bands
        ]
        return np.asarray(sum(terms))

    @cached_property
    def _top(self) -> tuple[float, float]:
        grid = np.arange(SHORTEST_NM, LONGEST_NM + 0.005, 0.01)
        heights = self._raw(grid)
        highest = int(np.argmax(heights))
        return float(grid[highest]), float(heights[highest])

    @property
    def peak_nm(self) -> float:
        """The wavelength at which most light is absorbed, to 0.01 nm."""
        return self._top[0]

    def spectrum(self, wavelength_nm: NDArray[np.float64]) -> NDArray[np.float64]:
        """Molar absorptivity in L/(mol cm)."""
        return self.peak * self._raw(wavelength_nm) / self._top[1]

    def absorptivity(self, wavelength_nm: float) -> float:
        return _absorptivity(self, wavelength_nm)


@lru_cache(maxsize=1024)
def _absorptivity(solute: Solute, wavelength_nm: float) -> float:
    return float(solute.spectrum(np.array([wavelength_nm]))[0])


# In the order of the colour seen, along the colour circle from blue over purple and red to yellow.
# Food colours: E(1 %, 1 cm) times a hundredth of ten times the molar mass, as in the specifications
# of Commission Regulation (EU) No 231/2012: E 133 1630 at 630 nm, E 129 540 at 504 nm, E 102 530 at
# 426 nm. Copper (hydrated ion) and permanganate: usual textbook values, rounded. The widths of the
# bands, and the side bands, are chosen to look like recorded spectra.
SOLUTES = {
    "copper_sulfate": Solute(12.0, 200.0, ((810.0, 95.0, 1.0),)),
    "brilliant_blue": Solute(
        129235.0, 0.02, ((631.2, 17.0, 1.0), (590.0, 26.0, 0.22), (408.0, 14.0, 0.12))
    ),
    "potassium_permanganate": Solute(
        2400.0,
        1.0,
        (
            (526.3, 8.5, 0.9),
            (546.3, 7.5, 0.8),
            (507.3, 9.5, 0.55),
            (488.8, 14.0, 0.38),
            (567.3, 10.0, 0.33),
            (590.0, 22.0, 0.1),
            (465.0, 16.0, 0.15),
        ),
    ),
    "allura_red": Solute(26807.0, 0.1, ((504.0, 38.0, 1.0),)),
    "tartrazine": Solute(28322.0, 0.1, ((426.0, 34.0, 1.0),)),
}


@dataclass(frozen=True)
class Cell:
    """A cuvette in the beam: path in cm, concentration in mmol/L, stray light as a share."""

    solute: str
    wavelength_nm: float
    path_cm: float
    mmol: float
    stray: float

    @property
    def absorbance(self) -> float:
        """The solution's own, without stray light: eps b c."""
        return self.absorbed_at(self.path_cm)

    def absorbed_at(self, depth_cm: float) -> float:
        absorptivity = SOLUTES[self.solute].absorptivity(self.wavelength_nm)
        return absorptivity * depth_cm * self.mmol / 1000

    @property
    def shown_transmittance(self) -> float:
        return float((10.0**-self.absorbance + self.stray) / (1 + self.stray))

    @property
    def shown_absorbance(self) -> float:
        # Where no light at all is left, 10^-A would round to 0 and have no logarithm.
        if self.stray == 0:
            return self.absorbance
        return math.log10(1 / self.shown_transmittance)  # never a minus before 0

    def profile(self, steps: int) -> list[float]:
        """The share of the light that is left, at equal steps from the front to the back."""
        return [10.0 ** -self.absorbed_at(self.path_cm * i / steps) for i in range(steps + 1)]
