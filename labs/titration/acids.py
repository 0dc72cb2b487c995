"""The acids and indicators of the bench, and the charge balance that gives the pH.

Charge balance in a flask with V_a mL of acid (C_a) and V mL of NaOH (C_b), after de Levie 1993,
J. Chem. Educ. 70, 209-217:

    [H+] + C_b V / (V_a + V) = K_w / [H+] + n([H+]) C_a V_a / (V_a + V)

n is the mean negative charge of an acid molecule: 1 for a strong acid, else from its pKa values.
Concentrations are mol/L at 25 C; activity coefficients are taken as 1.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

KW = 1.008e-14  # mol2/L2 at 25 C (pKw 13.997)
_LOWEST, _HIGHEST = -2.0, 16.0  # pH between which the root is looked for


@dataclass(frozen=True)
class Acid:
    """An acid by its pKa values (none: strong) and by the protons that a titration shows.

    The third proton of phosphoric acid (pKa 12.32) makes no step in water, so two are seen.
    """

    pka: tuple[float, ...]
    protons: int

    def charge(self, ph: float) -> float:
        """Mean negative charge of a molecule at this pH, 0 to the number of its protons."""
        return float(self.charges(np.array([ph]))[0])

    def charges(self, ph: NDArray[np.float64]) -> NDArray[np.float64]:
        if not self.pka:
            return np.ones_like(ph)
        h = 10.0**-ph
        terms = [np.ones_like(h)]  # of the acid with j protons gone: K1 ... Kj / [H+]^j
        for pka in self.pka:
            terms.append(terms[-1] * 10.0**-pka / h)
        return np.asarray(sum(j * t for j, t in enumerate(terms)) / sum(terms))


@dataclass(frozen=True)
class Indicator:
    """An indicator: half of it has its basic colour at this pH."""

    pka: float

    def share(self, ph: float) -> float:
        """The part that has its basic colour, 0 to 1."""
        return 1 / (1 + 10 ** (self.pka - ph))


# pKa at 25 C, values as the CRC Handbook of Chemistry and Physics lists them (acetic: 4.756).
ACIDS = {
    "hydrochloric": Acid((), 1),
    "formic": Acid((3.75,), 1),
    "acetic": Acid((4.756,), 1),
    "oxalic": Acid((1.25, 3.81), 2),
    "phosphoric": Acid((2.16, 7.21, 12.32), 2),
    "citric": Acid((3.13, 4.76, 6.40), 3),
}

# Transition ranges as commonly tabulated: 3.1 to 4.4, 6.0 to 7.6, 8.2 to 10.0. Tables differ on the
# constants (phenolphthalein has several), so the middle of each range stands in for its pKa.
INDICATORS = {
    "methyl_orange": Indicator(3.75),
    "bromothymol_blue": Indicator(6.8),
    "phenolphthalein": Indicator(9.1),
}


@dataclass(frozen=True)
class Mixture:
    """Acid in the flask and base in the burette; volumes in mL, concentrations in mol/L."""

    acid: str
    acid_molar: float
    acid_ml: float
    base_molar: float

    @property
    def equivalence_ml(self) -> float:
        """The volume of base that has as many OH- as the acid has protons that are seen."""
        return ACIDS[self.acid].protons * self.acid_molar * self.acid_ml / self.base_molar

    def excess_charge(self, ph: float, base_ml: float) -> float:
        """Positive less negative charge in mol/L; it falls steadily with the pH."""
        whole = self.acid_ml + base_ml
        h = 10.0**-ph
        sodium, acid = self.base_molar * base_ml / whole, self.acid_molar * self.acid_ml / whole
        return float(h + sodium - KW / h - acid * ACIDS[self.acid].charge(ph))

    def ph(self, base_ml: float) -> float:
        """The pH at which the charges balance."""
        return _balanced(self, base_ml)

    def base_ml(self, ph: NDArray[np.float64]) -> NDArray[np.float64]:
        """The charge balance solved for the volume of base: exact, without a search."""
        h = 10.0**-ph
        free = h - KW / h
        charge = ACIDS[self.acid].charges(ph)
        return np.asarray(
            self.acid_ml * (self.acid_molar * charge - free) / (self.base_molar + free)
        )

    def curve(self, base_ml: float) -> tuple[list[float], list[float]]:
        """Volumes and pH from the start to here: both ends, and each tenth of a pH between."""
        first, last = self.ph(0.0), self.ph(base_ml)
        if base_ml <= 0:
            return [0.0], [first]
        tenths = np.arange(math.ceil(10 * first + 0.5), math.floor(10 * last - 0.5) + 1) / 10
        return [0.0, *self.base_ml(tenths).tolist(), base_ml], [first, *tenths.tolist(), last]


@lru_cache(maxsize=512)
def _balanced(mixture: Mixture, base_ml: float) -> float:
    root = brentq(mixture.excess_charge, _LOWEST, _HIGHEST, args=(base_ml,), xtol=1e-13, rtol=1e-14)
    return float(root)
