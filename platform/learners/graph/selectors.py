"""The graph as one school has it: what is shipped, with the school's own changes laid over it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, Protocol, TypeVar

from django.db.models import Q, QuerySet

from assay.prepared import Prepared
from labs.core import lab_names
from learners.graph.models import GraphChange, Prerequisite, Skill, TextbookLink
from learners.skills import all_skills, skill_name


@dataclass(frozen=True)
class Node:
    """A skill of the graph. `lab` is empty for practices, groundwork and a school's own skills."""

    pk: int
    key: str
    en: str
    zh: str
    own: bool  # the school's, not shipped

    @property
    def lab(self) -> str:
        lab = self.key.rpartition(".")[0]
        return lab if lab in lab_names() else ""

    @property
    def measured(self) -> bool:
        """Whether any lab can show it."""
        return self.key in all_skills()

    def name(self, language: str) -> str:
        own = self.zh if language.startswith("zh") else self.en
        return own or self.en or skill_name(self.key, language)


@dataclass(frozen=True)
class Edge:
    """`after` builds on `before`, both by their keys."""

    pk: int
    before: str
    after: str
    source: str
    grade: str
    own: bool


@dataclass(frozen=True)
class Link:
    """A textbook skill that practises the same as a skill of the graph."""

    pk: int
    skill: str
    name: str
    own: bool


@dataclass(frozen=True)
class Graph:
    """A school's graph; an edge is in it while both its ends are."""

    nodes: dict[str, Node]
    edges: tuple[Edge, ...]
    links: tuple[Link, ...] = field(default=())

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        return [(edge.before, edge.after) for edge in self.edges]

    def before(self, key: str) -> list[str]:
        """What a skill builds on."""
        return [one.before for one in self.edges if one.after == key]


class Owned(Protocol):
    """A row that is shipped or a school's."""

    pk: Any
    institution_id: int | None


Row = TypeVar("Row", bound=Owned)


def graph_of(institution: int | None, links: bool = False) -> Graph:
    """The graph of a school (None: as shipped), in three queries, four with its textbook links."""
    mine = _mine(institution)
    standing = standing_changes(institution)
    rows = Skill.objects.filter(mine, withdrawn=False)
    by_pk = {one.pk: _node(one) for one in _present(rows, standing, "skill")}
    edges = [
        _edge(one, by_pk)
        for one in _present(
            Prerequisite.objects.filter(mine, withdrawn=False), standing, "prerequisite"
        )
        if one.before_id in by_pk and one.after_id in by_pk
    ]
    found = [
        Link(one.pk, by_pk[one.skill_id].key, one.name, one.institution_id is not None)
        for one in (
            _present(TextbookLink.objects.filter(mine, withdrawn=False), standing, "link")
            if links
            else []
        )
        if one.skill_id in by_pk
    ]
    return Graph({one.key: one for one in by_pk.values()}, _once(edges), tuple(found))


def _mine(institution: int | None) -> Q:
    """What is shipped, and the school's own."""
    shipped = Q(institution=None)
    return shipped | Q(institution=institution) if institution else shipped


def standing_changes(institution: int | None) -> dict[tuple[str, int], str]:
    """The last change of each thing of a school: (what, its number) -> added or removed."""
    if institution is None:
        return {}
    found = {}
    for kind, skill, edge, link in _changes_of(institution):
        what = ("skill", skill) if skill else ("prerequisite", edge) if edge else ("link", link)
        found[what] = kind
    return found


def _present(rows: Iterable[Row], standing: dict[tuple[str, int], str], what: str) -> list[Row]:
    """Those that the school has: shipped and not removed, or added by itself."""
    return [
        row
        for row in rows
        if standing.get((what, row.pk), "removed" if row.institution_id else "added") == "added"
    ]


def _node(skill: Skill) -> Node:
    return Node(skill.pk, skill.key, skill.name_en, skill.name_zh, skill.institution_id is not None)


def _edge(edge: Prerequisite, nodes: dict[int, Node]) -> Edge:
    return Edge(
        edge.pk,
        nodes[edge.before_id].key,
        nodes[edge.after_id].key,
        edge.source,
        edge.grade,
        edge.institution_id is not None,
    )


def _once(edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """One edge a pair: a school's own before the shipped one."""
    found: dict[tuple[str, str], Edge] = {}
    for edge in sorted(edges, key=lambda one: not one.own):
        found.setdefault((edge.before, edge.after), edge)
    return tuple(sorted(found.values(), key=lambda one: (one.own, one.pk)))


def needs_of(institution: int | None) -> dict[str, tuple[str, ...]]:
    """What each skill builds on directly, of that which some lab here can show.

    Each decision asks for it: two lean queries, and no more of the graph than that.
    """
    measured, standing = set(all_skills()), standing_changes(institution)
    gone = {pk for (what, pk), kind in standing.items() if what == "skill" and kind == "removed"}
    rows = _edges_shipped() if institution is None else _edges_of(institution)
    found: dict[str, list[str]] = {}
    for pk, own, before, after, *ends in rows:
        kind = standing.get(("prerequisite", pk), "removed" if own else "added")
        if {before, after} <= measured and kind == "added" and not gone.intersection(ends):
            found.setdefault(after, []).append(before)
    return {skill: tuple(dict.fromkeys(before)) for skill, before in found.items()}


def _edges(institution: int | None) -> QuerySet[Prerequisite, Any]:
    """The shipped edges and a school's own, with both ends."""
    ends = {"withdrawn": False, "before__withdrawn": False, "after__withdrawn": False}
    rows = Prerequisite.objects.filter(_mine(institution), **ends).order_by("place", "pk")
    return rows.values_list("pk", "institution", "before__key", "after__key", "before", "after")


_edges_of, _edges_shipped = Prepared(_edges), Prepared(partial(_edges, None))
_changes_of = Prepared(
    lambda institution: (
        GraphChange.objects.filter(institution=institution)
        .order_by("pk")
        .values_list("kind", "skill", "prerequisite", "link")
    )
)
