"""Which policy chooses the next lab of a student: the product's own, unless a later app says another.

ask(callable(student, assignment) -> policy or None)     registered in the app's `ready()`
"""

from collections.abc import Callable

from courses.models import Assignment
from learners.candidates import Learner
from learners.deciding import Choice, choose
from learners.stages import Place
from people.models import User

Policy = Callable[[Place | None, Learner], Choice]
Asked = Callable[[User, Assignment], Policy | None]

asked: list[Asked] = []


def ask(which: Asked) -> None:
    """Let a later app name the policy of a student in an assignment."""
    asked.append(which)


def choose_for(
    student: User, assignment: Assignment | None, place: Place | None, learner: Learner
) -> Choice:
    """The next lab by the student's own policy; free practice has the product's."""
    for which in asked if assignment is not None else ():
        if assignment is not None and (policy := which(student, assignment)) is not None:
            return policy(place, learner)
    return choose(place, learner)
