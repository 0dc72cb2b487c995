"""Places for the skills of a graph, in layers from what builds on nothing to what builds on most.

Sugiyama's way, in short: each skill stands one layer behind the last that it builds on, and the order
within a layer follows the mean place of its neighbours (barycentre), swept to and fro. The same
graph always gets the same picture.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

ACROSS, DOWN = (
    204,
    92,
)  # from one layer to the next, from one skill to the next; in pixels at zoom 1
SWEEPS = 8

Pair = tuple[str, str]


@dataclass(frozen=True)
class Spot:
    """Where a skill stands, in pixels at zoom 1."""

    x: float
    y: float


def places(keys: Sequence[str], pairs: Iterable[Pair]) -> dict[str, Spot]:
    """A spot for each key; edges to keys that are not there are left out."""
    known = set(keys)
    edges = [(before, after) for before, after in pairs if before in known and after in known]
    layers = _ordered(_layers(keys, edges), edges)
    tallest = max((len(layer) for layer in layers), default=0)
    return {
        key: Spot(number * ACROSS, (row + (tallest - len(layer)) / 2) * DOWN)
        for number, layer in enumerate(layers)
        for row, key in enumerate(layer)
    }


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


def _layers(keys: Sequence[str], edges: list[Pair]) -> list[list[str]]:
    depth = depths(keys, edges)
    layers: list[list[str]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for key in keys:
        layers[_pulled(key, depth, edges)].append(key)
    return [layer for layer in layers if layer]


def _pulled(key: str, depth: dict[str, int], edges: list[Pair]) -> int:
    """A skill that builds on nothing stands right before the first that builds on it."""
    after = [depth[other] for one, other in edges if one == key]
    alone = not any(other == key for _, other in edges)
    return min(after) - 1 if alone and after else depth[key]


def _ordered(layers: list[list[str]], edges: list[Pair]) -> list[list[str]]:
    joined: dict[str, list[str]] = {key: [] for layer in layers for key in layer}
    for one, other in edges:
        joined[one].append(other)
        joined[other].append(one)
    for sweep in range(SWEEPS):
        row = {key: place for layer in layers for place, key in enumerate(layer)}
        numbers = range(len(layers)) if sweep % 2 == 0 else range(len(layers) - 1, -1, -1)
        for number in numbers:
            layers[number] = sorted(
                layers[number], key=lambda key: (_mean_row(key, joined, row), row[key])
            )
            row |= {key: place for place, key in enumerate(layers[number])}
    return layers


def _mean_row(key: str, joined: dict[str, list[str]], row: dict[str, int]) -> float:
    beside = [row[one] for one in joined[key]]
    return sum(beside) / len(beside) if beside else row[key]
