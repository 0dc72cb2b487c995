"""The pendulum on the bench."""

import math
from typing import Any

import numpy as np

from labs.core.errors import BadAction
from labs.core.simulation import Change, Reading, Simulation
from labs.core.values import JsonDict, Setting, rounded, shown
from labs.pendulum.motion import Motion, motion_of

_SAMPLES = 240
_SHOWN_S = 10.0  # of a damped motion; a free one is shown for one period, which repeats
_SHOWN_SWINGS = 6


class Pendulum(Simulation):
    """A bob on a light rigid rod: theta'' = -(g / L) sin(theta) - (k / m) L |theta'| theta'.

    L is `length` (m), g `gravity` (m/s2), m `mass` (g on the bench, kg here), k `drag` (g/m on the
    bench, kg/m here: the drag force is k v^2). Angles in radians, zero straight down.
    """

    released = False

    @property
    def _rate_per_s(self) -> float:
        """sqrt(g / L): turns seconds into the motion's own unit of time."""
        return math.sqrt(self._number("gravity") / self._number("length"))

    def _number(self, name: str) -> float:
        return float(self.values[name])

    def _motion(self) -> Motion:
        beta = self._number("drag") * self._number("length") / self._number("mass")  # g/m * m / g
        return motion_of(math.radians(self._number("amplitude")), beta)

    # -- acting --------------------------------------------------------------------------------

    def set_control(self, name: str, value: Setting) -> None:
        """A change of the pendulum takes it back into the hand."""
        super().set_control(name, value)
        self.released = False

    def apply(self, target: str, action: str, value: Any) -> Change:
        if value is not None:
            raise BadAction("no_value_expected", {"value": shown(value)})
        old, self.released = self.released, action == "release"
        observations = {"trajectory": self._trajectory()} if self.released else {}
        return Change("swinging" if old else "held", None, observations)

    def _trajectory(self) -> JsonDict:
        """One period if nothing slows it down (`loop`), else the first seconds of the motion."""
        motion, rate = self._motion(), self._rate_per_s
        loop = self._number("drag") == 0
        duration_s = motion.period() / rate
        if not loop:
            duration_s = min(_SHOWN_S, _SHOWN_SWINGS * duration_s)
        times = np.linspace(0.0, duration_s * rate, _SAMPLES + 1)
        angles = motion.states(times)[0]
        return {
            "dt": rounded(duration_s / _SAMPLES),
            "duration": rounded(duration_s),
            "loop": loop,
            "series": {"angle_rad": [round(float(angle), 5) for angle in angles]},
        }

    def scene(self) -> JsonDict:
        return {"state": "swinging" if self.released else "held"}

    # -- reading -------------------------------------------------------------------------------

    def read(self, instrument: str, value: JsonDict) -> Reading:
        if not self.released:
            raise BadAction("not_swinging")
        match instrument:
            case "stopwatch":
                return self._stopwatch(int(value["swings"]))
            case "photogate":
                return self._photogate()
            case "protractor":
                return self._protractor(int(value["swings"]))
            case _:
                return self._energy(value["energy"], float(value["after_swings"]))

    def _stopwatch(self, swings: int) -> Reading:
        """A hand starts and stops it: two reaction times, shared by the swings in between."""
        tool = self.tool("stopwatch")
        true_s = self._motion().time_of_swings(swings) / self._rate_per_s
        reaction_s = math.sqrt(2) * float(tool.noise["reaction_sd_s"])
        shown_s = self.measured(tool, true_s, reaction_s)
        return Reading(
            "period",
            rounded(shown_s.value / swings),
            "s",
            rounded(shown_s.uncertainty / swings, 4),
        )

    def _photogate(self) -> Reading:
        tool = self.tool("photogate")
        true_s = self._motion().period() / self._rate_per_s
        return self.measured(tool, true_s, float(tool.noise["sd_s"]))

    def _protractor(self, swings: int) -> Reading:
        tool = self.tool("protractor")
        angle_deg = math.degrees(self._motion().turning_angle(swings))
        return self.measured(tool, angle_deg, float(tool.noise["sd_deg"]))

    def _energy(self, kind: Setting, after_swings: float) -> Reading:
        """Kinetic, potential (zero at the bottom) or total energy after some swings, in mJ."""
        tool = self.tool("energy_meter")
        kinetic_mj, potential_mj = self._energies_mj(after_swings)
        true_mj = {"kinetic": kinetic_mj, "potential": potential_mj}.get(
            str(kind), kinetic_mj + potential_mj
        )
        sd_mj = float(tool.noise["fraction"]) * true_mj + float(tool.noise["sd_mj"])
        return self.measured(tool, true_mj, sd_mj, f"{kind}_energy")

    def _energies_mj(self, after_swings: float) -> tuple[float, float]:
        """Energies after a number of swings of the first period; 0.25 is the first bottom."""
        motion = self._motion()
        angle, speed = motion.states(np.array([after_swings * motion.period()]))[:, 0]
        unit_mj = self._number("mass") * self._number("gravity") * self._number("length")  # g m2/s2
        return unit_mj * float(speed) ** 2 / 2, unit_mj * (1 - math.cos(float(angle)))
