"""The titration on the bench."""

from typing import Any

from labs.core.errors import BadAction
from labs.core.simulation import Change, Reading, Simulation
from labs.core.values import JsonDict, rounded, shown
from labs.titration.acids import INDICATORS, Mixture

_POURED_ML = {"drop": 0.05, "run": 1.0}


class Titration(Simulation):
    """NaOH from a burette into an acid at 25 C; the pH follows from the balance of charges.

    `titrant` is the volume of base in the flask. Where it is set lower than before, or anything
    else of the mixture is changed, a fresh portion of acid is titrated.
    """

    def _number(self, name: str) -> float:
        return float(self.values[name])

    def _mixture(self) -> Mixture:
        return Mixture(
            str(self.values["acid"]),
            self._number("acid_concentration"),
            self._number("acid_volume"),
            self._number("base_concentration"),
        )

    def _ph(self) -> float:
        return self._mixture().ph(self._number("titrant"))

    # -- acting --------------------------------------------------------------------------------

    def apply(self, target: str, action: str, value: Any) -> Change:
        """A drop, a millilitre, or a fresh portion; the burette holds what its range says."""
        if value is not None:
            raise BadAction("no_value_expected", {"value": shown(value)})
        self._refuse_fixed()
        old = self._number("titrant")
        self.values["titrant"] = self._least() if action == "refill" else self._poured(action, old)
        return Change(old, None)

    def _refuse_fixed(self) -> None:
        if "titrant" in self.variant.locked or "titrant" in self.variant.hidden_controls:
            raise BadAction("tap_fixed")

    def _limits(self) -> tuple[float, float]:
        control = self.lab.control("titrant")
        if control is None:
            raise KeyError("titrant")
        return self.lab.limits(control, self.variant)

    def _least(self) -> float:
        return self._limits()[0]

    def _poured(self, action: str, old: float) -> float:
        new, full = round(old + _POURED_ML[action], 6), self._limits()[1]
        if new > full + 1e-9:
            raise BadAction("burette_empty", {"high": {"value": full, "unit": "mL"}})
        return new

    def scene(self) -> JsonDict:
        """The recorder's trace so far (in tenths of a pH) and the indicator along it.

        It is what an electrode and an eye see while the base runs in; the equivalence point, the
        constants and the part of the curve that lies ahead are not in it.
        """
        volumes, phs = self._mixture().curve(self._number("titrant"))
        indicator = INDICATORS[str(self.values["indicator"])]
        return {
            "trace": {
                "volume_ml": [round(v, 2) for v in volumes],
                "ph": [round(ph, 1) for ph in phs],
                "share": [round(indicator.share(ph), 2) for ph in phs],
            }
        }

    # -- reading -------------------------------------------------------------------------------

    def read(self, instrument: str, value: JsonDict) -> Reading:
        tool = self.tool(instrument)
        match instrument:
            case "ph_meter":
                return self.measured(tool, self._ph(), float(tool.noise["sd_ph"]))
            case "burette":
                return self.measured(tool, self._number("titrant"), float(tool.noise["sd_ml"]))
            case "colorimeter":
                share = INDICATORS[str(self.values["indicator"])].share(self._ph())
                return self.measured(tool, 100 * share, float(tool.noise["sd_percent"]))
            case "autotitrator":
                true_ml = self._mixture().equivalence_ml
                return self.measured(tool, true_ml, float(tool.noise["sd_ml"]))
            case _:
                return self._equivalence_ph()

    def _equivalence_ph(self) -> Reading:
        """The autotitrator's electrode at its equivalence point, interpolated between drops."""
        tool, mixture = self.tool("step_reader"), self._mixture()
        true_ph = rounded(mixture.ph(mixture.equivalence_ml), 12)
        return self.measured(tool, true_ph, float(tool.noise["sd_ph"]))
