"""From answers in a check to observations of skills."""

from learners.models import PlacementAnswer
from learners.tracing import Observation

# A check is looked at before all scored work, whenever it was taken: its observations stand below
# every score's number, in the order in which they were answered.
BEFORE_SCORES = -(2**62)


def observation_of_answer(answer: PlacementAnswer) -> Observation:
    """What one answer says about its skill; nothing was taught by it."""
    return Observation(
        order=BEFORE_SCORES + answer.pk,
        run=f"check-{answer.placement_id}",
        verdict="correct" if answer.correct else "incorrect",
        scaffold="choice",
        teaches=False,
    )


def answers_seen(student: int, skill: str) -> dict[int, Observation]:
    """All of a student's answers about one skill, by their order."""
    rows = PlacementAnswer.objects.filter(placement__student=student, skill=skill)
    found = [observation_of_answer(row) for row in rows]
    return {one.order: one for one in found}
