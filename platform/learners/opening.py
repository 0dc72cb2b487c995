"""A teacher opens the gate of a stage: for one student, or for a whole class."""

from functools import partial

from django.db import transaction

from courses.models import Assignment, GateOpening, Stage
from learners.locking import lock_student
from learners.models import Decision
from learners.moving import run_before, waiting_in
from learners.policies import choose_for
from learners.services import learner_of, record, ring_next
from learners.stages import place_after
from people.models import User


@transaction.atomic
def gate_open(
    *, assignment: Assignment, stage: Stage, teacher: User, student: User | None = None
) -> int:
    """From now on nobody of these is held at the stage. Returns for how many it was decided anew.

    Whoever waits behind the gate gets the next lab at once; whoever is at work there goes on when
    the run is finished. What was shown, and what was not, stays as it is.
    """
    GateOpening.objects.get_or_create(
        assignment=assignment,
        stage_key=stage.key,
        student=student,
        defaults={"opened_by": teacher},
    )
    waiting = waiting_in(assignment).filter(stage__key=stage.key)
    if student is not None:
        waiting = waiting.filter(student=student)
    return sum(_let_through(decision) for decision in waiting)


def _let_through(decision: Decision) -> bool:
    """Decide anew for a student who was to repeat the stage."""
    lock_student(decision.student_id)
    last = run_before(decision)
    if last is None or last.stage is None or decision.stage is None:
        return False
    if last.stage.key != decision.stage.key:
        return False  # the stage was reached just now, its gate has held nobody yet
    learner = learner_of(decision.student, last)
    place = place_after(last, learner.beliefs)
    choice = choose_for(decision.student, decision.assignment, place, learner)
    record(decision.student, decision.assignment, choice, replaces=decision)
    transaction.on_commit(partial(ring_next, last))
    return True
