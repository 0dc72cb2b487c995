"""How much each lab interests a student: nothing, unless a later app says more.

foretell(callable(student) -> {lab: 0..1})     registered in the app's `ready()`
"""

from collections.abc import Callable, Mapping

from people.models import User

Foretold = Callable[[User], Mapping[str, float]]

foretellers: list[Foretold] = []


def foretell(which: Foretold) -> None:
    """Let a later app say how much each lab interests a student."""
    foretellers.append(which)


def interests_of(student: User) -> dict[str, float]:
    """By lab between 0 and 1; a lab that is not named interests nobody in particular."""
    found: dict[str, float] = {}
    for which in foretellers:
        found |= {lab: max(0.0, min(1.0, value)) for lab, value in which(student).items()}
    return found
