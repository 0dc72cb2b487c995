"""The circuits that lie on the board at the start, one for each level of scaffolding."""

from __future__ import annotations

from .board import Board

# kind or "wire", from, to; a battery's plus is at its second terminal.
Layout = tuple[tuple[str, tuple[int, int], tuple[int, int]], ...]

# Each of the four wires is a place for one more bulb; column 7 is free for a branch.
SERIES_LOOP: Layout = (
    ("battery", (5, 0), (1, 0)),
    ("ammeter", (1, 0), (1, 2)),
    ("wire", (1, 2), (1, 4)),
    ("wire", (1, 4), (1, 6)),
    ("bulb", (1, 6), (3, 6)),
    ("resistor", (3, 6), (5, 6)),
    ("switch", (5, 6), (5, 4)),
    ("wire", (5, 4), (5, 2)),
    ("wire", (5, 2), (5, 0)),
)
LOOSE_PARTS: Layout = (
    ("battery", (5, 0), (1, 0)),
    ("switch", (1, 2), (1, 4)),
    ("bulb", (1, 6), (3, 6)),
    ("resistor", (5, 4), (5, 2)),
)
# Every value of the sliders matters here: what `python -m labs measure` reads.
RESISTOR_AND_BULB: Layout = (
    ("battery", (5, 0), (1, 0)),
    ("ammeter", (1, 0), (1, 2)),
    ("resistor", (1, 2), (1, 5)),
    ("bulb", (1, 5), (5, 5)),
    ("wire", (5, 5), (5, 0)),
)
LAYOUTS: dict[str, Layout] = {
    "series_loop": SERIES_LOOP,
    "loose_parts": LOOSE_PARTS,
    "resistor_and_bulb": RESISTOR_AND_BULB,
    "empty": (),
}
START = {"guided": "series_loop", "structured": "loose_parts", "open": "empty"}


def lay_out(board: Board, layout: Layout, values: dict[str, dict[str, float]]) -> Board:
    """Put a layout on the board, with each kind's values; switches are open."""
    for kind, start, end in layout:
        if kind == "wire":
            board.connect(list(start), list(end))
        else:
            own = dict(values.get(kind, {}))
            board.place(kind, list(start), list(end), own, closed=kind != "switch")
    return board
