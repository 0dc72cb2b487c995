"""A teacher takes back what was fixed: the student is offered a proposal of the system again."""

from functools import partial

from django.db import transaction

from learners.models import Decision
from learners.moving import place_waiting, run_before
from learners.policies import choose_for
from learners.services import fix, hold_waiting, learner_of, record, ring_next


@transaction.atomic
def decision_release(*, decision: Decision) -> Decision:
    """Offer the alternatives to a kept proposal again; in the place of a teacher's own choice decide anew.

    By what is known of the student now; both decisions stay as they were.
    """
    hold_waiting(decision)
    if not decision.chosen_by_teacher:
        fix(decision, None)
        return decision
    last, assignment = run_before(decision), decision.assignment
    learner = learner_of(decision.student, last, assignment)
    place = place_waiting(last, assignment, learner.beliefs) if assignment is not None else None
    choice = choose_for(decision.student, assignment, place, learner)
    made = record(decision.student, assignment, choice, replaces=decision)
    if last is not None:
        transaction.on_commit(partial(ring_next, last))
    return made
