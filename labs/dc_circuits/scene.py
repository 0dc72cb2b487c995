"""What the view draws of a board: where things are, and how brightly and fast.

Currents and light are rounded to two digits: enough to move dots and to glow, too coarse to
stand in for a reading. What a meter shows has its noise already.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from labs.core.values import rounded

from .board import COLUMNS, LONGEST, ROWS, SHORTEST, Board, Part, Point
from .circuit import Circuit, Short
from .topology import Arrangement

STILL_A = 1e-5  # below this nothing is seen to move; a voltmeter draws less from any nine batteries


def draw(
    board: Board, circuit: Circuit, shape: Arrangement, displays: dict[str, float]
) -> dict[str, Any]:
    """The scene as plain data for the browser."""
    return {
        "rows": ROWS,
        "columns": COLUMNS,
        "span": [SHORTEST, LONGEST],
        "parts": [_part(part, circuit) for part in board.parts.values()],
        "wires": [
            {
                "id": wire.id,
                "from": list(wire.start),
                "to": list(wire.end),
                "flow": _flow(circuit, wire.id),
            }
            for wire in board.wires.values()
        ],
        "probes": {name: list(place) for name, place in board.probes.items()},
        "displays": dict(displays),
        "arrangement": shape.name,
        "flowing": any(_flow(circuit, part) for part in board.parts),
        "shorts": [short_data(short) for short in circuit.shorts],
        "loose": loose_parts(board),
    }


def loose_parts(board: Board) -> list[str]:
    """Parts with an end that touches nothing: one wire alone never carries a current."""
    uses: Counter[Point] = Counter()
    for thing in board.things():
        uses.update((thing.start, thing.end))
    return [part.id for part in board.parts.values() if min(uses[part.start], uses[part.end]) < 2]


def _part(part: Part, circuit: Circuit) -> dict[str, Any]:
    drawn: dict[str, Any] = {
        "id": part.id,
        "kind": part.kind,
        "from": list(part.start),
        "to": list(part.end),
        "flow": _flow(circuit, part.id),
        **part.values,
    }
    if part.kind == "switch":
        drawn["closed"] = part.closed
    if part.kind == "bulb":
        drawn["light"] = rounded(circuit.brightness(part), 2)
    if part.kind == "battery":
        drawn["tripped"] = part.id in circuit.tripped
    return drawn


def _flow(circuit: Circuit, name: str) -> float:
    current = circuit.current_a(name)
    return rounded(current, 2) if abs(current) > STILL_A else 0.0


def short_data(short: Short) -> dict[str, Any]:
    """A short as it is told to the browser."""
    return {
        "battery": short.battery,
        "cause": short.cause,
        "current": rounded(short.current_a, 2),
        "tripped": short.tripped,
    }
