"""Ways along the arrows of a graph: a prerequisite must never lead back to itself."""

from collections import deque
from collections.abc import Iterable

Pair = tuple[str, str]  # (before, after)


def way(edges: Iterable[Pair], start: str, end: str) -> list[str]:
    """The shortest way along the arrows from start to end, both included; empty without one."""
    following: dict[str, list[str]] = {}
    for before, after in edges:
        following.setdefault(before, []).append(after)
    came_from: dict[str, str] = {start: ""}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        if here == end:
            return _back(came_from, end)
        for there in following.get(here, []):
            if there not in came_from:
                came_from[there] = here
                waiting.append(there)
    return []


def _back(came_from: dict[str, str], end: str) -> list[str]:
    found = [end]
    while came_from[found[-1]]:
        found.append(came_from[found[-1]])
    return found[::-1]


def circle_with(edges: Iterable[Pair], new: Pair) -> list[str]:
    """The circle that a new edge would close, `[A, B, C, A]`; empty where it closes none."""
    before, after = new
    back = way(edges, after, before)
    return [before, *back] if back else []


def circle_in(edges: Iterable[Pair]) -> list[str]:
    """A circle that is there already; empty where the graph has none."""
    known: list[Pair] = []
    for edge in edges:
        if circle := circle_with(known, edge):
            return circle
        known.append(edge)
    return []
