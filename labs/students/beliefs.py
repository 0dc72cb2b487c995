"""What students believe and how they work a lab: `students.yaml` in the lab's folder.

It may hold `expects` (what someone who knows the subject expects, with reasons), `misconceptions`
(what someone misled expects, with reasons), `setup` (actions before the first trial), `run`
(actions of each trial; the lab's `measure` where left out), `reads` (instrument readings by
dependent variable, with what comes `first`; any instrument that shows the quantity where left out) and `boards` (for a
variable that is changed by wiring, the actions that bring it to each of some values) and
`mistakes` (for a misconception that a set-up shows, the actions that build it; a student who
holds it makes the first trial with them, sees what comes of it and goes on from `setup`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from labs.core.catalogue import LABS, load_lab, read_yaml
from labs.core.lab import DIRECTIONS, Lab


@dataclass(frozen=True)
class Belief:
    """What somebody expects, and why."""

    independent: str
    dependent: str
    direction: str
    because: tuple[str, ...] = ()


@dataclass(frozen=True)
class Beliefs:
    """Everything that a lab tells about its students."""

    expects: tuple[Belief, ...]
    misled: Mapping[str, tuple[Belief, ...]]
    setup: Sequence[Mapping[str, Any]]
    run: Sequence[Mapping[str, Any]]
    reads: Mapping[str, Sequence[Mapping[str, Any]]]
    boards: Mapping[str, Mapping[int, Sequence[Mapping[str, Any]]]]
    mistakes: Mapping[str, Sequence[Mapping[str, Any]]]


@cache
def beliefs_of(name: str) -> Beliefs:
    """A lab's students; a lab without the file gets what follows from its definition."""
    lab, path = load_lab(name), LABS / name / "students.yaml"
    data = read_yaml(path) if path.exists() else {}
    expects = tuple(_belief(entry) for entry in data.get("expects", ()))
    reasons = data.get("misconceptions", {})
    return Beliefs(
        expects=expects or _anything(lab),
        misled={m.name: _misled(m.claims, reasons.get(m.name, ())) for m in lab.misconceptions},
        setup=data.get("setup", () if "run" in data else ()),
        run=data.get("run", lab.measure),
        reads={d: data.get("reads", {}).get(d) or _reads(lab, d) for d in lab.dependent},
        boards=data.get("boards", {}),
        mistakes=data.get("mistakes", {}),
    )


def _belief(data: Mapping[str, Any]) -> Belief:
    return Belief(
        data["independent"], data["dependent"], data["direction"], tuple(data.get("because", ()))
    )


def _anything(lab: Lab) -> tuple[Belief, ...]:
    return tuple(
        Belief(x, y, direction)
        for x in lab.independent
        for y in lab.dependent
        for direction in DIRECTIONS
    )


def _misled(claims: Sequence[Mapping[str, Any]], because: Sequence[str]) -> tuple[Belief, ...]:
    """What a misconception leads to expect: the claims that show it."""
    return tuple(
        Belief(claim["independent"], claim["dependent"], direction, tuple(because))
        for claim in claims
        for direction in claim["direction"]
    )


def _reads(lab: Lab, dependent: str) -> list[Mapping[str, Any]]:
    quantity = lab.quantity_of(dependent)
    return [
        {"instrument": tool.name}
        for tool in lab.instruments
        if tool.manual and quantity in tool.quantities
    ]
