"""The policies that can be compared, and which of them chooses for a student."""

from collections.abc import Callable
from dataclasses import replace

from comparisons.models import Comparison
from comparisons.services import participant_for
from courses.models import Assignment, Stage
from courses.selectors import labs_of
from labs.core import load_lab
from learners.candidates import Learner
from learners.deciding import Choice, choose, way_here
from learners.policies import Policy
from learners.stages import Place, skills_below
from learners.variants import Wish, reason, set_up
from people.models import User

IN_ORDER_VERSION = "in-order@1"
SUPPORT = "structured"  # the set-up that a lab is written for


def policy_for(student: User, assignment: Assignment) -> Policy | None:
    """The policy of the group the student was drawn into; None: the product's own, as ever."""
    place = participant_for(student, assignment.course_id)
    if place is None:
        return None
    comparison = place.comparison
    return POLICIES[comparison.policy_a if place.arm == "a" else comparison.policy_b]


def in_order(place: Place | None, learner: Learner) -> Choice:
    """The fixed order with a gate: the stage's labs as they are listed, each set up as it is written.

    An open slot brings the first of its labs whose skills are below the gate. Nothing is adapted to
    the student, and nothing else is offered; what the teacher fixed of the set-up stays.
    """
    if place is None or (place.stage is not None and not labs_of(place.stage)):
        return replace(choose(place, learner), made_by=IN_ORDER_VERSION)  # no lab is to be chosen
    if place.stage is None:
        reasons = [*way_here(place, learner), reason("sequence_finished")]
        return Choice(None, "", {}, reasons, [], made_by=IN_ORDER_VERSION)
    lab = _lab_at(place.stage, place.why, learner)
    made = set_up(load_lab(lab), Wish(SUPPORT), {}, place.stage.variant or {})
    reasons = [*way_here(place, learner), reason("in_order"), *made.reasons]
    return Choice(place.stage, lab, made.variant.to_json(), reasons, [], made_by=IN_ORDER_VERSION)


def _lab_at(stage: Stage, why: str, learner: Learner) -> str:
    labs = labs_of(stage)
    if why == "again" and learner.last_lab in labs:
        return learner.last_lab
    below = (lab for lab in labs if skills_below(lab, stage.gate, learner.beliefs))
    return next(below, labs[-1])


POLICIES: dict[str, Callable[[Place | None, Learner], Choice]] = {
    Comparison.Policy.NEXT_LAB: choose,
    Comparison.Policy.IN_ORDER: in_order,
}
