"""The photometer on the bench."""

import math
from typing import Any

from labs.beer_lambert.colour import light_colour, solution_colour
from labs.beer_lambert.solutions import SOLUTES, Cell
from labs.core.controls import Instrument
from labs.core.errors import BadAction
from labs.core.simulation import Change, Reading, Simulation
from labs.core.values import JsonDict, shown

BLANK_UW = 100.0  # what the detector gets through pure solvent, stray light included
_ACROSS_CM = 2.0  # the way of an eye's look through cuvette and cylinder
_STEPS = 20  # of the beam's picture in the cuvette
_PALE_PERCENT = 2.0  # of the stock solution, below which an eye sees no colour
_LEAST = 1e-12  # of the blank's light, so that no absorbance is infinitely uncertain
_VISIBLE_NM = (380.0, 750.0)


class BeerLambert(Simulation):
    """Light of one wavelength through a solution: A = eps b c, seen past a little stray light.

    `concentration` is in % of the solute's stock solution, `path` in cm, `stray_light` in % of
    the light that the detector gets through pure solvent otherwise.
    """

    def _number(self, name: str) -> float:
        return float(self.values[name])

    @property
    def solute(self) -> str:
        return str(self.values["solute"])

    @property
    def mmol(self) -> float:
        return self._number("concentration") / 100 * SOLUTES[self.solute].stock_mmol

    @property
    def cell(self) -> Cell:
        return Cell(
            self.solute,
            self._number("wavelength"),
            self._number("path"),
            self.mmol,
            self._number("stray_light") / 100,
        )

    # -- acting --------------------------------------------------------------------------------

    def apply(self, target: str, action: str, value: Any) -> Change:
        """Rinse: pure solvent into the cuvette, where the concentration is free to be set."""
        if value is not None:
            raise BadAction("no_value_expected", {"value": shown(value)})
        control = self.lab.control("concentration")
        fixed = {*self.variant.locked, *self.variant.hidden_controls}
        if control is None or control.name in fixed:
            raise BadAction("solution_fixed")
        old = self.values["concentration"]
        self.values["concentration"] = self.lab.limits(control, self.variant)[0]
        return Change(old, None)

    def scene(self) -> JsonDict:
        """What an eye sees: cuvette, colours, and the beam getting fainter, in hundredths."""
        cell = self.cell
        seen = self._number("concentration") >= _PALE_PERCENT
        return {
            "path": cell.path_cm,
            "wavelength": cell.wavelength_nm,
            "concentration": self._number("concentration"),
            "stock": solution_colour(self.solute, _ACROSS_CM * SOLUTES[self.solute].stock_mmol),
            "solution": solution_colour(self.solute, round(_ACROSS_CM * self.mmol, 9)),
            "seen": self.solute if seen else "none",
            "light": light_colour(cell.wavelength_nm),
            "visible": _VISIBLE_NM[0] <= cell.wavelength_nm <= _VISIBLE_NM[1],
            "left": [round(share, 2) for share in cell.profile(_STEPS)],
            "needle": round(cell.shown_transmittance, 2),
            "mmol": round(self.mmol, 6),
        }

    # -- reading -------------------------------------------------------------------------------

    def read(self, instrument: str, value: JsonDict) -> Reading:
        tool, cell = self.tool(instrument), self.cell
        match instrument:
            case "spectrometer":
                return self.measured(tool, cell.shown_absorbance, _absorbance_sd(tool, cell))
            case "transmission_meter":
                return self._share_of(tool, 100.0, "sd_percent")
            case "photodiode":
                return self._share_of(tool, BLANK_UW, "sd_uw")
            case "loss_meter":
                return self._loss(tool, cell)
            case "absorptivity_meter":
                return self._absorptivity(tool, cell)
            case _:
                return self._peak(tool)

    def _share_of(self, tool: Instrument, blank: float, floor: str) -> Reading:
        """The light that the detector gets, where pure solvent gives `blank`."""
        light = blank * self.cell.shown_transmittance
        spread = float(tool.noise[floor]) + float(tool.noise["fraction"]) * light
        return self.measured(tool, light, spread)

    def _loss(self, tool: Instrument, cell: Cell) -> Reading:
        """What is missing of the blank's power, for each centimetre of the path."""
        light_uw = BLANK_UW * cell.shown_transmittance
        spread_uw = float(tool.noise["floor_uw"]) + float(tool.noise["share_of_light"]) * light_uw
        return self.measured(tool, (BLANK_UW - light_uw) / cell.path_cm, spread_uw / cell.path_cm)

    def _absorptivity(self, tool: Instrument, cell: Cell) -> Reading:
        if cell.mmol <= 0:
            raise BadAction("no_solute")
        layer = cell.path_cm * cell.mmol / 1000  # mol cm/L
        spread = _absorbance_sd(tool, cell)
        return self.measured(tool, cell.shown_absorbance / layer, spread / layer)

    def _peak(self, tool: Instrument) -> Reading:
        """A scan of a portion that is diluted until it suits, so strength has no part in it."""
        if self.mmol <= 0:
            raise BadAction("no_solute")
        return self.measured(tool, SOLUTES[self.solute].peak_nm, float(tool.noise["sd_nm"]))


def _absorbance_sd(tool: Instrument, cell: Cell) -> float:
    """A = -log10 T, so dA = dT / (T ln 10): the darker, the noisier; at most a whole unit."""
    light = max(cell.shown_transmittance, _LEAST)
    spread = float(tool.noise["floor_of_blank"]) + float(tool.noise["share_of_light"]) * light
    return min(spread / (light * math.log(10)), 1.0)
