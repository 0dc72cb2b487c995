"""The colour of light and of a solution in white light, for the eye (CIE 1931, sRGB).

Colour matching functions: the multi-lobe fit of Wyman, Sloan & Shirley 2013, J. Comput. Graph.
Tech. 2(2), 1-11. White is light of equal energy, scaled to the white of sRGB (IEC 61966-2-1).
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from labs.beer_lambert.solutions import SOLUTES

_HUES_NM = (405.0, 650.0)  # beyond them an eye sees hardly another hue, and the fit is of no use
_GRID = np.arange(380.0, 781.0, 5.0)
_TO_RGB = np.array(
    [[3.2406, -1.5372, -0.4986], [-0.9689, 1.8758, 0.0415], [0.0557, -0.2040, 1.0570]]
)
_LOBES: tuple[tuple[tuple[float, float, float, float], ...], ...] = (
    ((1.056, 599.8, 37.9, 31.0), (0.362, 442.0, 16.0, 26.7), (-0.065, 501.1, 20.4, 26.2)),
    ((0.821, 568.8, 46.9, 40.5), (0.286, 530.9, 16.3, 31.1)),
    ((1.217, 437.0, 11.8, 36.0), (0.681, 459.0, 26.0, 13.8)),
)


def _matching(wavelength_nm: NDArray[np.float64]) -> NDArray[np.float64]:
    """x, y and z of the standard observer, one row each."""
    rows = []
    for lobes in _LOBES:
        total = np.zeros_like(wavelength_nm)
        for height, centre, below, above in lobes:
            width = np.where(wavelength_nm < centre, below, above)
            total = total + height * np.exp(-0.5 * ((wavelength_nm - centre) / width) ** 2)
        rows.append(total)
    return np.array(rows)


_EYE = _matching(_GRID)
_WHITE = _TO_RGB @ _EYE.sum(axis=1)


def _hex(linear: NDArray[np.float64]) -> str:
    inside = np.clip(linear, 0.0, 1.0)
    curved = np.where(inside <= 0.0031308, 12.92 * inside, 1.055 * inside ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(float(c) * 255):02x}" for c in curved)


@lru_cache(maxsize=1024)
def solution_colour(solute: str, centimetre_millimoles: float) -> str:
    """White light behind a layer of solution: path (cm) times concentration (mmol/L)."""
    left = 10.0 ** (-SOLUTES[solute].spectrum(_GRID) * centimetre_millimoles / 1000)
    return _hex(_TO_RGB @ (_EYE @ left) / _WHITE)


@lru_cache(maxsize=1024)
def light_colour(wavelength_nm: float) -> str:
    """Light of one wavelength as nearly as a screen shows it, at its brightest."""
    within_nm = np.clip(np.array([wavelength_nm]), *_HUES_NM)
    rgb = np.clip(_TO_RGB @ _matching(within_nm)[:, 0], 0.0, None)
    return _hex(rgb / float(rgb.max()))
