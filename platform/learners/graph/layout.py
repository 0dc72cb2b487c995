"""Places for the skills of a graph, in layers from what builds on nothing to what builds on most.

After Sugiyama, Tagawa & Toda 1981, "Methods for visual understanding of hierarchical system structures":
each skill stands one layer behind the last that it builds on; an arrow over several layers gets a lane
of its own in each that it crosses, so that it runs behind no skill; the order within a layer follows
the mean place of its neighbours (barycentre), swept to and fro. The same graph gets the same picture.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

ACROSS = 212.0  # from one layer to the next, in pixels at zoom 1
WIDE = 172.0  # a skill
DOWN, LANE = 90.0, 20.0  # the height that a skill takes, and that an arrow takes which passes
SWEEPS = 12

Pair = tuple[str, str]


@dataclass(frozen=True)
class Spot:
    """A place in pixels at zoom 1."""

    x: float
    y: float


@dataclass(frozen=True)
class Layout:
    """Where each skill stands, and where an arrow bends that passes other layers."""

    spots: dict[str, Spot]
    bends: dict[Pair, list[Spot]]


@dataclass
class _Chains:
    """The graph with a link at each layer that an arrow crosses; a link is called by arrow and layer."""

    layers: list[list[str]]
    joined: dict[str, list[str]] = field(default_factory=dict)
    links: dict[Pair, list[str]] = field(default_factory=dict)

    def join(self, one: str, other: str) -> None:
        self.joined.setdefault(one, []).append(other)
        self.joined.setdefault(other, []).append(one)


def laid_out(keys: Sequence[str], pairs: Iterable[Pair]) -> Layout:
    """A place for each key; edges to keys that are not there are left out."""
    known = set(keys)
    edges = [(before, after) for before, after in pairs if before in known and after in known]
    chains = _chained(keys, edges)
    _order(chains)
    spots = _spots(chains.layers, known)
    bends = {
        pair: [Spot(spots[link].x + side * WIDE / 2, spots[link].y) for link in links for side in (-1, 1)]
        for pair, links in chains.links.items()
    }  # fmt: skip
    return Layout({key: spots[key] for key in keys}, bends)


def depths(keys: Sequence[str], edges: Iterable[Pair]) -> dict[str, int]:
    """The number of steps on the longest way to each key; a circle ends the count, not the program."""
    before: dict[str, list[str]] = {key: [] for key in keys}
    for one, other in edges:
        before[other].append(one)
    found: dict[str, int] = {}

    def depth(key: str, seen: frozenset[str]) -> int:
        if key in found:
            return found[key]
        above = [depth(one, seen | {key}) for one in before[key] if one not in seen | {key}]
        found[key] = 1 + max(above, default=-1)
        return found[key]

    for key in keys:
        depth(key, frozenset())
    return found


def _numbers(keys: Sequence[str], edges: list[Pair]) -> dict[str, int]:
    """The layer of each key; what builds on nothing stands right before the first that builds on it."""
    depth = depths(keys, edges)
    first_after: dict[str, int] = {}
    for one, other in edges:
        first_after[one] = min(first_after.get(one, depth[other]), depth[other])
    based = {other for _, other in edges}
    return {
        key: max(0, first_after[key] - 1) if key in first_after and key not in based else depth[key]
        for key in keys
    }


def _chained(keys: Sequence[str], edges: list[Pair]) -> _Chains:
    number = _numbers(keys, edges)
    chains = _Chains([[] for _ in range(max(number.values(), default=-1) + 1)])
    for key in keys:
        chains.layers[number[key]].append(key)
    for before, after in edges:
        links = [f"{before}>{after}>{layer}" for layer in range(number[before] + 1, number[after])]
        for layer, link in enumerate(links, start=number[before] + 1):
            chains.layers[layer].append(link)
        way = [before, *links, after]
        for one, other in zip(way, way[1:], strict=False):
            chains.join(one, other)
        chains.links[before, after] = links
    return chains


def _order(chains: _Chains) -> None:
    """Sort each layer by the mean place of what it is joined to, one layer after the other."""
    row = {key: float(place) for layer in chains.layers for place, key in enumerate(layer)}

    def mean_row(key: str) -> float:
        beside = [row[one] for one in chains.joined.get(key, [])]
        return sum(beside) / len(beside) if beside else row[key]

    for sweep in range(SWEEPS):
        layers = chains.layers if sweep % 2 == 0 else chains.layers[::-1]
        for layer in layers:
            layer.sort(key=lambda key: (mean_row(key), row[key]))
            row |= {key: float(place) for place, key in enumerate(layer)}


def _spots(layers: list[list[str]], skills: set[str]) -> dict[str, Spot]:
    """Stack each layer, its middle at the same height; an arrow takes less room than a skill."""
    found = {}
    for number, layer in enumerate(layers):
        heights = [DOWN if key in skills else LANE for key in layer]
        y = -sum(heights) / 2
        for key, height in zip(layer, heights, strict=True):
            found[key] = Spot(number * ACROSS, round(y + height / 2, 1))
            y += height
    return found
