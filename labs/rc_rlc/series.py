"""A source, a resistor and one or two of capacitor and coil in series, solved in closed form.

Kirchhoff's voltage law, v = R i + q / C + L i', with v constant (a step) or sinusoidal (phasors).
SI units throughout; ideal parts.
"""

import cmath
import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.optimize import brentq

from labs.rc_rlc.decay import Array, Decay, Exponential, Oscillation

RISEN = 1 - math.exp(-1)  # 63.2 %: how far one time constant gets


class State(NamedTuple):
    """What the parts hold: the capacitor's voltage (V) and the current in the coil (A)."""

    voltage: float = 0.0
    current: float = 0.0


class Waves(NamedTuple):
    """Voltages (V) and the current (A) at the times asked for."""

    source: Array
    resistor: Array
    capacitor: Array
    coil: Array
    current: Array


@dataclass(frozen=True)
class Series:
    """The circuit: `rc`, `rl` or `rlc`. The part that is not in it has no voltage."""

    kind: str
    resistance: float
    capacitance: float
    inductance: float

    @property
    def output(self) -> str:
        """Where the output is taken: the capacitor, or the resistor where there is none."""
        return "resistor" if self.kind == "rl" else "capacitor"

    # -- in time ---------------------------------------------------------------------------------

    def rest(self, volts: float) -> State:
        """How it all ends at a constant voltage: the capacitor full, or the current steady."""
        if self.kind == "rl":
            return State(0.0, volts / self.resistance)
        return State(volts, 0.0)

    def constant(self, volts: float, start: State, times_s: Array) -> Waves:
        """From `start`, with the source at a constant voltage."""
        end = self.rest(volts)
        if self.kind == "rl":
            falling = Exponential(start.current - end.current, self.resistance / self.inductance)
            current, slope = end.current + falling.at(times_s), falling.slope().at(times_s)
            capacitor = np.zeros_like(times_s)
        else:
            away = self._away(State(start.voltage - end.voltage, start.current))
            capacitor = end.voltage + away.at(times_s)
            current = self.capacitance * away.slope().at(times_s)
            slope = self.capacitance * away.slope().slope().at(times_s)
        coil = np.zeros_like(times_s) if self.kind == "rc" else self.inductance * slope
        source = np.full_like(times_s, volts)
        return Waves(source, self.resistance * current, capacitor, coil, current)

    def _away(self, start: State) -> Decay:
        """How the capacitor's distance from its final voltage dies away."""
        if self.kind == "rc":
            return Exponential(start.voltage, 1 / (self.resistance * self.capacitance))
        damping = self.resistance / (2 * self.inductance)
        natural = 1 / math.sqrt(self.inductance * self.capacitance)
        slope = start.current / self.capacitance
        return Oscillation(start.voltage, slope + damping * start.voltage, damping, natural)

    def square(self, volts: float, frequency: float, times_s: Array) -> Waves:
        """Settled on a square wave: the source at `volts` in the first half, 0 in the second."""
        half = 0.5 / frequency
        on = self._settled_start(volts, half)
        off = self._after(volts, on, half)
        within = np.mod(times_s, 2 * half)
        first = self.constant(volts, on, np.minimum(within, half))
        second = self.constant(0.0, off, np.maximum(within - half, 0.0))
        return Waves(*(np.where(within < half, a, b) for a, b in zip(first, second, strict=True)))

    def _after(self, volts: float, start: State, seconds: float) -> State:
        waves = self.constant(volts, start, np.array([seconds]))
        return State(float(waves.capacitor[0]), float(waves.current[0]))

    def _settled_start(self, volts: float, half: float) -> State:
        """The state that comes back after a whole period: x = P (P x + p) with P of half a one."""
        columns = [self._after(0.0, State(*unit), half) for unit in ((1.0, 0.0), (0.0, 1.0))]
        decay = np.array(columns).T
        driven = np.array(self._after(volts, State(), half))
        found = np.linalg.solve(np.eye(2) - decay @ decay, decay @ driven)
        return State(float(found[0]), float(found[1]))

    def sine(self, volts: float, frequency: float, times_s: Array) -> Waves:
        """Settled on a sine of amplitude `volts`."""
        turning = volts * np.exp(2j * math.pi * frequency * times_s)
        current = 1 / sum(self.impedances(frequency).values())
        waves = {
            part: np.imag(turning * current * z) for part, z in self.impedances(frequency).items()
        }
        return Waves(np.imag(turning), **waves, current=np.imag(turning * current))

    # -- in frequency ----------------------------------------------------------------------------

    def impedances(self, frequency: float) -> dict[str, complex]:
        """Of each part, in ohms: R, 1/(j w C), j w L."""
        w = 2 * math.pi * frequency
        return {
            "resistor": complex(self.resistance),
            "capacitor": 0j if self.kind == "rl" else 1 / (1j * w * self.capacitance),
            "coil": 0j if self.kind == "rc" else 1j * w * self.inductance,
        }

    def response(self, frequency: float) -> complex:
        """Output over source, as a phasor."""
        parts = self.impedances(frequency)
        return complex(parts[self.output] / sum(parts.values()))

    def gain(self, frequency: float) -> float:
        return abs(self.response(frequency))

    def phase_deg(self, frequency: float) -> float:
        """By how much the output is ahead of the source."""
        return math.degrees(cmath.phase(self.response(frequency)))

    @property
    def characteristic_hz(self) -> float:
        """The corner 1/(2 pi R C) or R/(2 pi L), or the resonance 1/(2 pi sqrt(L C))."""
        if self.kind == "rc":
            return 1 / (2 * math.pi * self.resistance * self.capacitance)
        if self.kind == "rl":
            return self.resistance / (2 * math.pi * self.inductance)
        return 1 / (2 * math.pi * math.sqrt(self.inductance * self.capacitance))

    # -- how long --------------------------------------------------------------------------------

    @property
    def settling_s(self) -> float:
        """The time constant of what dies away last."""
        if self.kind == "rc":
            return self.resistance * self.capacitance
        if self.kind == "rl":
            return self.inductance / self.resistance
        damping = self.resistance / (2 * self.inductance)
        squared = damping**2 - 1 / (self.inductance * self.capacitance)
        return 1 / damping if squared <= 0 else self._slow_s(damping, math.sqrt(squared))

    def _slow_s(self, damping: float, root: float) -> float:
        return (damping + root) * self.inductance * self.capacitance

    @property
    def rise_s(self) -> float:
        """From the switching on until the output first has 63.2 % of its final value."""
        if self.kind != "rlc":
            return self.settling_s

        def missing(time_s: float) -> float:
            return float(self.constant(1.0, State(), np.array([time_s])).capacitor[0]) - RISEN

        # The output only climbs before half a turn; a slow circuit has it within two time constants.
        half_turn_s = math.pi * math.sqrt(self.inductance * self.capacitance)
        late_s = half_turn_s
        while missing(late_s) < 0:
            late_s *= 2
        return float(brentq(missing, 0.0, late_s, xtol=1e-15, rtol=1e-12))
