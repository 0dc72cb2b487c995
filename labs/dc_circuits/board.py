"""The board: a grid of terminals, the parts that stand between them and the wires.

It knows what may stand where and nothing of electricity. A command that is refused raises
BoardError and leaves the board as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

ROWS, COLUMNS = 6, 8
SHORTEST, LONGEST = 2, 4  # grid steps that a part spans
MOST_PARTS, MOST_OF_A_KIND, MOST_WIRES = 20, 9, 40
LETTERS = {"battery": "B", "resistor": "R", "bulb": "L", "switch": "S", "ammeter": "A"}


class BoardError(ValueError):
    """A command the board refuses; `code` and `params` find the sentence in the words."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


class Point(NamedTuple):
    """A terminal of the grid; row 0 is at the top, column 0 at the left."""

    row: int
    column: int


@dataclass(frozen=True)
class Lead:
    """Whatever reaches from one terminal to another; alone, a wire."""

    id: str
    start: Point
    end: Point


@dataclass(frozen=True)
class Part(Lead):
    """A part from `start` to `end`. A battery's positive terminal is at `end`.

    An ammeter counts current from `start` to `end` as positive.
    """

    kind: str
    values: dict[str, float] = field(default_factory=dict)
    closed: bool = True

    def covered(self) -> list[Point]:
        """Terminals that lie under the part's body, so that nothing can be fixed there."""
        steps = max(abs(self.end.row - self.start.row), abs(self.end.column - self.start.column))
        down = (self.end.row - self.start.row) // steps
        right = (self.end.column - self.start.column) // steps
        return [
            Point(self.start.row + down * step, self.start.column + right * step)
            for step in range(1, steps)
        ]


@dataclass
class Board:
    """What the student has built so far. A new thing takes the lowest free number of its kind."""

    parts: dict[str, Part] = field(default_factory=dict)
    wires: dict[str, Lead] = field(default_factory=dict)
    probes: dict[str, Point] = field(default_factory=dict)

    def copy(self) -> Board:
        """Another board with the same things on it."""
        return Board(dict(self.parts), dict(self.wires), dict(self.probes))

    def of_kind(self, kind: str) -> list[Part]:
        return [part for part in self.parts.values() if part.kind == kind]

    def place(
        self, kind: object, start: object, end: object, values: dict[str, float], closed: bool
    ) -> Part:
        """Put a new part between two terminals in line with each other."""
        if not isinstance(kind, str) or kind not in LETTERS:
            raise BoardError("unknown_kind")
        if len(self.parts) >= MOST_PARTS:
            raise BoardError("board_full", most=MOST_PARTS)
        if len(self.of_kind(kind)) >= MOST_OF_A_KIND:
            raise BoardError("kind_used_up", most=MOST_OF_A_KIND)
        new = Part("", point(start), point(end), kind, values, closed)
        self._refuse_misfit(new)
        new = replace(new, id=self._next_id(LETTERS[kind]))
        self.parts[new.id] = new
        return new

    def move(self, part_id: object, start: object, end: object) -> Part:
        part = replace(self.part(part_id), start=point(start), end=point(end))
        self._refuse_misfit(part)
        self.parts[part.id] = part
        return part

    def connect(self, start: object, end: object) -> Lead:
        """Lay a wire between two terminals."""
        a, b = point(start), point(end)
        if a == b:
            raise BoardError("same_terminal")
        if any({wire.start, wire.end} == {a, b} for wire in self.wires.values()):
            raise BoardError("already_connected")
        if len(self.wires) >= MOST_WIRES:
            raise BoardError("wires_used_up", most=MOST_WIRES)
        self._refuse_covered(a, b)
        wire = Lead(self._next_id("W"), a, b)
        self.wires[wire.id] = wire
        return wire

    def remove(self, thing_id: object) -> None:
        """Take a part or a wire off the board."""
        if isinstance(thing_id, str) and thing_id in self.wires:
            del self.wires[thing_id]
        else:
            del self.parts[self.part(thing_id).id]

    def disconnect(self, start: object, end: object) -> None:
        """Take away the wire between two terminals."""
        ends = {point(start), point(end)}
        for wire in list(self.wires.values()):
            if {wire.start, wire.end} == ends:
                del self.wires[wire.id]
                return
        raise BoardError("no_such_wire")

    def toggle(self, part_id: object) -> Part:
        part = self.part(part_id)
        if part.kind != "switch":
            raise BoardError("not_a_switch", id=part.id)
        self.parts[part.id] = replace(part, closed=not part.closed)
        return self.parts[part.id]

    def set_value(self, part_id: object, name: str, value: float) -> Part:
        part = self.part(part_id)
        if name not in part.values:
            raise BoardError("no_such_value", name=name)
        self.parts[part.id] = replace(part, values={**part.values, name: value})
        return self.parts[part.id]

    def probe(self, red: object, black: object) -> None:
        """Put the voltmeter's probes on two terminals; None takes a probe off."""
        places = {"red": red, "black": black}
        probes = {name: point(place) for name, place in places.items() if place is not None}
        self._refuse_covered(*probes.values())
        self.probes = probes

    def part(self, part_id: object) -> Part:
        if isinstance(part_id, str) and part_id in self.parts:
            return self.parts[part_id]
        raise BoardError("unknown_part")

    def _next_id(self, letter: str) -> str:
        number = 1
        while (name := f"{letter}{number}") in self.parts or name in self.wires:
            number += 1
        return name

    def _refuse_misfit(self, new: Part) -> None:
        if not _in_line(new.start, new.end):
            raise BoardError("not_in_line", shortest=SHORTEST, longest=LONGEST)
        others = [part for part in self.parts.values() if part.id != new.id]
        covered = {place for part in others for place in part.covered()}
        fixed = {place for part in others for place in (part.start, part.end)}
        fixed.update(self._wire_ends(), self.probes.values())
        under = set(new.covered())
        if under & (covered | fixed) or {new.start, new.end} & covered:
            raise BoardError("taken")

    def _refuse_covered(self, *places: Point) -> None:
        covered = {place for part in self.parts.values() for place in part.covered()}
        if covered & set(places):
            raise BoardError("under_a_part")

    def conductors(self) -> list[Lead]:
        """Wires and closed switches: what joins two terminals without resistance."""
        return [
            *self.wires.values(),
            *(switch for switch in self.of_kind("switch") if switch.closed),
        ]

    def things(self) -> list[Lead]:
        """Parts and wires, in the order in which they were put there."""
        return [*self.parts.values(), *self.wires.values()]

    def _wire_ends(self) -> Iterator[Point]:
        for wire in self.wires.values():
            yield wire.start
            yield wire.end


def point(place: object) -> Point:
    """[row, column] from a message, checked."""
    if (
        isinstance(place, list | tuple)
        and len(place) == 2
        and all(isinstance(n, int) and not isinstance(n, bool) for n in place)
        and 0 <= place[0] < ROWS
        and 0 <= place[1] < COLUMNS
    ):
        return Point(place[0], place[1])
    raise BoardError("off_the_board", rows=ROWS, columns=COLUMNS)


def _in_line(a: Point, b: Point) -> bool:
    down, right = abs(a.row - b.row), abs(a.column - b.column)
    return (down == 0 or right == 0) and SHORTEST <= down + right <= LONGEST
