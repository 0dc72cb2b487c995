"""How the pH and the temperature change what an enzyme can do.

pH: only the middle one of three protonation states works, which gives a bell with two pKa
(Michaelis & Davidsohn, Biochem. Z. 35, 386, 1911). Temperature: the turnover follows Arrhenius,
and above its melting temperature the enzyme unfolds, reversibly and at once (the two-state form
of Sharpe & DeMichele, J. Theor. Biol. 64, 649, 1977). Km is held to be the same throughout.
"""

import math
from dataclasses import dataclass

GAS = 8.314462618  # J/(mol K), CODATA 2018, exact
ZERO_C = 273.15


@dataclass(frozen=True)
class Surroundings:
    """Where the enzyme is; the constants are those of a made-up but usual enzyme."""

    ph: float
    celsius: float
    acid_pk: float = 6.0
    base_pk: float = 9.0
    activation: float = 50e3  # J/mol
    unfolding: float = 300e3  # J/mol, van 't Hoff
    melting_c: float = 50.0

    @property
    def kelvin(self) -> float:
        return self.celsius + ZERO_C

    @property
    def protonated_right(self) -> float:
        """Share of the enzyme in the protonation state that works."""
        return 1 / (1 + 10 ** (self.acid_pk - self.ph) + 10 ** (self.ph - self.base_pk))

    @property
    def folded(self) -> float:
        """Share of the enzyme that is folded: K = exp(H / R (1 / Tm - 1 / T))."""
        melting = 1 / (self.melting_c + ZERO_C) - 1 / self.kelvin
        return 1 / (1 + math.exp(self.unfolding / GAS * melting))

    @property
    def working(self) -> float:
        return self.protonated_right * self.folded

    @property
    def speed(self) -> float:
        """Turnover of what works, without a scale: exp(-Ea / R T)."""
        return math.exp(-self.activation / (GAS * self.kelvin))

    @property
    def activity(self) -> float:
        return self.working * self.speed

    @property
    def best_c(self) -> float:
        """The optimum: where the unfolded share is Ea / H (the derivative of ln activity is 0)."""
        odds = self.activation / (self.unfolding - self.activation)
        inverse = 1 / (self.melting_c + ZERO_C) - GAS / self.unfolding * math.log(odds)
        return 1 / inverse - ZERO_C


REFERENCE = Surroundings(ph=7.5, celsius=25.0)
