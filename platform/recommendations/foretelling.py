"""What the choice of the next lab hears of a student's interests."""

from statistics import fmean

from django.utils import timezone

from people.models import User
from recommendations.ranking import deeds_of, interest_in
from recommendations.selectors import interest_model, is_off, known_of, vectors_of_labs


def interests_of_labs(student: User) -> dict[str, float]:
    """The labs that interest the student more than the mean lab does, 1 for the one that does most.

    Nothing of who switched interests off or has done nothing yet, nor while no lab has a vector.
    """
    vectors = vectors_of_labs()
    if not vectors or is_off(student):
        return {}
    deeds = deeds_of(known_of(student, timezone.now()), vectors)
    if not deeds:
        return {}
    felt = interest_in(interest_model(), list(deeds.values()), vectors)
    mean, most = fmean(felt.values()), max(felt.values())
    return {lab: (one - mean) / (most - mean) for lab, one in felt.items() if one > mean}
