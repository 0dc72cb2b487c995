"""A reaction in a thermostatted beaker."""

import math
from typing import Any

import numpy as np

from labs.core.errors import BadAction
from labs.core.simulation import Change, Reading, Simulation
from labs.core.values import JsonDict, Setting, rounded, shown
from labs.kinetics.rates import Course

_SAMPLES = 240
_HALVES = 6  # how many times the half of the change a strip of the recorder lasts
_LEAST_CHANGE = 0.002  # mol/L: less cannot be timed
_KEEPS = ("time",)  # when the colorimeter looks: it leaves the beaker alone


class Kinetics(Simulation):
    """A turns into B at constant temperature and volume, well stirred, after mass action.

    `temperature` in degrees Celsius, `start_a` and `start_b` in mol/L, `catalyst` in mmol/L, and
    the colorimeter's `time` in s from the start. Every start takes a fresh portion.
    """

    running = False

    def _number(self, name: str) -> float:
        return float(self.values[name])

    @property
    def course(self) -> Course:
        return Course.of(
            str(self.values["reaction"]),
            self._number("temperature"),
            self._number("catalyst"),
            self._number("start_a"),
            self._number("start_b"),
        )

    # -- acting ----------------------------------------------------------------------------------

    def set_control(self, name: str, value: Setting) -> None:
        """A change of the mixture needs a fresh portion; the colorimeter's time does not."""
        super().set_control(name, value)
        self.running = self.running and name in _KEEPS

    def apply(self, target: str, action: str, value: Any) -> Change:
        if value is not None:
            raise BadAction("no_value_expected", {"value": shown(value)})
        old, self.running = self.running, action == "start"
        observations = {"trajectory": self._trajectory()} if self.running else {}
        return Change("running" if old else "off", None, observations)

    def scene(self) -> JsonDict:
        return {"state": "running" if self.running else "off"}

    def _trajectory(self) -> JsonDict:
        """Concentrations in time, to the width of the recorder's pen."""
        course = self.course
        span_s = _round_up(_HALVES * course.half_change_s)
        a = course.a(np.linspace(0.0, span_s, _SAMPLES + 1))
        return {
            "dt": rounded(span_s / _SAMPLES),
            "duration": span_s,
            "loop": False,
            "series": {
                "a_molar": [round(float(x), 4) for x in a],
                "b_molar": [round(float(x), 4) for x in course.whole - a],
            },
        }

    # -- reading ---------------------------------------------------------------------------------

    def read(self, instrument: str, value: JsonDict) -> Reading:
        if not self.running:
            raise BadAction("not_started")
        tool, true = self.tool(instrument), self._true(instrument)
        spread = float(tool.noise["fraction"]) * abs(true) + float(tool.noise["sd"])
        return self.measured(tool, true, spread)

    def _true(self, instrument: str) -> float:
        course = self.course
        match instrument:
            case "colorimeter":
                return float(course.a(np.array([self._number("time")]))[0])
            case "rate_meter":
                return 1e3 * course.initial_rate
            case "half_life_timer":
                return _timed_s(course)
            case "end_cell":
                return course.final_a
            case "ratio_meter":
                return _ratio(course)
            case _:
                return 1e3 * course.forward_rate(course.final_a)


def _timed_s(course: Course) -> float:
    if abs(course.start_a - course.final_a) < _LEAST_CHANGE:
        raise BadAction("nothing_changes")
    return course.half_change_s


def _ratio(course: Course) -> float:
    if course.constant is None:
        raise BadAction("no_way_back")
    return course.constant


def _round_up(seconds: float) -> float:
    """To 1, 2 or 5 times a power of ten, as strips of paper have it."""
    power = 10.0 ** math.floor(math.log10(seconds))
    step = next(s for s in (1, 2, 5, 10) if power * s >= seconds * (1 - 1e-9))
    return rounded(power * step)
