"""The circuits against closed forms, published values and conserved quantities."""

import math
from collections.abc import Iterable

import numpy as np

from labs.core.check import Check
from labs.core.measuring import ideal_bench, value_read
from labs.core.values import Setting
from labs.rc_rlc.decay import Array
from labs.rc_rlc.series import Series, State


def checks() -> Iterable[Check]:
    yield from _charging()
    yield from _frequencies()
    yield from _filters()
    yield from _ringing()
    yield from _kirchhoff()
    yield from _energy()


def _charging() -> Iterable[Check]:
    for taus, published in ((1, 63.2121), (5, 99.3262)):
        percent = value_read(ideal_bench("rc_rlc", emf=10, time=taus), "oscilloscope") * 10
        name = f"charged after {taus} R C"
        yield Check(name, published, percent, 1e-6, "1 - exp(-t / R C), four decimals", "%")
    left = value_read(ideal_bench("rc_rlc", signal="discharge", emf=10, time=3), "oscilloscope")
    yield Check("left after 3 R C", 10 * math.exp(-3), left, 1e-8, "exp(-t / R C)", "V")
    tau_ms = value_read(ideal_bench("rc_rlc", resistance=470, capacitance=2.2), "timer")
    yield Check("R C of 470 ohm and 2.2 uF", 0.470 * 2.2, tau_ms, 1e-8, "R C", "ms")
    coil_ms = value_read(ideal_bench("rc_rlc", circuit="rl", resistance=50, inductance=20), "timer")
    yield Check("L / R of 20 mH and 50 ohm", 20 / 50, coil_ms, 1e-8, "L / R", "ms")
    top = value_read(
        ideal_bench("rc_rlc", signal="square", frequency=500, time=1, emf=10), "oscilloscope"
    )
    yield Check(
        "top of a settled square wave",
        10 / (1 + math.exp(-1)),
        top,
        1e-8,
        "E / (1 + exp(-T/2RC))",
        "V",
    )


def _frequencies() -> Iterable[Check]:
    corner = value_read(ideal_bench("rc_rlc"), "sweep")
    yield Check(
        "corner of 1 kohm and 1 uF", 159.155, corner, 2e-6, "1 / (2 pi R C), three decimals", "Hz"
    )
    resonance = value_read(
        ideal_bench("rc_rlc", circuit="rlc", inductance=10, capacitance=0.1), "sweep"
    )
    yield Check(
        "resonance of 10 mH and 100 nF",
        5032.92,
        resonance,
        1e-6,
        "1 / (2 pi sqrt(L C)), two decimals",
        "Hz",
    )


def _filters() -> Iterable[Check]:
    corner = 1 / (2 * math.pi * 1e-3)
    bench = ideal_bench("rc_rlc", frequency=corner)
    yield Check(
        "gain at the corner", math.sqrt(0.5), value_read(bench, "gain_meter"), 1e-8, "-3 dB"
    )
    yield Check(
        "phase at the corner",
        -45,
        value_read(bench, "phase_meter"),
        1e-8,
        "-atan(2 pi f R C)",
        "deg",
    )
    rlc: dict[str, Setting] = {
        "circuit": "rlc",
        "resistance": 50,
        "inductance": 10,
        "capacitance": 0.1,
    }
    tuned = ideal_bench("rc_rlc", frequency=1 / (2 * math.pi * math.sqrt(1e-9)), **rlc)
    quality = math.sqrt(10e-3 / 0.1e-6) / 50
    yield Check(
        "gain at resonance", quality, value_read(tuned, "gain_meter"), 1e-8, "Q = sqrt(L/C)/R"
    )
    yield Check(
        "phase at resonance", -90, value_read(tuned, "phase_meter"), 1e-8, "1 / (j Q)", "deg"
    )


def _ringing() -> Iterable[Check]:
    """The first peak of an underdamped charge: E (1 + exp(-pi a / wd)) at pi / wd."""
    resistance, inductance, capacitance = 100.0, 10e-3, 1e-6
    damping = resistance / (2 * inductance)
    turning = math.sqrt(1 / (inductance * capacitance) - damping**2)
    settings: dict[str, Setting] = {
        "circuit": "rlc",
        "resistance": 100,
        "inductance": 10,
        "capacitance": 1,
    }
    peak = value_read(
        ideal_bench("rc_rlc", time=math.pi / turning * 1e3, emf=10, **settings), "oscilloscope"
    )
    expected = 10 * (1 + math.exp(-math.pi * damping / turning))
    yield Check(
        "first peak of a ringing circuit", expected, peak, 1e-8, "overshoot exp(-pi a/wd)", "V"
    )


def _kirchhoff() -> Iterable[Check]:
    """The parts' voltages, each from its own law, add up to the source's."""
    for circuit, signal in (("rc", "square"), ("rl", "sine"), ("rlc", "charge"), ("rlc", "square")):
        bench = ideal_bench(
            "rc_rlc", circuit=circuit, signal=signal, resistance=150, frequency=700, time=0.37
        )
        parts = [
            value_read(bench, "oscilloscope", across=p) for p in ("resistor", "capacitor", "coil")
        ]
        rest = value_read(bench, "oscilloscope", across="source") - math.fsum(parts)
        yield Check(f"Kirchhoff's sum, {circuit}, {signal}", 0, rest, 5e-8, "Kirchhoff 1845", "V")


def _energy() -> Iterable[Check]:
    """What the source gives while it charges is what R turns into heat and what is stored."""
    for kind, resistance in (("rc", 1000.0), ("rlc", 100.0), ("rlc", 400.0)):
        circuit = Series(kind, resistance, 1e-6, 10e-3)
        times = np.linspace(0.0, 30 * circuit.settling_s, 40_001)
        waves = circuit.constant(10.0, State(), times)
        heat = _integral(waves.resistor * waves.current, times)
        name = f"heat of charging, {kind}, {resistance:.0f} ohm"
        yield Check(name, 0.5 * 1e-6 * 10**2, heat, 1e-6, "half of C E^2, whatever R is", "J")


def _integral(samples: Array, times: Array) -> float:
    """Simpson's rule over an even number of steps."""
    weights = np.ones_like(samples)
    weights[1:-1:2], weights[2:-1:2] = 4, 2
    return float(weights @ samples * (times[1] - times[0]) / 3)
