"""The gas on the bench."""

import math
from typing import Any

from labs.core.errors import BadAction
from labs.core.simulation import Change, Reading, Simulation
from labs.core.values import JsonDict, shown
from labs.gas.gases import GASES, Gas

_DOTS_PER_MOL = 60
_PACE_OF_ONE = GASES["nitrogen"].thermal_speed(300.0)  # m/s that are drawn at pace 1


class GasCylinder(Simulation):
    """A gas under a piston that is held fast, in a bath that keeps its temperature.

    On the bench: amount n in mol, temperature T in K, volume V in L, pressure p in kPa.
    """

    following = False

    def _number(self, name: str) -> float:
        return float(self.values[name])

    @property
    def _gas(self) -> Gas:
        return GASES[str(self.values["gas"])]

    # -- acting --------------------------------------------------------------------------------

    def apply(self, target: str, action: str, value: Any) -> Change:
        """Mark one particle, so that it can be followed by eye; it changes nothing else."""
        if value is not None:
            raise BadAction("no_value_expected", {"value": shown(value)})
        old, self.following = self.following, action == "follow"
        return Change("marked" if old else "unmarked")

    def scene(self) -> JsonDict:
        """How many dots stand for the gas and how fast they are drawn; nothing of the pressure."""
        pace = self._gas.thermal_speed(self._number("temperature")) / _PACE_OF_ONE
        return {
            "dots": max(1, round(_DOTS_PER_MOL * self._number("amount"))),
            "pace": round(pace, 2),
            "following": self.following,
        }

    # -- reading -------------------------------------------------------------------------------

    def read(self, instrument: str, value: JsonDict) -> Reading:
        match instrument:
            case "manometer":
                return self._manometer()
            case "thermometer":
                return self._thermometer()
            case _:
                return self._speed_detector(str(value["average"]))

    def _manometer(self) -> Reading:
        """A fraction of the reading and some counts of the last digit, as a data sheet says."""
        tool = self.tool("manometer")
        volume_m3 = self._number("volume") / 1000
        true_pa = self._gas.pressure_pa(
            self._number("amount"), self._number("temperature"), volume_m3
        )
        counts_kpa = float(tool.noise["counts"]) * tool.resolution
        sd_kpa = float(tool.noise["fraction"]) * true_pa / 1000 + counts_kpa
        return self.measured(tool, true_pa / 1000, sd_kpa)

    def _thermometer(self) -> Reading:
        """The bath has had its time: the gas is as warm as the bath."""
        tool = self.tool("thermometer")
        return self.measured(tool, self._number("temperature"), float(tool.noise["sd_k"]))

    def _speed_detector(self, average: str) -> Reading:
        """Times some particles; their average scatters because they are not equally fast.

        With s = sqrt(R T / M) the speeds have the variance (3 - 8 / pi) s^2 and their squares
        6 s^4, so that the mean of N has a standard deviation of sqrt((3 - 8 / pi) / N) s and the
        root of the mean square one of sqrt(1 / (2 N)) s.
        """
        tool = self.tool("speed_detector")
        gas, temperature_k = self._gas, self._number("temperature")
        one = gas.thermal_speed(temperature_k) / math.sqrt(float(tool.noise["particles"]))
        if average == "rms":
            sd = one * math.sqrt(1 / 2)
            return self.measured(tool, gas.rms_speed(temperature_k), sd, "rms_speed")
        sd = one * math.sqrt(3 - 8 / math.pi)
        return self.measured(tool, gas.mean_speed(temperature_k), sd, "mean_speed")
