"""The lab: a board on which a student wires a circuit, and three instruments to read it."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any

from labs.core.errors import BadAction
from labs.core.simulation import Change, Reading, Simulation
from labs.core.values import JsonDict, Setting

from . import flatten
from .board import Board, Part
from .circuit import VOLTMETER, Circuit
from .commands import VALUES, Commands
from .scene import draw, short_data
from .topology import Arrangement, arrangement, one_way_parts

if TYPE_CHECKING:
    from labs.core.lab import Lab
    from labs.core.variant import Variant

ANY = "any"  # the meter or bulb that stands first in the circuit


class DcCircuits(Simulation):
    """A board of parts and wires; every reading follows from the student's own wiring."""

    def __init__(self, lab: Lab, variant: Variant, seed: int) -> None:
        super().__init__(lab, variant, seed)
        self.commands = Commands(lab, variant, self.values)
        self.meter = ANY  # the ammeter that was read last; trials tell where it stands
        self._solve()

    @property
    def board(self) -> Board:
        return self.commands.board

    def set_control(self, name: str, value: Setting) -> None:
        """A slider sets the value of all parts of its kind, and of those placed later.

        Beside a circuit without such a part it is refused: it would look as if it had no effect.
        """
        kind = next(kind for kind, sliders in VALUES.items() if name in sliders.values())
        if self.shape.edges and kind != "battery" and not flatten.in_the_circuit(self.shape, kind):
            raise BadAction("not_in_the_circuit", {"control": name}, self.lab.name)
        super().set_control(name, value)
        self.commands.slide(name, float(value))
        self._solve()

    def settings(self) -> dict[str, Setting]:
        """The sliders, and the wiring as comparable numbers; see flatten.py.

        A hidden slider never moves, so it is no variable of this student's experiment.
        """
        size = flatten.extent(self.shape)
        meter = self._find("ammeter", self.meter)
        hidden = self.variant.hidden_controls
        return {
            "bulbs_in_series": size.bulbs,
            "branches": size.branches,
            **{name: value for name, value in self.values.items() if name not in hidden},
            "bulbs_before_meter": flatten.bulbs_before(self.shape, meter) if meter else 0,
            "resistors_in_series": size.resistors,
            "batteries": flatten.batteries_in_line(self.shape),
            "open_switches": len(flatten.in_the_circuit(self.shape, "switch")),
        }

    def signs(self) -> dict[str, list[str]]:
        """Bulbs and resistors to which a path leads from a battery, and from which none returns."""
        hanging = one_way_parts(self.board)
        return {"one_way": [part.id for part in hanging]} if hanging else {}

    def apply(self, target: str, action: str, value: Any) -> Change:
        """A command on the board, or the voltmeter's probes put somewhere."""
        things = {thing.id for thing in self.board.things()}
        shorted = {short.battery for short in self.circuit.shorts}
        old, new = self.commands.do(target, action, value)
        self._solve()
        observations: JsonDict = {}
        if added := {thing.id for thing in self.board.things()} - things:
            observations["added"] = sorted(added)
        if shorts := [s for s in self.circuit.shorts if s.battery not in shorted]:
            observations["short_circuit"] = [short_data(short) for short in shorts]
        return Change(old, new, observations)

    def read(self, instrument: str, value: JsonDict) -> Reading:
        """Read an instrument where it stands now."""
        if instrument == "voltmeter":
            return self._read_voltmeter()
        if instrument == "ammeter":
            return self._read_ammeter(str(value.get("id", ANY)))
        return self._read_light_meter(str(value.get("id", ANY)))

    def scene(self) -> JsonDict:
        return draw(self.board, self.circuit, self.shape, self.displays)

    def _solve(self) -> None:
        """Everything that follows from the board, and what the meters' displays show."""
        self.circuit = Circuit(self.board)
        self.shape: Arrangement = arrangement(self.board)
        if self.meter not in self.board.parts:
            self.meter = ANY
        self._follow_parts()
        self.displays: dict[str, float] = {
            meter.id: self._shown("ammeter", self.circuit.current_a(meter.id))[0]
            for meter in self.board.of_kind("ammeter")
        }
        if len(self.board.probes) == 2:
            self.displays[VOLTMETER] = self._shown("voltmeter", self._probe_voltage_v())[0]

    def _follow_parts(self) -> None:
        """A slider stands where the parts in the circuit are, whichever way they were set."""
        for kind, sliders in VALUES.items():
            for own, slider in sliders.items():
                mean = flatten.mean_value(self.board, self.shape, kind, own)
                if mean is not None:
                    self.values[slider] = mean

    def _shown(self, name: str, true: float) -> tuple[float, float]:
        """What an instrument shows and its standard uncertainty.

        A meter is uncertain by a fraction of the reading plus some counts of its last digit,
        and rounds to that digit (a uniform spread of resolution / sqrt 12). With ideal
        instruments (noise 0) it shows the true value.
        """
        instrument = self.lab.instrument(name)
        if instrument is None or self.variant.noise == 0:
            return true, 0.0
        counts, digit = float(instrument.noise["counts"]), instrument.resolution
        spread = float(instrument.noise["fraction"]) * abs(true) + counts * digit
        value = round((true + self.noise(spread)) / digit) * digit
        uncertainty = sqrt((self.variant.noise * spread) ** 2 + digit**2 / 12)
        return round(value, 9) + 0.0, round(uncertainty, 6)

    def _read_voltmeter(self) -> Reading:
        if len(self.board.probes) < 2:
            raise BadAction("probes_not_placed", {}, self.lab.name)
        value, uncertainty = self._shown("voltmeter", self._probe_voltage_v())
        return Reading(self._voltage_quantity(), value, "V", uncertainty)

    def _read_ammeter(self, part_id: str) -> Reading:
        meter = self._find("ammeter", part_id)
        if meter is None:
            raise BadAction("no_ammeter", {"id": part_id}, self.lab.name)
        value, uncertainty = self._shown("ammeter", self.circuit.current_a(meter.id))
        self.meter = meter.id
        in_branch = flatten.in_a_branch(self.shape, meter)
        return Reading("branch_current" if in_branch else "current", value, "A", uncertainty)

    def _read_light_meter(self, part_id: str) -> Reading:
        bulb = self._find("bulb", part_id)
        if bulb is None:
            raise BadAction("no_bulb", {"id": part_id}, self.lab.name)
        value, uncertainty = self._shown("light_meter", 100 * self.circuit.brightness(bulb))
        return Reading("brightness", max(value, 0.0), "%", uncertainty)

    def _find(self, kind: str, part_id: str) -> Part | None:
        """The named part, or the first one in the circuit, or the first on the board."""
        if part_id != ANY:
            part = self.board.parts.get(part_id)
            return part if part and part.kind == kind else None
        there = flatten.in_the_circuit(self.shape, kind) or self.board.of_kind(kind)
        return min(there, key=lambda part: part.id, default=None)

    def _probe_voltage_v(self) -> float:
        return self.circuit.voltage_v(self.board.probes["red"], self.board.probes["black"])

    def _voltage_quantity(self) -> str:
        """Across a battery it is the terminal voltage, anywhere else just a voltage.

        Where a bulb is wired straight to the battery both are meant; the part whose own
        terminals the probes touch decides.
        """
        ends = set(self.board.probes.values())
        touched = [p.kind for p in self.board.parts.values() if {p.start, p.end} == ends]
        if not touched:
            nodes = self.circuit.solution.nodes
            places = {nodes.find(place) for place in ends}
            batteries = self.board.of_kind("battery")
            touched = [
                p.kind for p in batteries if {nodes.find(p.start), nodes.find(p.end)} == places
            ]
        return "terminal_voltage" if "battery" in touched else "voltage"
