"""The launcher on its range."""

import math
from typing import Any

import numpy as np

from labs.core.errors import BadAction
from labs.core.simulation import Change, Reading, Simulation
from labs.core.values import JsonDict, Setting, rounded, shown
from labs.projectile.best_angle import best_angle_deg
from labs.projectile.flight import Flight, Shot, drag_kg_m, flight_of

_SAMPLES = 160


class Projectile(Simulation):
    """A ball of 74 mm: m dv/dt = -m g - k |v| v with k = rho Cd A / 2, air of 1.204 kg/m3.

    v is `speed` (m/s) at `angle` (deg), m `mass` (g on the bench, kg here), Cd `drag_coefficient`,
    g `gravity` (m/s2), and the muzzle is `launch_height` (m) above level ground.
    """

    launched = False

    def _number(self, name: str) -> float:
        return float(self.values[name])

    @property
    def _mass_kg(self) -> float:
        return self._number("mass") / 1000

    @property
    def _drag_kg_m(self) -> float:
        return drag_kg_m(self._number("drag_coefficient"))

    def _shot(self) -> Shot:
        return Shot(
            self._number("speed"),
            self._number("angle"),
            self._number("launch_height"),
            self._drag_kg_m / self._mass_kg,
            self._number("gravity"),
        )

    def _flight(self) -> Flight:
        return flight_of(self._shot())

    # -- acting --------------------------------------------------------------------------------

    def set_control(self, name: str, value: Setting) -> None:
        """A change of the launcher is for the next shot: the ball is loaded again."""
        super().set_control(name, value)
        self.launched = False

    def apply(self, target: str, action: str, value: Any) -> Change:
        if value is not None:
            raise BadAction("no_value_expected", {"value": shown(value)})
        old, self.launched = self.launched, action == "launch"
        observations = {"trajectory": self._trajectory()} if self.launched else {}
        return Change("landed" if old else "loaded", None, observations)

    def _trajectory(self) -> JsonDict:
        flight = self._flight()
        duration = flight.duration_s
        x, y = flight.states(np.linspace(0.0, duration, _SAMPLES + 1))[:2]
        return {
            "dt": rounded(duration / _SAMPLES),
            "duration": rounded(duration),
            "series": {
                "x_m": [round(float(v), 4) for v in x],
                "y_m": [round(abs(float(v)), 4) for v in y],  # the last one is +-1e-12
            },
        }

    def scene(self) -> JsonDict:
        return {"state": "landed" if self.launched else "loaded"}

    # -- reading -------------------------------------------------------------------------------

    def read(self, instrument: str, value: JsonDict) -> Reading:
        if instrument == "fan":  # shoots by itself
            return self._fan()
        if not self.launched:
            raise BadAction("not_launched")
        match instrument:
            case "tape":
                return self._length("tape", self._flight().range_m)
            case "height_gauge":
                return self._length("height_gauge", self._flight().maximum_height_m)
            case "stopwatch":
                return self._stopwatch()
            case "speed_gun":
                return self._speed(str(value["moment"]))
            case _:
                return self._force(str(value["moment"]))

    def _length(self, name: str, true_m: float) -> Reading:
        tool = self.tool(name)
        return self.measured(tool, true_m, _spread(tool.noise, "sd_m", true_m))

    def _stopwatch(self) -> Reading:
        """A hand starts and stops it: two reaction times."""
        tool = self.tool("stopwatch")
        reaction_s = math.sqrt(2) * float(tool.noise["reaction_sd_s"])
        return self.measured(tool, self._flight().duration_s, reaction_s)

    def _velocity(self, moment: str) -> tuple[float, float]:
        """Along the ground and up, at one of three moments of the flight."""
        flight = self._flight()
        time_s = {"launch": 0.0, "top": flight.top_s, "landing": flight.duration_s}[moment]
        return float(flight.at(time_s)[2]), float(flight.at(time_s)[3])

    def _speed(self, moment: str) -> Reading:
        tool = self.tool("speed_gun")
        true = math.hypot(*self._velocity(moment))
        return self.measured(tool, true, _spread(tool.noise, "sd_m_s", true), f"{moment}_speed")

    def _force(self, moment: str) -> Reading:
        """Mass times horizontal acceleration; forwards is positive. Only drag acts along it."""
        tool = self.tool("force_sensor")
        along, up = self._velocity(moment)
        true_n = -self._drag_kg_m * math.hypot(along, up) * along + 0.0  # never -0.0
        sd_n = _spread(tool.noise, "sd_n", true_n)
        return self.measured(tool, true_n, sd_n, f"force_at_{moment}")

    def _fan(self) -> Reading:
        tool = self.tool("fan")
        shot = self._shot()
        best = best_angle_deg(shot.speed, shot.height, shot.drag_per_mass, shot.gravity)
        return self.measured(tool, best, float(tool.noise["sd_deg"]))


def _spread(noise: Any, constant: str, true_value: float) -> float:
    """A fraction of the reading and a constant, as lab.yaml writes them down."""
    return math.hypot(float(noise[constant]), float(noise["fraction"]) * true_value)
