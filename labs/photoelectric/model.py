"""The phototube on the bench."""

import math
from typing import Any

from labs.core.errors import BadAction
from labs.core.simulation import Change, Reading, Simulation
from labs.core.values import JsonDict, shown
from labs.photoelectric.emission import (
    WORK_FUNCTION_EV,
    Emission,
    frequency_thz,
    photon_energy_ev,
)
from labs.photoelectric.flight import flights


class Photoelectric(Simulation):
    """A lamp shines on the metal of a vacuum tube: e Vs = h f - phi.

    `wavelength` in nm, `intensity` in % of the full light power, `voltage` of the collector
    against the cathode in V. Both electrodes are taken to have the same work function, so that
    there is no contact voltage; there is no dark current and no emission by heat.
    """

    lit = False

    def _number(self, name: str) -> float:
        return float(self.values[name])

    @property
    def emission(self) -> Emission:
        return Emission(
            self._number("wavelength"),
            self._number("intensity") / 100,
            WORK_FUNCTION_EV[str(self.values["metal"])],
        )

    # -- acting --------------------------------------------------------------------------------

    def apply(self, target: str, action: str, value: Any) -> Change:
        if value is not None:
            raise BadAction("no_value_expected", {"value": shown(value)})
        old, self.lit = self.lit, action == "switch_on"
        return Change("on" if old else "off")

    def scene(self) -> JsonDict:
        if not self.lit:
            return {"lamp": "off", "electrons": {"rate": 0, "paths": []}}
        return {"lamp": "on", "electrons": flights(self.emission, self._number("voltage"))}

    # -- reading -------------------------------------------------------------------------------

    def read(self, instrument: str, value: JsonDict) -> Reading:
        if instrument == "voltmeter":
            return self._relative("voltmeter", self._number("voltage"))
        if not self.lit:
            raise BadAction("lamp_off")
        match instrument:
            case "ammeter":
                return self._relative("ammeter", self.emission.current_na(self._number("voltage")))
            case "stopping_meter":
                return self._stopping()
            case "frequency_meter":
                return self._light("frequency_meter", frequency_thz(self._number("wavelength")))
            case _:
                return self._light(
                    "photon_energy_meter", photon_energy_ev(self._number("wavelength"))
                )

    def _relative(self, instrument: str, true_value: float) -> Reading:
        """A meter whose standard deviation is a fraction of the reading plus a floor."""
        tool = self.tool(instrument)
        floor, fraction = float(tool.noise["sd"]), float(tool.noise["fraction"])
        return self.measured(tool, true_value, floor + fraction * abs(true_value))

    def _light(self, instrument: str, true_value: float) -> Reading:
        if self._number("intensity") == 0:
            raise BadAction("no_light")
        return self._relative(instrument, true_value)

    def _stopping(self) -> Reading:
        """The scan turns the voltage down and extrapolates the root of the current to zero.

        Near the middle of that line the current's own noise d makes an error of d Vs / I (I the
        saturation current), to which the voltage source adds its own: faint light is less sure.
        """
        tool, emission = self.tool("stopping_meter"), self.emission
        floor_na = float(tool.noise["floor_na"])
        if emission.saturation_na < float(tool.noise["least_na"]):
            raise BadAction("no_current_to_stop")
        stopping_v = emission.fastest_ev
        spread_v = floor_na * stopping_v / emission.saturation_na
        return self.measured(tool, stopping_v, math.hypot(float(tool.noise["sd_v"]), spread_v))
