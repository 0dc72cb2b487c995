"""A wiring as a few comparable numbers: what a trial writes down as its settings.

Two trials can only be compared for control of variables when each thing that was changed
shows as one value. The arrangement is told by bulbs in line and branches together (1 branch:
series; 1 bulb in line and several branches: parallel; more of both: mixed), so it is no
further setting.
"""

from __future__ import annotations

from dataclasses import dataclass

from .board import Board, Part
from .topology import Arrangement, Group


@dataclass(frozen=True)
class Extent:
    """Size of a group: bulbs and resistors met in line (at most) and paths side by side."""

    bulbs: int = 0
    resistors: int = 0
    branches: int = 0


def extent(shape: Arrangement) -> Extent:
    """The extent of the whole circuit; of a network, all its parts taken together."""
    if shape.tree is not None:
        return _extent(shape.tree)
    bulbs, resistors = len(in_the_circuit(shape, "bulb")), len(in_the_circuit(shape, "resistor"))
    return Extent(bulbs, resistors, len(shape.edges))


def _extent(group: Group) -> Extent:
    if group.part is not None:
        kind = group.part.kind
        path = kind in ("bulb", "resistor", "battery")
        return Extent(int(kind == "bulb"), int(kind == "resistor"), int(path))
    sizes = [_extent(member) for member in group.members]
    in_line, side_by_side = (max, sum) if group.how == "parallel" else (sum, max)
    return Extent(
        in_line(size.bulbs for size in sizes),
        in_line(size.resistors for size in sizes),
        side_by_side(size.branches for size in sizes),
    )


def batteries_in_line(shape: Arrangement) -> int:
    """Batteries that push the same way round the loop, less those that push against it."""
    if not shape.edges:
        return 0
    tree = shape.tree
    chain = () if tree is None else tree.members if tree.how == "series" else (tree,)
    others = [group for group in chain if group.part and group.part.kind == "battery"]
    return abs(1 + sum(-1 if group.backwards else 1 for group in others))


def bulbs_before(shape: Arrangement, meter: Part) -> int:
    """Bulbs that the current has passed on its way from the battery's plus to the meter."""
    return sum(
        _extent(member).bulbs
        for group, position in _path_to(shape, meter)
        if group.how == "series"
        for member in group.members[:position]
    )


def in_a_branch(shape: Arrangement, meter: Part) -> bool:
    """Whether the meter stands in one of several branches, so that it misses some current."""
    return any(group.how == "parallel" for group, _ in _path_to(shape, meter))


def in_the_circuit(shape: Arrangement, kind: str) -> list[Part]:
    return [part for part in shape.parts() if part.kind == kind]


def mean_value(board: Board, shape: Arrangement, kind: str, name: str) -> float | None:
    """The value that the parts of a kind have in the circuit, on the board while there is none."""
    parts = board.of_kind(kind)
    if shape.edges:
        parts = in_the_circuit(shape, kind)
        parts += [shape.battery] if kind == "battery" and shape.battery else []
    values = [part.values[name] for part in parts]
    return sum(values) / len(values) if values else None


def _path_to(shape: Arrangement, meter: Part) -> list[tuple[Group, int]]:
    return (_path(shape.tree, meter) if shape.tree else None) or []


def _path(group: Group, meter: Part) -> list[tuple[Group, int]] | None:
    """Groups from the outermost in, each with the place of the member that holds the meter."""
    if group.part is not None:
        return [] if group.part.id == meter.id else None
    for position, member in enumerate(group.members):
        inner = _path(member, meter)
        if inner is not None:
            return [(group, position), *inner]
    return None
