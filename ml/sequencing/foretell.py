"""From the chance that a skill is there to the chance that a lab shows it: two constants, the same for all skills."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ml.sequencing.course import Doubles

ROUNDS = 200
LEAST, MOST = 0.01, 0.99


@dataclass(frozen=True)
class Shows:
    """Chances of a good run with the skill and without it."""

    there: float
    missing: float

    def chances(self, there: Doubles) -> Doubles:
        """Of a good run, for skills that are there with these chances."""
        return np.asarray(self.missing + (self.there - self.missing) * there)


def fit_shows(there: Doubles, right: Doubles) -> Shows:
    """The likeliest two, by expectation and maximisation (Dempster, Laird & Rubin 1977, J. R. Stat. Soc. B 39, 1)."""
    found = Shows(0.9, 0.2)
    for _ in range(ROUNDS):
        with_it = there * np.where(right > 0, found.there, 1 - found.there)
        without = (1 - there) * np.where(right > 0, found.missing, 1 - found.missing)
        share = with_it / (with_it + without)
        found = Shows(_rate(share, right), _rate(1 - share, right))
    return found


def _rate(share: Doubles, right: Doubles) -> float:
    return float(np.clip((share * right).sum() / max(share.sum(), 1e-9), LEAST, MOST))
