"""What the wiring on a board does: currents, voltages, power, shorts and the fuse.

Bulbs are ohmic: a filament keeps its resistance whatever the current (a real one grows
about tenfold from cold to white-hot). A bulb's light is taken in proportion to its power.
Ideal wires and closed switches have no resistance. Each battery is an emf in series with its
internal resistance and a fuse that opens beyond FUSE_A and closes when the cause is gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

from .board import Board, Part, Point
from .nodal import Branch, Nodes, Solution, Wire, solve, wire_currents

FUSE_A = 5.0
AMMETER_OHM = 0.05
VOLTMETER_OHM = 1.0e7
SHORT_OHM = 0.5  # a battery that sees less than this between its terminals is shorted
BULB_RATED_W = 3.6  # full brightness: a 6 V, 0.6 A bulb
VOLTMETER = "V"


@dataclass(frozen=True)
class Short:
    """A battery with (nearly) nothing to limit its current but itself.

    `cause` is "wires" (only wires and closed switches join its terminals), "meter" (only with an
    ammeter among them), "low_resistance" or "overload". The current is what flows, or would
    without the fuse.
    """

    battery: str
    cause: str
    current_a: float
    tripped: bool


class Circuit:
    """One wiring, solved."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.wires = _wires(board)
        self._before_fuses = solve(_branches(board, frozenset()), self.wires)
        self.tripped, self._prospective_a = self._trip()
        self.branches = _branches(board, frozenset(self.tripped))
        self.solution: Solution = solve(self.branches, self.wires)
        self.wire_currents_a = wire_currents(self.solution, self.branches, self.wires)
        self.shorts = self._shorts()

    def current_a(self, part_id: str) -> float:
        """Current from a part's start to its end; none through a blown fuse or open switch."""
        in_wire = self.wire_currents_a.get(part_id, 0.0)
        return self.solution.currents_a.get(part_id, in_wire)

    def voltage_v(self, red: Point, black: Point) -> float:
        """What the voltmeter's probes stand between; zero where nothing joins them."""
        return self.solution.voltage_v(red, black) or 0.0

    def power_w(self, part: Part) -> float:
        """Power that a resistor or bulb turns into heat and light."""
        return self.current_a(part.id) ** 2 * part.values.get("resistance", 0.0)

    def brightness(self, part: Part) -> float:
        """Light of a bulb as a fraction of its rated light."""
        return self.power_w(part) / BULB_RATED_W if part.kind == "bulb" else 0.0

    def _trip(self) -> tuple[set[str], dict[str, float]]:
        """Open fuses until every battery left carries no more than its fuse allows."""
        tripped: set[str] = set()
        prospective: dict[str, float] = {}
        solution = self._before_fuses
        while True:
            over = {
                battery.id: solution.currents_a[battery.id]
                for battery in self.board.of_kind("battery")
                if battery.id not in tripped and abs(solution.currents_a[battery.id]) > FUSE_A
            }
            if not over:
                return tripped, prospective
            prospective.update(over)
            tripped.update(over)
            solution = solve(_branches(self.board, frozenset(tripped)), self.wires)

    def _shorts(self) -> list[Short]:
        wires = Nodes((wire.a, wire.b) for wire in self.wires)
        conductors = Nodes((wire.a, wire.b) for wire in self.wires)
        for ammeter in self.board.of_kind("ammeter"):
            conductors.join(ammeter.start, ammeter.end)
        found = []
        for battery in self.board.of_kind("battery"):
            tripped = battery.id in self.tripped
            current = self._prospective_a.get(battery.id, self.current_a(battery.id))
            cause = self._cause(battery, current, wires, conductors)
            if cause or tripped:
                found.append(Short(battery.id, cause or "overload", abs(current), tripped))
        return found

    def _cause(self, battery: Part, current_a: float, wires: Nodes, conductors: Nodes) -> str:
        if conductors.joined(battery.start, battery.end):
            return "wires" if wires.joined(battery.start, battery.end) else "meter"
        outside_v = battery.values["emf"] - battery.values["internal_resistance"] * current_a
        if current_a > 0 and outside_v < SHORT_OHM * current_a:
            return "low_resistance"
        return ""


def _branches(board: Board, without: frozenset[str]) -> list[Branch]:
    """The parts with resistance, and the voltmeter between its probes."""
    branches = []
    for part in board.parts.values():
        if part.id in without or part.kind == "switch":
            continue
        emf = part.values["emf"] if part.kind == "battery" else 0.0
        branches.append(Branch(part.id, part.start, part.end, _resistance_ohm(part), emf))
    if len(board.probes) == 2:
        red, black = board.probes["red"], board.probes["black"]
        branches.append(Branch(VOLTMETER, red, black, VOLTMETER_OHM))
    return branches


def _resistance_ohm(part: Part) -> float:
    if part.kind == "battery":
        return part.values["internal_resistance"]
    return AMMETER_OHM if part.kind == "ammeter" else part.values["resistance"]


def _wires(board: Board) -> list[Wire]:
    return [
        Wire(lead.id, lead.start, lead.end, _length(lead.start, lead.end))
        for lead in board.conductors()
    ]


def _length(a: Point, b: Point) -> float:
    return hypot(a.row - b.row, a.column - b.column)
