"""Who needs the same thing next, and small groups out of that. The same class always gets the same groups.

A student needs those skills next that are not shown while everything they build on is. First comes
what was tried and is not there yet, then what is on the way, then what nobody has looked for; among
equals the least probable, then the order of the graph.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil

from learners.graph.selectors import Graph
from learners.stages import Beliefs
from learners.tracing import NOTHING

LEAST, MOST = 2, 4  # of a group
URGENCY = {"missing": 0, "growing": 1, "not_seen": 2}


@dataclass(frozen=True)
class Group:
    """Students who are to work together; `skill` is empty where nothing is open for them.

    `why` is `same` where all need the skill next, `mixed` where they need different things.
    `guests` need something else first, and the skill too.
    """

    members: tuple[int, ...]
    skill: str
    why: str
    guests: tuple[int, ...] = field(default=())


def needed_next(graph: Graph, keys: Sequence[str], beliefs: Beliefs) -> tuple[str, ...]:
    """The skills that a student needs next, the most urgent first."""
    moments = {key: beliefs.get(key, NOTHING).moment for key in graph.nodes}

    def ready(key: str) -> bool:
        before = [one for one in graph.before(key) if graph.nodes[one].measured]
        return all(moments[one] == "shown" for one in before)

    wanted = [key for key in keys if graph.nodes[key].measured and moments[key] != "shown"]
    open_now = [key for key in wanted if ready(key)]
    place = {key: number for number, key in enumerate(graph.nodes)}
    return tuple(
        sorted(
            open_now,
            key=lambda key: (
                URGENCY[moments[key]],
                beliefs.get(key, NOTHING).probability,
                place[key],
            ),
        )
    )


def by_need(needs: Mapping[int, tuple[str, ...]]) -> dict[str, list[int]]:
    """Who needs what first: the skill that most need comes first; empty for those with nothing open."""
    found: dict[str, list[int]] = {}
    for student, wanted in needs.items():
        found.setdefault(wanted[0] if wanted else "", []).append(student)
    return dict(sorted(found.items(), key=lambda pair: (pair[0] == "", -len(pair[1]), pair[0])))


def grouped(needs: Mapping[int, tuple[str, ...]], strength: Mapping[int, float]) -> list[Group]:
    """Groups of two to four: first those who need the same, then who is left.

    Within a need the students are dealt out by strength, so that each group has somebody who is
    further on. Who alone needs something joins a group whose skill is open for them too; those who
    fit nowhere form groups among themselves.
    """
    groups: list[Group] = []
    alone: list[int] = []
    for skill, students in by_need(needs).items():
        if len(students) < LEAST:
            alone += students
        else:
            groups += [Group(some, skill, "same") for some in dealt(students, strength)]
    rest = [one for one in alone if not _joined(groups, one, needs[one])]
    if len(rest) >= LEAST:
        groups += [Group(some, "", "mixed") for some in dealt(rest, strength)]
    elif rest:
        _placed(groups, rest[0])
    return groups


def dealt(students: Sequence[int], strength: Mapping[int, float]) -> list[tuple[int, ...]]:
    """As few groups as hold them all, dealt out like cards from the strongest to the weakest."""
    count = ceil(len(students) / MOST)
    order = sorted(students, key=lambda one: (-strength[one], one))
    return [tuple(order[first::count]) for first in range(count)]


def _joined(groups: list[Group], student: int, wanted: tuple[str, ...]) -> bool:
    """Whether a group with room was found whose skill is among what the student needs too."""
    for skill in wanted[1:]:
        for number, group in enumerate(groups):
            if group.skill == skill and len(group.members) < MOST:
                groups[number] = _with(group, student)
                return True
    return False


def _placed(groups: list[Group], student: int) -> None:
    """The last one joins the smallest group; where all are full, one of them gives a member."""
    if not groups:
        return
    number = min(range(len(groups)), key=lambda one: (len(groups[one].members), one))
    group = groups[number]
    if len(group.members) < MOST:
        groups[number] = _with(group, student)
        return
    *kept, moved = group.members
    groups[number] = Group(tuple(kept), group.skill, group.why, group.guests)
    groups.append(Group((moved, student), "", "mixed"))


def _with(group: Group, student: int) -> Group:
    return Group((*group.members, student), group.skill, group.why, (*group.guests, student))
