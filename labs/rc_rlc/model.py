"""Resistor, capacitor and coil on a generator, with an oscilloscope."""

import math
from typing import Any

import numpy as np

from labs.core.errors import BadAction
from labs.core.simulation import Change, Reading, Simulation
from labs.core.values import JsonDict, Setting, rounded, shown
from labs.rc_rlc.decay import Array
from labs.rc_rlc.series import Series, State, Waves

_SAMPLES = 300
_STEPS = ("charge", "discharge")
_PERIODS = 2.5  # of a repeating signal on the screen, at least
_SETTLINGS = 6  # time constants of a step on the screen, at least
_LONGEST_S = 0.01  # a step on the screen, at most: as far as the cursor goes
_KEEPS = ("time",)  # controls that belong to the oscilloscope and not to the circuit


class RcRlc(Simulation):
    """A series circuit: L i' + R i + q / C = v(t), ideal parts, an ideal generator.

    `resistance` in ohms; `capacitance` (uF), `inductance` (mH) and the cursor's `time` (ms) are in
    the bench's units and turned into SI units here. A charge starts with nothing in the parts, a
    discharge after a long time at the full voltage; sine and square have settled.
    """

    running = False

    def _number(self, name: str) -> float:
        return float(self.values[name])

    @property
    def circuit(self) -> Series:
        return Series(
            str(self.values["circuit"]),
            self._number("resistance"),
            self._number("capacitance") * 1e-6,
            self._number("inductance") * 1e-3,
        )

    def waves(self, times_s: Array) -> Waves:
        """Every voltage and the current, for the signal that is chosen."""
        circuit, volts = self.circuit, self._number("emf")
        match self.values["signal"]:
            case "charge":
                return circuit.constant(volts, State(), times_s)
            case "discharge":
                return circuit.constant(0.0, circuit.rest(volts), times_s)
            case "square":
                return circuit.square(volts, self._number("frequency"), times_s)
            case _:
                return circuit.sine(volts, self._number("frequency"), times_s)

    # -- acting ----------------------------------------------------------------------------------

    def set_control(self, name: str, value: Setting) -> None:
        """A change of the circuit opens the switch; the cursor leaves it alone."""
        super().set_control(name, value)
        self.running = self.running and name in _KEEPS

    def apply(self, target: str, action: str, value: Any) -> Change:
        if value is not None:
            raise BadAction("no_value_expected", {"value": shown(value)})
        old, self.running = self.running, action == "run"
        observations = {"trajectory": self._trajectory()} if self.running else {}
        return Change("running" if old else "off", None, observations)

    def scene(self) -> JsonDict:
        return {"state": "running" if self.running else "off"}

    def _trajectory(self) -> JsonDict:
        """One sweep of the screen; a repeating signal goes on for ever."""
        span_s = self._span_s()
        waves = self.waves(np.linspace(0.0, span_s, _SAMPLES + 1))
        output = getattr(waves, self.circuit.output)
        return {
            "dt": rounded(span_s / _SAMPLES),
            "duration": rounded(span_s),
            "loop": self.values["signal"] not in _STEPS,
            "series": {
                "source_v": _short(waves.source),
                "output_v": _short(output),
                "capacitor_v": _short(waves.capacitor),
                "current_ma": _short(waves.current * 1e3),
            },
        }

    def _span_s(self) -> float:
        """What the screen shows: 1, 2 or 5 times a power of ten, as oscilloscopes have it."""
        if self.values["signal"] in _STEPS:
            return min(_LONGEST_S, _round_up(_SETTLINGS * self.circuit.settling_s))
        return _round_up(_PERIODS / self._number("frequency"))

    # -- reading ---------------------------------------------------------------------------------

    def read(self, instrument: str, value: JsonDict) -> Reading:
        if not self.running:
            raise BadAction("not_running")
        if instrument == "oscilloscope":
            return self._oscilloscope(str(value["across"]))
        tool, true = self.tool(instrument), self._true(instrument)
        spread = float(tool.noise.get("fraction", 0)) * abs(true) + float(tool.noise["sd"])
        return self.measured(tool, true, spread)

    def _true(self, instrument: str) -> float:
        circuit, frequency = self.circuit, self._number("frequency")
        match instrument:
            case "timer":
                return circuit.rise_s * 1e3
            case "voltmeter":
                return self._mean_v()
            case "ammeter":
                return circuit.rest(self._mean_v()).current * 1e3
            case "gain_meter":
                return circuit.gain(frequency)
            case "phase_meter":
                return circuit.phase_deg(frequency)
            case _:
                return circuit.characteristic_hz

    def _mean_v(self) -> float:
        """The direct part of the source; capacitor and coil let the mean through unchanged."""
        share = {"charge": 1.0, "square": 0.5}.get(str(self.values["signal"]), 0.0)
        return share * self._number("emf")

    def _oscilloscope(self, across: str) -> Reading:
        """A probe over one part, at the cursor's time."""
        tool, waves = self.tool("oscilloscope"), self.waves(np.array([self._cursor_s()]))
        part = self.circuit.output if across == "output" else across
        volts = float(getattr(waves, part)[0])
        spread = float(tool.noise["fraction"]) * abs(volts) + float(tool.noise["sd"])
        quantity = "voltage" if across == "output" else f"{across}_voltage"
        return self.measured(tool, volts, spread, quantity)

    def _cursor_s(self) -> float:
        return self._number("time") * 1e-3


def _short(samples: Array) -> list[float]:
    return [rounded(float(sample), 5) for sample in samples]


def _round_up(seconds: float) -> float:
    power = 10.0 ** math.floor(math.log10(seconds))
    return next(power * step for step in (1, 2, 5, 10) if power * step >= seconds * (1 - 1e-9))
