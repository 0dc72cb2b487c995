"""A part of the graph with how each skill stands: rows for the table, a picture for the drawing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from courses.selectors import title_of
from learners.graph.layout import laid_out
from learners.graph.selectors import Graph, Node
from learners.pages.standing import Standing


@dataclass(frozen=True)
class Row:
    """One skill with all that is said of it; `anchor` names its row on the page."""

    node: Node
    name: str
    lab_title: str
    standing: Standing
    builds_on: list[str]
    leads_to: list[str]
    textbook: list[str]

    @property
    def anchor(self) -> str:
        return f"skill-{self.node.pk}"


def rows_of(
    graph: Graph, keys: Sequence[str], standings: Mapping[str, Standing], language: str
) -> list[Row]:
    """The skills in the order of the graph: practices, groundwork, each lab's own."""
    names = {key: node.name(language) for key, node in graph.nodes.items()}
    above: dict[str, list[str]] = {}
    below: dict[str, list[str]] = {}
    for before, after in graph.pairs:
        above.setdefault(after, []).append(names[before])
        below.setdefault(before, []).append(names[after])
    textbook: dict[str, list[str]] = {}
    for link in graph.links:
        textbook.setdefault(link.skill, []).append(link.name.replace("_", " "))
    return [
        Row(
            node=graph.nodes[key],
            name=names[key],
            lab_title=title_of(graph.nodes[key].lab, language) if graph.nodes[key].lab else "",
            standing=standings[key],
            builds_on=above.get(key, []),
            leads_to=below.get(key, []),
            textbook=textbook.get(key, []),
        )
        for key in keys
    ]


def picture_of(graph: Graph, rows: Sequence[Row]) -> dict[str, Any]:
    """What the drawing needs: places, names and standings of the rows, and the edges among them."""
    keys = [row.node.key for row in rows]
    layout = laid_out(keys, graph.pairs)
    spots = layout.spots
    plain = all(row.standing.moment == "plain" for row in rows)  # of nobody: the lab stands there
    return {
        "nodes": [
            {
                "id": row.node.key,
                "x": spots[row.node.key].x,
                "y": spots[row.node.key].y,
                "name": row.name,
                "label": row.standing.label or (row.lab_title if plain else ""),
                "lab": row.lab_title,
                "moment": row.standing.moment,
                "probability": row.standing.probability,
                "uncertainty": row.standing.uncertainty,
                "anchor": row.anchor,
            }
            for row in rows
        ],
        "edges": [
            {"before": before, "after": after, "bends": [[one.x, one.y] for one in bends]}
            for (before, after), bends in layout.bends.items()
        ],
    }
