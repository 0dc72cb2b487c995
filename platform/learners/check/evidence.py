"""From answers in a check to observations of skills."""

from collections.abc import Iterable

from learners.check.bank import OPTIONS, all_items
from learners.models import PlacementAnswer
from learners.tracing import Observation
from ml.mastery.model import Item, logistic

# A check is looked at before all scored work, whenever it was taken: its observations stand below
# every score's number, in the order in which they were answered.
BEFORE_SCORES = -(2**62)

COUNTS = 0.6
"""How much an answer counts: to know which of four is right is not yet to do it at a bench. Chosen."""
USUAL_LOGIT = 2.2  # of an item of difficulty 0: nine of ten
LEAST, MOST = 0.6, 0.97


def observation_of_answer(answer: PlacementAnswer) -> Observation:
    """What one answer says about its skill."""
    return Observation(
        order=BEFORE_SCORES + answer.pk,
        run=f"check-{answer.placement_id}",
        verdict="correct" if answer.correct else "incorrect",
        confidence=COUNTS,
        skill=answer.skill,
        item=f"check.{answer.item}",
        difficulty=difficulty_of(answer.item),
        at=answer.answered.timestamp(),
    )


def difficulty_of(name: str) -> Item | None:
    """What a question tells: who lacks the skill guesses among the options; an item no longer there is usual.

    Who has it answers by the ease that its author wrote down, about the usual nine of ten.
    """
    item = all_items().get(name)
    if item is None:
        return None
    there = logistic(USUAL_LOGIT - item.difficulty)
    return Item(there=min(MOST, max(LEAST, there)), not_there=1 / OPTIONS)


def answers_seen(student: int, skills: Iterable[str]) -> dict[str, dict[int, Observation]]:
    """By skill all of a student's answers about it, by their order; a skill without any has none."""
    found: dict[str, dict[int, Observation]] = {skill: {} for skill in skills}
    for row in PlacementAnswer.objects.filter(placement__student=student, skill__in=list(found)):
        one = observation_of_answer(row)
        found[row.skill][one.order] = one
    return found
