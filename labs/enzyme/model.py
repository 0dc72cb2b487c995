"""An enzyme and its substrate in a cuvette: rate, product and the time to half conversion."""

import math
from typing import Any

import numpy as np

from labs.core.errors import BadAction
from labs.core.simulation import Change, Reading, Simulation
from labs.core.values import JsonDict, Setting, rounded, shown
from labs.enzyme.rates import Array, Inhibition, Law
from labs.enzyme.surroundings import REFERENCE, Surroundings

TURNOVER = 500.0  # molecules a second by one enzyme at pH 7.5 and 25 degrees C, made up but usual
KM = 2.0  # mmol/L
INHIBITORS = {  # mmol/L
    "none": Inhibition(),
    "competitive": Inhibition(free=1.0),
    "mixed": Inhibition(free=1.0, loaded=3.0),
    "uncompetitive": Inhibition(loaded=2.0),
}
_SAMPLES = 300
_SHOWN = 0.97  # of the substrate is converted at the end of the strip, if that is soon enough
_LONGEST_S = 3600.0  # as far as the strip and the spectrophotometer's clock go
_KEEPS = ("time",)  # controls that belong to an instrument and not to the mixture


class Enzyme(Simulation):
    """One substrate turned into one product, with nothing running back.

    `substrate` and `inhibitor_concentration` in mmol/L, `enzyme` in nmol/L, `temperature` in
    degrees C, the clock's `time` in minutes. The enzyme is so little that what it holds does not
    count in the balance of the substrate.
    """

    mixed = False

    def _number(self, name: str) -> float:
        return float(self.values[name])

    @property
    def surroundings(self) -> Surroundings:
        return Surroundings(self._number("ph"), self._number("temperature"))

    @property
    def law(self) -> Law:
        turnover = TURNOVER * self.surroundings.activity / REFERENCE.activity
        return Law(
            turnover * self._number("enzyme") * 1e-6,
            KM,
            INHIBITORS[str(self.values["inhibitor"])],
            self._number("inhibitor_concentration"),
        )

    @property
    def start(self) -> float:
        return self._number("substrate")

    # -- acting ----------------------------------------------------------------------------------

    def set_control(self, name: str, value: Setting) -> None:
        """Whatever changes the mixture begins with a clean cuvette; the clock leaves it alone."""
        super().set_control(name, value)
        self.mixed = self.mixed and name in _KEEPS

    def apply(self, target: str, action: str, value: Any) -> Change:
        if value is not None:
            raise BadAction("no_value_expected", {"value": shown(value)})
        old, self.mixed = self.mixed, True
        return Change("mixed" if old else "apart", None, {"trajectory": self._trajectory()})

    def scene(self) -> JsonDict:
        return {"state": "mixed" if self.mixed else "apart"}

    def _trajectory(self) -> JsonDict:
        """The recorder's strip, and what the enzymes hold meanwhile."""
        law, span = self.law, self._span_s()
        left = law.left(self.start, np.linspace(0.0, span, _SAMPLES + 1))
        loaded, blocked = law.bound(left)
        return {
            "dt": rounded(span / _SAMPLES),
            "duration": rounded(span),
            "series": {
                "product_mmol": _short(self.start - left),
                "rate_umol": _short(1e3 * law.plateau * left / (law.half + left)),
                "loaded": _short(loaded),
                "blocked": _short(blocked),
            },
            "working": rounded(self.surroundings.working, 4),
        }

    def _span_s(self) -> float:
        """What the strip shows: 1, 2, 3 or 6 times a minute, ten seconds or a second."""
        whole = self.law.time_to(_SHOWN, self.start)
        steps = (1, 2, 3, 6, 10, 20, 30, 60, 120, 180, 360, 600, 1200, 1800, _LONGEST_S)
        return float(next((step for step in steps if step >= whole), _LONGEST_S))

    # -- reading ---------------------------------------------------------------------------------

    def read(self, instrument: str, value: JsonDict) -> Reading:
        if not self.mixed:
            raise BadAction("not_mixed")
        tool, true = self.tool(instrument), self._true(instrument)
        share = float(tool.noise.get("fraction", 0)) * abs(true)
        return self.measured(tool, true, math.hypot(share, float(tool.noise["sd"])))

    def _true(self, instrument: str) -> float:
        match instrument:
            case "rate_meter":
                return 1e3 * self.law.rate(self.start)
            case "spectrophotometer":
                left = self.law.left(self.start, np.array([60 * self._number("time")]))
                return self.start - float(left[0])
            case "timer":
                return self.law.time_to(0.5, self.start) / 60
            case "saturator":
                return 1e3 * self.law.plateau
            case _:  # the endpoint reader: nothing runs back, so everything is converted
                return self.start


def _short(samples: Array) -> list[float]:
    return [rounded(float(sample), 5) for sample in samples]
