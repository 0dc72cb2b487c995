"""What waits for the students of a class when their sequence moves to another version."""

from dataclasses import replace

from django.db import transaction
from django.db.models import QuerySet

from courses.drafting import CONTENT
from courses.models import Assignment, Stage
from learners.locking import lock_student
from learners.models import Decision
from learners.policies import choose_for
from learners.services import learner_of, record
from learners.stages import Beliefs, Place, place_after, place_beyond, place_first
from learners.variants import reason
from runs.models import Run


def waiting_in(assignment: Assignment) -> QuerySet[Decision]:
    """What was decided and is not begun yet; what a teacher chose stays as it is."""
    standing = Decision.objects.filter(assignment=assignment, replaced_by=None, next_run=None)
    return standing.filter(locked_by=None).select_related("student", "stage__version", "after_run")


@transaction.atomic
def class_carry_over(*, assignment: Assignment) -> int:
    """After the move: decide anew for those whose next stage is another one now. Returns for how many.

    Whoever is in the middle of a run ends it as it was begun; the new version rules from the next
    decision on. What was done stays as it was done, and counts at the same stage of the new version;
    a run at a stage that is gone keeps the old one.
    """
    stages = list(assignment.version.stages.all())
    for stage in stages:
        runs = Run.objects.filter(assignment=assignment, stage__key=stage.key)
        runs.exclude(stage=stage).update(stage=stage)
    return sum(_carried_over(decision, assignment) for decision in waiting_in(assignment))


def _carried_over(decision: Decision, assignment: Assignment) -> bool:
    lock_student(decision.student_id)
    if not waiting_in(assignment).filter(pk=decision.pk).exists():
        return False  # the student began it while others were decided for
    last = run_before(decision)
    learner = learner_of(decision.student, last, assignment)
    place = place_waiting(last, assignment, learner.beliefs)
    if place is None:
        return False  # practises after the end, and nothing was added
    if place.stage is not None and decision.stage is not None and same(place.stage, decision.stage):
        return False
    if place.stage is None and decision.stage is None:
        return False
    choice = choose_for(decision.student, assignment, place, learner)
    reasons = [reason("sequence_changed", number=assignment.version.number), *choice.reasons]
    record(decision.student, assignment, replace(choice, reasons=reasons), replaces=decision)
    return True


def place_waiting(last: Run | None, assignment: Assignment, beliefs: Beliefs) -> Place | None:
    """Where a student whose last run in the assignment this was stands now; None: practises after the end."""
    if last is None:
        return place_first(assignment)
    last.assignment = assignment
    return (place_after if last.stage_id else place_beyond)(last, beliefs)


def run_before(decision: Decision) -> Run | None:
    """The run after which this was decided, also where the decision was replaced since."""
    first = decision
    while first.replaces is not None:
        first = first.replaces
    return first.after_run


def same(one: Stage, other: Stage) -> bool:
    """Whether two versions say the same of a stage; where the way then goes on does not matter yet."""
    parts = [name for name in CONTENT if name not in ("branches", "gate", "minutes", "title")]
    return one.key == other.key and all(getattr(one, p) == getattr(other, p) for p in parts)
