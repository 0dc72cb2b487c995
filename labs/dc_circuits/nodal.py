"""Nodal analysis of direct-current circuits: node voltages and branch currents.

Every branch is a source in series with a resistance, v(a) - v(b) = R i - E, where the
current i flows from a to b through the branch. Kirchhoff's current law at each node and
this law for each branch are solved together (the modified nodal analysis of Ho, Ruehli and
Brennan, IEEE Trans. Circuits Syst. 22, 504 (1975), with every branch current an unknown), so
ideal sources need no special case. Ideal wires merge the nodes at their ends. Each separate
island of the circuit has its own zero of potential, so open circuits are never singular.

SI units: volt, ampere, ohm.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray

Node = Hashable
Matrix = NDArray[np.float64]


class SourceLoop(ValueError):
    """Sources without resistance form a closed loop: its current has no finite value."""


@dataclass(frozen=True)
class Branch:
    """A part with two ends; the current counts positive from `a` to `b`.

    A battery has its negative terminal at `a` and its positive terminal at `b`.
    """

    name: str
    a: Node
    b: Node
    resistance_ohm: float
    emf_v: float = 0.0

    def __post_init__(self) -> None:
        if not (isfinite(self.resistance_ohm) and isfinite(self.emf_v)):
            raise ValueError(f"branch {self.name}: resistance and emf must be finite")
        if self.resistance_ohm < 0:
            raise ValueError(f"branch {self.name}: a resistance cannot be negative")
        if self.resistance_ohm == 0 and self.emf_v == 0:
            raise ValueError(f"branch {self.name}: a part without resistance is a wire")


@dataclass(frozen=True)
class Wire:
    """An ideal conductor; `length` only decides how wires side by side share a current."""

    name: str
    a: Node
    b: Node
    length: float = 1.0


class Nodes:
    """Disjoint sets of terminals that wires make one node (union-find)."""

    def __init__(self, links: Iterable[tuple[Node, Node]] = ()) -> None:
        self._parent: dict[Node, Node] = {}
        for a, b in links:
            self.join(a, b)

    def find(self, terminal: Node) -> Node:
        """The terminal that stands for the whole set."""
        parent = self._parent.setdefault(terminal, terminal)
        while parent != self._parent[parent]:
            self._parent[parent] = parent = self._parent[self._parent[parent]]
        self._parent[terminal] = parent
        return parent

    def join(self, a: Node, b: Node) -> bool:
        """Make a and b one; False if they were one already."""
        root_a, root_b = self.find(a), self.find(b)
        self._parent[root_b] = root_a
        return root_a != root_b

    def joined(self, a: Node, b: Node) -> bool:
        return self.find(a) == self.find(b)


@dataclass(frozen=True)
class Solution:
    """Potentials of all terminals (each island from its own zero) and currents a to b."""

    nodes: Nodes
    islands: Nodes
    potentials_v: dict[Node, float]
    currents_a: dict[str, float]

    def voltage_v(self, a: Node, b: Node) -> float | None:
        """v(a) - v(b), or None between islands, where it is not defined."""
        if a == b or self.nodes.joined(a, b):
            return 0.0
        if not self.islands.joined(a, b):
            return None
        return self.potential_v(a) - self.potential_v(b)

    def potential_v(self, terminal: Node) -> float:
        return self.potentials_v.get(self.nodes.find(terminal), 0.0)


def solve(branches: Sequence[Branch], wires: Sequence[Wire] = ()) -> Solution:
    """All potentials and currents of the circuit; raises SourceLoop where there are none."""
    nodes = Nodes((wire.a, wire.b) for wire in wires)
    _refuse_source_loops(branches, nodes)
    islands = Nodes((wire.a, wire.b) for wire in wires)
    for branch in branches:
        islands.join(branch.a, branch.b)
    ends = [(nodes.find(branch.a), nodes.find(branch.b)) for branch in branches]
    index = {node: number for number, node in enumerate(dict.fromkeys(n for e in ends for n in e))}
    grounds = {islands.find(node): row for node, row in reversed(index.items())}
    matrix, right = _equations(branches, ends, index, sorted(grounds.values()))
    unknowns = np.linalg.solve(matrix, right) if branches else right
    count = len(index)
    return Solution(
        nodes=nodes,
        islands=islands,
        potentials_v={node: float(unknowns[row]) for node, row in index.items()},
        currents_a={
            branch.name: float(value)
            for branch, value in zip(branches, unknowns[count:], strict=True)
        },
    )


def wire_currents(
    solution: Solution, branches: Sequence[Branch], wires: Sequence[Wire]
) -> dict[str, float]:
    """The current in each wire, from a to b.

    Ideal wires side by side leave the division open; it is taken in the limit of thin wires
    of one material, each with a resistance in proportion to its length.
    """
    into: dict[Node, float] = defaultdict(float)
    for branch in branches:
        into[branch.a] -= solution.currents_a[branch.name]
        into[branch.b] += solution.currents_a[branch.name]
    groups: dict[Node, list[Wire]] = defaultdict(list)
    for wire in wires:
        groups[solution.nodes.find(wire.a)].append(wire)
    currents: dict[str, float] = {}
    for group in groups.values():
        currents.update(_shared_current(group, into))
    return currents


def kirchhoff_residuals(solution: Solution, branches: Sequence[Branch]) -> tuple[float, float]:
    """Largest violation of the current law (A) and of the branch voltage law (V)."""
    sums: dict[Node, float] = defaultdict(float)
    voltage = 0.0
    for branch in branches:
        current = solution.currents_a[branch.name]
        sums[solution.nodes.find(branch.a)] -= current
        sums[solution.nodes.find(branch.b)] += current
        across = solution.potential_v(branch.a) - solution.potential_v(branch.b)
        error = across - branch.resistance_ohm * current + branch.emf_v
        voltage = max(voltage, abs(error))
    return max((abs(total) for total in sums.values()), default=0.0), voltage


def _refuse_source_loops(branches: Sequence[Branch], nodes: Nodes) -> None:
    ideal = Nodes()
    for branch in branches:
        if branch.resistance_ohm == 0 and not ideal.join(
            nodes.find(branch.a), nodes.find(branch.b)
        ):
            raise SourceLoop(branch.name)


def _equations(
    branches: Sequence[Branch],
    ends: Sequence[tuple[Node, Node]],
    index: dict[Node, int],
    grounds: Sequence[int],
) -> tuple[Matrix, Matrix]:
    """One row a node (currents out sum to zero) and one a branch, scaled to be near one.

    In each island one current law follows from the others; its row sets the zero instead.
    """
    count = len(index)
    matrix = np.zeros((count + len(branches), count + len(branches)))
    right = np.zeros(count + len(branches))
    for row, (branch, (a, b)) in enumerate(zip(branches, ends, strict=True), start=count):
        matrix[index[a], row] += 1.0
        matrix[index[b], row] -= 1.0
        scale = max(1.0, branch.resistance_ohm)
        matrix[row, index[a]] += 1.0 / scale
        matrix[row, index[b]] -= 1.0 / scale
        matrix[row, row] = -branch.resistance_ohm / scale
        right[row] = -branch.emf_v / scale
    for row in grounds:
        matrix[row, :] = 0.0
        matrix[row, row] = 1.0
    return matrix, right


def _shared_current(group: Sequence[Wire], into: dict[Node, float]) -> dict[str, float]:
    """Divide what flows into a set of joined terminals among the wires that join them."""
    terminals = list(dict.fromkeys(end for wire in group for end in (wire.a, wire.b)))
    index = {terminal: row for row, terminal in enumerate(terminals)}
    laplacian = np.zeros((len(terminals), len(terminals)))
    for wire in group:
        a, b, conductance = index[wire.a], index[wire.b], 1.0 / wire.length
        laplacian[[a, b], [a, b]] += conductance
        laplacian[[a, b], [b, a]] -= conductance
    levels = np.zeros(len(terminals))
    flows = np.array([into.get(terminal, 0.0) for terminal in terminals])
    levels[1:] = np.linalg.solve(laplacian[1:, 1:], flows[1:])
    return {
        wire.name: float(levels[index[wire.a]] - levels[index[wire.b]]) / wire.length
        for wire in group
    }
