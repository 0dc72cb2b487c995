"""What waits for a student in a course is decided afresh with what the check showed."""

from dataclasses import replace

from courses.models import Course
from learners.models import Decision
from learners.policies import choose_for
from learners.services import learner_of, record
from learners.stages import place_first
from learners.variants import reason
from people.models import User


def decide_afresh(*, student: User, course: Course) -> list[Decision]:
    """Replace first decisions that nobody has begun, overruled or locked; they stay beside the new.

    Only where the lab or its set-up comes out differently: otherwise the decision stands.
    """
    waiting = Decision.objects.filter(
        student=student,
        assignment__course=course,
        after_run=None,
        next_run=None,
        replaces=None,
        replaced_by=None,
        locked_by=None,
    )
    made = []
    for decision in waiting.select_related("assignment"):
        assignment = decision.assignment
        if assignment is None:
            continue
        place = place_first(assignment)
        learner = learner_of(student, assignment=assignment)
        choice = choose_for(student, assignment, place, learner)
        if (choice.lab, choice.variant) != (decision.lab, decision.variant):
            choice = replace(choice, reasons=[*choice.reasons, reason("after_check")])
            made.append(record(student, assignment, choice, replaces=decision))
    return made
