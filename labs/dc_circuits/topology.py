"""How a circuit is arranged: series, parallel or mixed, read off the student's wiring.

Seen from one battery, parts one after another become one chain and parts side by side one
block, until a single tree is left (series-parallel reduction, Duffin 1965). What is left
over, such as a bridge, is a network. Parts that no current could ever reach (dead ends,
parts bridged by a wire) do not belong to the circuit. An open switch still holds its place,
so that opening it changes one thing and not the whole arrangement.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from .board import Board, Part
from .nodal import Node, Nodes


@dataclass(frozen=True)
class Group:
    """A part, or groups in series (in order) or in parallel."""

    how: str  # "part", "series" or "parallel"
    members: tuple[Group, ...] = ()
    part: Part | None = None
    backwards: bool = False  # the part is met at its end first

    def turned(self) -> Group:
        """The same group met from its other end."""
        if self.how == "part":
            return replace(self, backwards=not self.backwards)
        members = tuple(member.turned() for member in self.members)
        return Group(self.how, members[::-1] if self.how == "series" else members)

    def parts(self) -> list[Part]:
        own = [self.part] if self.part else []
        return own + [part for member in self.members for part in member.parts()]


@dataclass(frozen=True)
class Edge:
    a: Node
    b: Node
    group: Group

    def leaving(self, node: Node) -> Group:
        """The group as it is met going away from `node`."""
        return self.group if self.a == node else self.group.turned()

    def other(self, node: Node) -> Node:
        return self.b if self.a == node else self.a


@dataclass(frozen=True)
class Arrangement:
    """The shape of the circuit outside one battery; `tree` runs from plus to minus.

    `name` is "none" (nothing closed), "unloaded" (batteries drive one another and nothing else),
    "single", "series", "parallel", "mixed" or "network".
    """

    name: str
    tree: Group | None
    edges: tuple[Edge, ...] = ()
    battery: Part | None = None

    def parts(self) -> list[Part]:
        """The parts of the circuit besides the battery that it is seen from."""
        return [part for edge in self.edges for part in edge.group.parts()]


def arrangement(board: Board) -> Arrangement:
    """The arrangement seen by the first battery that has a circuit to drive."""
    shapes = [_seen_by(battery, board) for battery in board.of_kind("battery")]
    return next((shape for shape in shapes if shape.edges), Arrangement("none", None))


def one_way_parts(board: Board) -> list[Part]:
    """Bulbs and resistors that hang on a battery by one path alone: none leads back.

    An open switch counts as a path, for it can be closed.
    """
    batteries = board.of_kind("battery")
    return [
        part
        for part in board.parts.values()
        if part.kind in ("bulb", "resistor") and _hangs(part, board, batteries)
    ]


def _hangs(part: Part, board: Board, batteries: list[Part]) -> bool:
    """Whether nothing but the part itself joins its ends, and a battery is on one side of it."""
    rest = Nodes((thing.start, thing.end) for thing in board.things() if thing is not part)
    if rest.joined(part.start, part.end):
        return False
    live = {rest.find(pole) for battery in batteries for pole in (battery.start, battery.end)}
    return bool(live & {rest.find(part.start), rest.find(part.end)})


def _seen_by(battery: Part, board: Board) -> Arrangement:
    nodes = Nodes((lead.start, lead.end) for lead in board.conductors())
    plus, minus = nodes.find(battery.end), nodes.find(battery.start)
    edges = _reduce(_edges(board, battery, nodes), plus, minus)
    if len(edges) == 1 and {edges[0].a, edges[0].b} == {plus, minus}:
        tree = edges[0].leaving(plus)
        return Arrangement(_name(tree), tree, tuple(edges), battery)
    return Arrangement("network", None, tuple(edges), battery)


def _edges(board: Board, battery: Part, nodes: Nodes) -> list[Edge]:
    return [
        Edge(nodes.find(part.start), nodes.find(part.end), Group("part", part=part))
        for part in board.parts.values()
        if part is not battery and not (part.kind == "switch" and part.closed)
    ]


def _reduce(edges: list[Edge], plus: Node, minus: Node) -> list[Edge]:
    """Join series and parallel groups until nothing more can be joined."""
    while True:
        edges = _without_dead_ends(edges, {plus, minus})
        shorter = _join_one_parallel(edges) or _join_one_series(edges, {plus, minus})
        if shorter is None:
            return edges
        edges = shorter


def _without_dead_ends(edges: list[Edge], terminals: set[Node]) -> list[Edge]:
    while True:
        degree = Counter(end for edge in edges for end in (edge.a, edge.b))
        kept = [
            edge
            for edge in edges
            if edge.a != edge.b
            and all(degree[end] > 1 or end in terminals for end in (edge.a, edge.b))
        ]
        kept = _reachable(kept, terminals)
        if len(kept) == len(edges):
            return kept
        edges = kept


def _reachable(edges: list[Edge], terminals: set[Node]) -> list[Edge]:
    """Only what hangs together with both of the battery's terminals."""
    joined = Nodes((edge.a, edge.b) for edge in edges)
    if len({joined.find(terminal) for terminal in terminals}) > 1 or len(terminals) == 1:
        return []
    root = joined.find(next(iter(terminals)))
    return [edge for edge in edges if joined.find(edge.a) == root]


def _join_one_parallel(edges: list[Edge]) -> list[Edge] | None:
    seen: dict[frozenset[Node], Edge] = {}
    for edge in edges:
        first = seen.setdefault(frozenset((edge.a, edge.b)), edge)
        if first is not edge:
            group = _combined("parallel", first.group, edge.leaving(first.a))
            rest = [e for e in edges if e is not first and e is not edge]
            return [*rest, Edge(first.a, first.b, group)]
    return None


def _join_one_series(edges: list[Edge], terminals: set[Node]) -> list[Edge] | None:
    degree = Counter(end for edge in edges for end in (edge.a, edge.b))
    for node, count in degree.items():
        if count == 2 and node not in terminals:
            first, second = (edge for edge in edges if node in (edge.a, edge.b))
            group = _combined("series", first.leaving(first.other(node)), second.leaving(node))
            rest = [e for e in edges if e is not first and e is not second]
            return [*rest, Edge(first.other(node), second.other(node), group)]
    return None


def _combined(how: str, first: Group, second: Group) -> Group:
    members = [
        member
        for group in (first, second)
        for member in (group.members if group.how == how else (group,))
    ]
    return Group(how, tuple(members))


def _name(tree: Group) -> str:
    """Ammeters, open switches and more batteries do not change what it is called."""
    bare = _loads_only(tree)
    if bare is None:
        kinds = {part.kind for part in tree.parts()}
        return "unloaded" if "battery" in kinds and "switch" not in kinds else "none"
    if bare.how == "part":
        return "single"
    deep = any(member.how != "part" for member in bare.members)
    return "mixed" if deep else bare.how


def _loads_only(group: Group) -> Group | None:
    if group.how == "part":
        return group if group.part and group.part.kind in ("bulb", "resistor") else None
    members = [bare for member in group.members if (bare := _loads_only(member))]
    if len(members) < 2:
        return members[0] if members else None
    return Group(group.how, tuple(members))
