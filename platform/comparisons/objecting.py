"""Whoever objects is out of every comparison from that moment on."""

from django.db import transaction
from django.utils import timezone

from comparisons.models import Comparison, Objection, Participant
from comparisons.policies import IN_ORDER_VERSION
from learners.deciding import choose
from learners.locking import lock_student
from learners.models import Decision
from learners.moving import run_before
from learners.services import learner_of, record
from learners.stages import place_after, place_first
from people.models import User


@transaction.atomic
def objection_make(*, student: User, by: str, recorded_by: User) -> Objection:
    """Leave a student out of every comparison, at once in one that runs; said twice, it is kept once."""
    lock_student(student.pk)
    objection, _made = Objection.objects.get_or_create(
        student=student, by=by, withdrawn=None, defaults={"recorded_by": recorded_by}
    )
    running = Participant.objects.filter(
        student=student, left=None, comparison__state=Comparison.State.RUNNING
    )
    if running.update(left=timezone.now(), why_left=Participant.Left.OBJECTED):
        decide_as_ever(student)
    return objection


@transaction.atomic
def objection_withdraw(*, student: User, by: str) -> None:
    """No objection any more. A comparison that the student left stays left: its group is known."""
    standing = Objection.objects.filter(student=student, by=by, withdrawn=None)
    standing.update(withdrawn=timezone.now())


def decide_as_ever(student: User) -> None:
    """Put the product's own choice in the place of what the fixed order chose and nobody has begun."""
    waiting = Decision.objects.filter(
        student=student,
        next_run=None,
        replaced_by=None,
        locked_by=None,
        model_version__startswith=f"{IN_ORDER_VERSION} ",
    )
    for decision in waiting.select_related("assignment"):
        last, assignment = run_before(decision), decision.assignment
        if assignment is None:
            continue
        learner = learner_of(student, last, assignment)
        place = place_after(last, learner.beliefs) if last else place_first(assignment)
        record(student, assignment, choose(place, learner), replaces=decision)
