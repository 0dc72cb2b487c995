"""The climate control on the bench."""

from typing import TYPE_CHECKING, Any

from labs.climate_control.system import CONTROLS, OUTPUTS, drawn
from labs.core.errors import BadAction
from labs.core.simulation import Change, Reading, Simulation
from labs.core.values import JsonDict, rounded, shown

if TYPE_CHECKING:
    from labs.core.lab import Lab
    from labs.core.variant import Variant

_START = {"temperature": 25.0, "humidity": 50.0}
_LIMITS = {"temperature": (0.0, 50.0), "humidity": (0.0, 100.0)}
_TOOLS = {"temperature": "thermometer", "humidity": "hygrometer"}
_SHOWN_STEPS = 60


class ClimateControl(Simulation):
    """A room whose temperature (Celsius) and humidity (%) move by a fixed amount a step."""

    def __init__(self, lab: "Lab", variant: "Variant", seed: int) -> None:
        super().__init__(lab, variant, seed)
        self._hidden = drawn(self.stream("system"))
        self.outputs = dict(_START)
        self.history: list[JsonDict] = []

    def apply(self, target: str, action: str, value: Any) -> Change:
        if value is not None:
            raise BadAction("no_value_expected", {"value": shown(value)})
        return self._reset() if action == "reset" else self._step()

    def _reset(self) -> Change:
        """Controls to rest, the room to its start."""
        old = dict(self.outputs)
        self.values = self.lab.starting_values(self.variant)
        self.outputs = dict(_START)
        self.history = []
        return Change(old, None, self._observed())

    def _step(self) -> Change:
        """One step of the system; it writes itself into the notebook."""
        old, controls = dict(self.outputs), {c: int(self.values[c]) for c in CONTROLS}
        new = {o: rounded(old[o] + self._hidden.change(o, controls)) for o in OUTPUTS}
        for output in OUTPUTS:
            low, high = _LIMITS[output]
            if not low <= new[output] <= high:
                raise BadAction("room_at_its_limit", {"quantity": output})
        self.outputs = new
        self.history.append({**controls, **new})
        readings = {_TOOLS[o]: self.measured(self.tool(_TOOLS[o]), new[o], 0.0) for o in OUTPUTS}
        changes = [self._changed(o, new[o] - old[o], readings[_TOOLS[o]]) for o in OUTPUTS]
        return Change(
            old,
            None,
            self._observed(),
            readings,
            recorded=True,
            derived={c.quantity: c for c in changes},
        )

    def _changed(self, output: str, change: float, reading: Reading) -> Reading:
        """What one step changed: the difference of two readings, so sqrt 2 of the uncertainty."""
        uncertainty = rounded(2**0.5 * reading.uncertainty, 4)
        return Reading(f"{output}_change", rounded(change), reading.unit, uncertainty)

    def _observed(self) -> JsonDict:
        return {"room": dict(self.outputs)}

    def read(self, instrument: str, value: JsonDict) -> Reading:
        """The room at this moment; both instruments are also read at every step."""
        output = next(o for o, tool in _TOOLS.items() if tool == instrument)
        return self.measured(self.tool(instrument), self.outputs[output], 0.0)

    def solved(self, said: JsonDict) -> bool | None:
        """Whether a diagram draws exactly the links of the hidden system."""
        drawn_links = {tuple(link) for link in said["links"]}
        return drawn_links == {(c, o) for c in CONTROLS for o in self._hidden.moves(c)}

    def scene(self) -> JsonDict:
        """The room now and the steps since the last reset: nothing of the system behind them."""
        return {
            "room": dict(self.outputs),
            "start": dict(_START),
            "limits": {o: list(limits) for o, limits in _LIMITS.items()},
            "history": self.history[-_SHOWN_STEPS:],
        }
