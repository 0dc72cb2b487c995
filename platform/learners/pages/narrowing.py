"""Which part of the graph a page shows: everything, some labs, or one, with what they build on."""

from collections.abc import Iterable

from courses.models import Stage
from courses.selectors import labs_of, title_of
from labs.core import lab_names
from learners.graph.selectors import Graph
from learners.skills import skills_of

ALL, OWN = "all", "own"  # besides the names of labs


def labs_in(stages: Iterable[Stage]) -> tuple[str, ...]:
    """The labs that some stages may bring, in the order of the catalogue."""
    wanted = {lab for stage in stages for lab in labs_of(stage)}
    return tuple(lab for lab in lab_names() if lab in wanted)


def choices(language: str, own: str) -> list[tuple[str, str]]:
    """What can be shown: `own` says what the reader's own labs are called; empty: there are none."""
    first = [(OWN, own)] if own else []
    return [*first, (ALL, ""), *((lab, title_of(lab, language)) for lab in lab_names())]


def chosen(wish: str, own: tuple[str, ...]) -> str:
    """What is shown: the reader's wish where it can be, else the own labs, else all."""
    if wish in lab_names() or wish == ALL:
        return wish
    return OWN if own else ALL


def narrowed(graph: Graph, shown: str, own: tuple[str, ...]) -> list[str]:
    """The keys to show, in the order of the graph.

    Of some labs: their skills and all that these build on.
    """
    if shown == ALL:
        return list(graph.nodes)
    labs = own if shown == OWN else (shown,)
    wanted = {skill for lab in labs for skill in skills_of(lab)}
    waiting = list(wanted)
    while waiting:
        new = [one for one in graph.before(waiting.pop()) if one not in wanted]
        wanted.update(new)
        waiting += new
    return [key for key in graph.nodes if key in wanted]
