"""The circuits that lie on the board at the start, one for each level of scaffolding."""

from __future__ import annotations

from .board import Board

# kind or "wire", from, to; a battery's plus is at its second terminal.
Layout = tuple[tuple[str, tuple[int, int], tuple[int, int]], ...]

SERIES_LOOP: Layout = (
    ("battery", (4, 1), (1, 1)),
    ("ammeter", (1, 1), (1, 3)),
    ("wire", (1, 3), (1, 6)),
    ("bulb", (1, 6), (4, 6)),
    ("switch", (4, 6), (4, 4)),
    ("wire", (4, 4), (4, 1)),
)
LOOSE_PARTS: Layout = (
    ("battery", (4, 1), (1, 1)),
    ("switch", (1, 2), (1, 4)),
    ("bulb", (1, 6), (4, 6)),
)
# Every value of the sliders matters here: what `python -m labs measure` reads.
RESISTOR_AND_BULB: Layout = (
    ("battery", (4, 1), (1, 1)),
    ("ammeter", (1, 1), (1, 3)),
    ("resistor", (1, 3), (1, 6)),
    ("bulb", (1, 6), (4, 6)),
    ("wire", (4, 6), (4, 1)),
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
