"""The titration against a textbook's table, closed forms and the balance of charges."""

import math
from collections.abc import Iterable

import numpy as np

from labs.core.check import Check
from labs.core.measuring import ideal_bench, value_read
from labs.core.values import Setting
from labs.titration.acids import Mixture

_KW = 1.008e-14  # here too, so that a wrong constant in the model is seen

# The numbers that this lab was designed to, with pKa 4.756 and this Kw. They come from the usual
# approximations (half titrated: pH = pKa; a salt's hydrolysis; base left over), not from a table.
_DESIGNED = {0: 2.881, 12.5: 4.756, 25: 8.726, 26: 11.289}

# OpenStax, Chemistry: Atoms First, table 14.4: 25.0 mL of 0.100 M acid with 0.100 M NaOH, two
# decimals, with Ka 1.8e-5 and Kw 1.0e-14.
_TABLE = {
    ("hydrochloric", 25): 7.00,
    ("acetic", 25): 8.72,
    ("hydrochloric", 26): 11.29,
    ("acetic", 26): 11.29,
    ("acetic", 28): 11.75,
    ("acetic", 30): 11.96,
    ("hydrochloric", 40): 12.36,
    ("acetic", 50): 12.52,
}


def checks() -> Iterable[Check]:
    yield from _published()
    yield from _acetic()
    yield from _weak_start()
    yield from _strong()
    yield from _volumes()
    yield from _charges()


def _read(instrument: str, **settings: Setting) -> float:
    return value_read(ideal_bench("titration", **settings), instrument)


def _published() -> Iterable[Check]:
    """To 0.01, which the table's other constants and its two decimals leave open."""
    source = "OpenStax, Chemistry: Atoms First, table 14.4"
    for (acid, base_ml), table_ph in _TABLE.items():
        ph = _read("ph_meter", acid=acid, titrant=base_ml)
        name = f"{acid} acid, pH at {base_ml} mL, textbook"
        yield Check(name, table_ph, ph, 0.01 / table_ph, source)


def _acetic() -> Iterable[Check]:
    for base_ml, designed in _DESIGNED.items():
        ph = _read("ph_meter", titrant=base_ml)
        name = f"acetic acid, pH at {base_ml} mL"
        # The approximations are within 0.0006 of the whole charge balance.
        yield Check(
            name,
            designed,
            ph,
            0.0006 / designed,
            "pH = pKa, hydrolysis, base left over: approximations, 3 decimals",
        )


def _weak_start() -> Iterable[Check]:
    """A weak acid alone: h^3 + K h^2 - (K C + Kw) h - K Kw = 0, solved as a polynomial."""
    for acid, pka in (("acetic", 4.756), ("formic", 3.75)):
        for molar in (0.01, 0.1, 0.2):
            k = 10**-pka
            roots = np.roots([1.0, k, -(k * molar + _KW), -k * _KW])
            exact = -math.log10(max(roots.real))
            ph = _read("ph_meter", acid=acid, acid_concentration=molar)
            yield Check(
                f"{acid} acid alone, {molar} mol/L",
                exact,
                ph,
                1e-6,
                "cubic of a weak acid, closed form",
            )


def _strong() -> Iterable[Check]:
    """Strong acid and strong base: h - Kw / h is the acid left over, a quadratic."""
    for base_ml in (0.0, 10.0, 24.95, 25.0, 25.05, 40.0):
        left = 0.1 * (25 - base_ml) / (25 + base_ml)
        root = math.hypot(left, 2 * math.sqrt(_KW))
        h = (left + root) / 2 if left >= 0 else 2 * _KW / (root - left)
        ph = _read("ph_meter", acid="hydrochloric", titrant=base_ml)
        name = f"hydrochloric acid, pH at {base_ml} mL"
        yield Check(
            name, -math.log10(h), ph, 1e-6, "quadratic, de Levie 1993, J. Chem. Educ. 70, 209"
        )


def _volumes() -> Iterable[Check]:
    for acid, protons in (("acetic", 1), ("oxalic", 2), ("phosphoric", 2), ("citric", 3)):
        settings: dict[str, Setting] = {"acid": acid, "acid_concentration": 0.08}
        read_ml = _read("autotitrator", **settings, acid_volume=20, base_concentration=0.2)
        name = f"equivalence volume of {acid} acid"
        yield Check(
            name, protons * 8.0, read_ml, 1e-9, "n C V of the acid over C of the base", "mL"
        )


def _charges() -> Iterable[Check]:
    """Positive and negative charges of every ion at the reading's pH, species by species."""
    pkas = {"oxalic": (1.25, 3.81), "phosphoric": (2.16, 7.21, 12.32), "citric": (3.13, 4.76, 6.4)}
    for acid, pka in pkas.items():
        for base_ml in (0.0, 20.0, 45.0):
            h = 10 ** -Mixture(acid, 0.1, 25.0, 0.1).ph(base_ml)
            whole = 25.0 + base_ml
            gone = [math.prod(10**-p / h for p in pka[:j]) for j in range(len(pka) + 1)]
            anions = 2.5 / whole * sum(j * g for j, g in enumerate(gone)) / sum(gone)
            name = f"charges balance, {acid} acid at {base_ml} mL"
            positive, negative = h + 0.1 * base_ml / whole, _KW / h + anions
            yield Check(name, positive, negative, 1e-9, "sum of charges is zero", "mol/L")
