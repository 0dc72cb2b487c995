"""The photoelectric effect against exact constants, Einstein's line and published thresholds."""

from collections.abc import Iterable

import numpy as np
from scipy.integrate import quad

from labs.core.check import Check
from labs.core.measuring import ideal_bench, value_read
from labs.core.values import Setting
from labs.photoelectric.emission import H_OVER_E_V_S, HC_OVER_E_EV_NM, WORK_FUNCTION_EV, Emission

_PUBLISHED_EV = {"sodium": 2.36, "calcium": 2.87, "zinc": 3.63, "copper": 4.65, "platinum": 5.64}
_H_OVER_E, _HC_OVER_E = 4.135667697e-15, 1239.84198


def checks() -> Iterable[Check]:
    yield Check("h/e", _H_OVER_E, H_OVER_E_V_S, 1e-9, "CODATA 2018, exact", "V s")
    yield Check("hc/e", _HC_OVER_E, HC_OVER_E_EV_NM, 1e-8, "CODATA 2018, exact", "eV nm")
    yield from _light()
    yield from _stopping()
    yield from _slope()
    yield from _current()


def _read(instrument: str, **settings: Setting) -> float:
    return value_read(ideal_bench("photoelectric", **settings), instrument)


def _light() -> Iterable[Check]:
    for wavelength in (200, 400, 650):
        energy = _read("photon_energy_meter", wavelength=wavelength)
        name = f"photon energy at {wavelength} nm"
        yield Check(name, _HC_OVER_E / wavelength, energy, 1e-8, "h c / lambda", "eV")
        frequency = _read("frequency_meter", wavelength=wavelength)
        name = f"frequency at {wavelength} nm"
        yield Check(name, 299792.458 / wavelength, frequency, 1e-9, "c / lambda, c exact", "THz")


def _stopping() -> Iterable[Check]:
    for metal, work_ev in _PUBLISHED_EV.items():
        stopping = _read("stopping_meter", metal=metal, wavelength=160, intensity=100)
        source = "h f - phi, Einstein 1905; phi CRC Handbook 12 / Michaelson 1977"
        name = f"stopping voltage of {metal} at 160 nm"
        yield Check(name, _HC_OVER_E / 160 - work_ev, stopping, 1e-6, source, "V")
        threshold = _threshold_nm(metal)
        yield Check(f"threshold of {metal}", _HC_OVER_E / work_ev, threshold, 1e-6, source, "nm")


def _threshold_nm(metal: str) -> float:
    """Where the current of the model vanishes, by halving."""
    low, high = 100.0, 900.0
    for _ in range(60):
        middle = (low + high) / 2
        emits = Emission(middle, 1.0, WORK_FUNCTION_EV[metal]).saturation_na > 0
        low, high = (middle, high) if emits else (low, middle)
    return low


def _slope() -> Iterable[Check]:
    """Millikan's line, Phys. Rev. 7, 355 (1916): the slope is h/e, the same for every metal."""
    for metal in ("sodium", "zinc"):
        lights = (180, 220, 260, 300)
        frequencies = [_read("frequency_meter", wavelength=w) * 1e12 for w in lights]
        volts = [_read("stopping_meter", wavelength=w, metal=metal) for w in lights]
        slope = float(np.polyfit(frequencies, volts, 1)[0])
        yield Check(
            f"slope of Vs over f, {metal}", _H_OVER_E, slope, 1e-6, "h/e, Millikan 1916", "V s"
        )


def _current() -> Iterable[Check]:
    """Current at 1 mW of 400 nm on sodium: P / E, yield a (E - phi)^2, and its energies."""
    energy = _HC_OVER_E / 400
    full_na = 1e-3 / energy * 1e-4 * (energy - 2.36) ** 2 * 1e9
    read = _read("ammeter", voltage=5, intensity=100)
    yield Check("saturation current", full_na, read, 1e-6, "P / E times Fowler's yield, 1931", "nA")
    half = _read("ammeter", voltage=-0.3, intensity=100)
    left = full_na * (1 - 0.3 / (energy - 2.36)) ** 2
    yield Check("current at -0.3 V", left, half, 1e-6, "(1 - V / Vs)^2, DuBridge 1933", "nA")
    counted = 10 * _read("ammeter", intensity=10, voltage=5)
    yield Check("current over intensity", read, counted, 1e-9, "proportional to the light", "nA")
    emission = Emission(400, 1.0, WORK_FUNCTION_EV["sodium"])
    # Energy carried over: int I dV from -Vs to 0 is I_sat times the mean energy, Kmax / 3.
    area = quad(emission.current_na, -emission.fastest_ev, 0)[0]
    mean = quad(emission.energy_ev, 0, 1)[0] * emission.saturation_na
    yield Check("energy under the curve", mean, area, 1e-8, "sum of the electrons' energies", "nW")
