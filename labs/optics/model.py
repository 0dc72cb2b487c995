"""The optical bench: a ray at a half-cylinder, or a lens and a screen."""

import math
from typing import Any

from labs.core.errors import BadAction
from labs.core.simulation import Change, Reading, Simulation
from labs.core.values import JsonDict, shown
from labs.optics.lens import ThinLens
from labs.optics.refraction import AIR, Surface

_USED_WITH = {
    "protractor": "refraction",
    "light_meter": "refraction",
    "screen": "lens",
    "ruler": "lens",
    "lux_meter": "lens",
}
_BENCH_CM = 150.0  # how far behind the lens the screen can be pushed


class Optics(Simulation):
    """Two set-ups on one bench, chosen by `setup`; the lamp has to be on to see anything.

    Refraction: `angle` of incidence (deg) on the flat side of a half-cylinder of refractive
    `index`, `direction` into the glass or out of it. A ray through the middle meets the round side
    at right angles; that side is coated and reflects nothing. Lens: `object_distance` and
    `focal_length` (cm), `lens_diameter` (mm), `covered` (% of its height, from the top).
    """

    lit = False

    def _number(self, name: str) -> float:
        return float(self.values[name])

    # -- acting --------------------------------------------------------------------------------

    def apply(self, target: str, action: str, value: Any) -> Change:
        if value is not None:
            raise BadAction("no_value_expected", {"value": shown(value)})
        old, self.lit = self.lit, action == "light"
        return Change("light" if old else "dark", None, {})

    def scene(self) -> JsonDict:
        """What an eye sees on the bench: whole degrees and percents, never a meter's digits."""
        setup = str(self.values["setup"])
        if not self.lit:
            return {"lamp": "off", "setup": setup}
        seen = self._seen_rays() if setup == "refraction" else self._seen_image()
        return {"lamp": "on", "setup": setup, **seen}

    def _seen_rays(self) -> JsonDict:
        refracted_rad = self._surface.refracted_rad(self._incident_rad)
        reflected, transmitted = self._shares
        return {
            "refracted_deg": None if refracted_rad is None else round(math.degrees(refracted_rad)),
            "reflected": round(reflected, 2),
            "transmitted": round(transmitted, 2),
        }

    def _seen_image(self) -> JsonDict:
        """Where rays meet behind the lens (or seem to come from), as far as the bench is long."""
        lens = self._lens
        far = abs(lens.image_cm) > 10 * _BENCH_CM
        light = min(1.0, lens.illuminance_lx / 60) ** 0.5
        return {
            "image_cm": None if far else round(lens.image_cm, 1),
            "sharp": 0 < lens.image_cm <= _BENCH_CM,
            "light": round(light, 2),
        }

    # -- reading -------------------------------------------------------------------------------

    def read(self, instrument: str, value: JsonDict) -> Reading:
        setup = _USED_WITH[instrument]
        if self.values["setup"] != setup:
            raise BadAction(f"needs_{setup}", {"instrument": instrument})
        if not self.lit:
            raise BadAction("lamp_off")
        match instrument:
            case "protractor":
                return self._protractor()
            case "light_meter":
                return self._light_meter(str(value["beam"]))
            case _:
                return self._image(instrument)

    @property
    def _incident_rad(self) -> float:
        return math.radians(self._number("angle"))

    @property
    def _surface(self) -> Surface:
        glass = self._number("index")
        return Surface(AIR, glass) if self.values["direction"] == "into" else Surface(glass, AIR)

    @property
    def _shares(self) -> tuple[float, float]:
        return self._surface.shares(self._incident_rad, str(self.values["polarisation"]))

    @property
    def _lens(self) -> ThinLens:
        return ThinLens(
            self._number("object_distance"),
            self._number("focal_length"),
            self._number("lens_diameter"),
            self._number("covered") / 100,
        )

    def _protractor(self) -> Reading:
        refracted_rad = self._surface.refracted_rad(self._incident_rad)
        if refracted_rad is None:
            raise BadAction("no_refracted_ray")
        tool = self.tool("protractor")
        return self.measured(tool, math.degrees(refracted_rad), float(tool.noise["sd_deg"]))

    def _light_meter(self, beam: str) -> Reading:
        tool = self.tool("light_meter")
        true_percent = 100 * self._shares[("reflected", "transmitted").index(beam)]
        sd_percent = float(tool.noise["fraction"]) * true_percent + float(tool.noise["sd_percent"])
        return self.measured(tool, true_percent, sd_percent, f"{beam}_share")

    def _image(self, instrument: str) -> Reading:
        """The screen is pushed to where the picture looks sharp; then it can be measured."""
        lens, tool = self._lens, self.tool(instrument)
        if lens.image_cm < 0 or math.isinf(lens.image_cm):
            raise BadAction("no_real_image")
        if lens.image_cm > _BENCH_CM:
            raise BadAction("beyond_bench")
        if instrument == "screen":
            # The eye takes a spot of a certain size for sharp, so a narrow lens leaves more room.
            room_cm = float(tool.noise["blur_mm"]) * lens.image_cm / lens.open_mm
            return self.measured(tool, lens.image_cm, math.hypot(room_cm, tool.noise["sd_cm"]))
        if instrument == "ruler":
            return self.measured(tool, lens.height_mm, float(tool.noise["sd_mm"]))
        sd_lx = float(tool.noise["fraction"]) * lens.illuminance_lx + float(tool.noise["sd_lx"])
        return self.measured(tool, lens.illuminance_lx, sd_lx)
