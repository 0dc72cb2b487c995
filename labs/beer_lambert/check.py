"""The photometer against Beer-Lambert's law, closed forms of stray light and published peaks."""

import math
from collections.abc import Iterable

from labs.beer_lambert.solutions import Cell
from labs.core.check import Check
from labs.core.measuring import ideal_bench, value_read
from labs.core.values import Setting

_REGULATION = "Commission Regulation (EU) No 231/2012, E(1 %, 1 cm) M / 10"
_TEXTBOOK = "usual textbook value, rounded"

# Published: wavelength nm, L/(mol cm), allowed error in nm (what the source is rounded to).
_PEAKS = {
    "brilliant_blue": (630, 1630 * 792.85 / 10, 0.5, _REGULATION),
    "allura_red": (504, 540 * 496.42 / 10, 0.5, _REGULATION),
    "tartrazine": (426, 530 * 534.37 / 10, 0.5, _REGULATION),
    "potassium_permanganate": (525, 2400.0, 0.5, _TEXTBOOK),
    "copper_sulfate": (810, 12.0, 0.5, _TEXTBOOK),
}


def checks() -> Iterable[Check]:
    yield from _peaks()
    yield from _doubling()
    yield from _plateau()
    yield from _stray()
    yield from _consistent()
    yield from _layers()


def _read(instrument: str, **settings: Setting) -> float:
    return value_read(ideal_bench("beer_lambert", **settings), instrument)


def _peaks() -> Iterable[Check]:
    for solute, (nm, absorptivity, within_nm, source) in _PEAKS.items():
        found_nm = _read("peak_finder", solute=solute)
        named = solute.replace("_", " ")
        yield Check(f"peak of {named}", nm, found_nm, within_nm / nm, source, "nm")
        height = _read("absorptivity_meter", solute=solute, wavelength=found_nm, stray_light=0)
        name = f"molar absorptivity of {named}"
        yield Check(name, absorptivity, height, 1e-4, source, "L/(mol cm)")


def _doubling() -> Iterable[Check]:
    """Twice the path or the concentration, twice the absorbance, where there is no stray light.

    A reading has nine digits, hence 1e-8.
    """
    plain: dict[str, Setting] = {"stray_light": 0}
    once = _read("spectrometer", concentration=20, path=1, **plain)
    for name, settings in (
        ("twice the path", {"concentration": 20, "path": 2}),
        ("twice the concentration", {"concentration": 40, "path": 1}),
    ):
        twice = _read("spectrometer", **settings, **plain)
        yield Check(f"absorbance, {name}", 2 * once, twice, 1e-8, "A = eps b c")
    # 0.2 mmol/L of permanganate with 2400 L/(mol cm) at its peak
    peak_nm = _read("peak_finder")
    shown = _read("spectrometer", concentration=20, path=1, wavelength=peak_nm, **plain)
    yield Check("0.2 mmol/L of permanganate in 1 cm", 0.48, shown, 1e-6, "A = eps b c")


def _plateau() -> Iterable[Check]:
    for stray in (0.1, 0.5, 2.0):
        share = stray / 100
        highest = -math.log10(share / (1 + share))
        shown = _read("spectrometer", concentration=100, path=5, stray_light=stray, wavelength=525)
        # 10^-12 of the light comes through the solution: next to the stray light, nothing.
        yield Check(f"plateau with {stray} % stray light", highest, shown, 1e-8, "-log10(s/(1+s))")


def _stray() -> Iterable[Check]:
    for absorbance in (0.3, 1.0, 2.0):
        cell = Cell("copper_sulfate", 810.0, 1.0, absorbance / 12 * 1000, 0.005)
        expected = -math.log10((10**-absorbance + 0.005) / 1.005)
        name = f"absorbance {absorbance} with 0.5 % stray light"
        yield Check(name, expected, cell.shown_absorbance, 1e-8, "-log10((T + s)/(1 + s))")


def _consistent() -> Iterable[Check]:
    """The instruments look at one beam: T = 10^-A, and the detector's power is T of the blank."""
    for mmol in (0.1, 0.5, 1.0):
        cell = Cell("potassium_permanganate", 525.0, 1.0, mmol, 0.005)
        name = f"transmittance at {mmol} mmol/L"
        yield Check(name, 10**-cell.shown_absorbance, cell.shown_transmittance, 1e-9, "T = 10^-A")
    passed = _read("transmission_meter")
    yield Check("power of a blank of 100 uW", passed, _read("photodiode"), 1e-9, "P = T P0", "uW")


def _layers() -> Iterable[Check]:
    """Each layer lets the same share through, so two layers multiply."""
    one = _read("transmission_meter", path=1, stray_light=0)
    three = _read("transmission_meter", path=3, stray_light=0)
    yield Check("three layers of 1 cm", 100 * (one / 100) ** 3, three, 1e-8, "Lambert's law", "%")
