"""Where a new student starts: the mean of the course's other students, drawn towards one half.

With fewer than FEWEST of them who have shown something of a skill it is as likely as not. A prior alone
calls nothing shown and nothing missing: it stays between LOWEST and HIGHEST.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Avg, Count

from courses.models import Membership
from learners.models import Mastery, StartingPoint
from learners.tracing import PRIOR

FEWEST = 5
DRAWN = 5.0  # one half counts as so many students
LOWEST, HIGHEST = 0.4, 0.7


@dataclass(frozen=True)
class Prior:
    """What to expect of a skill of which nothing was seen; `others` is of how many students."""

    probability: float
    others: int


def priors_of(student: int, skills: Iterable[str] | None = None) -> dict[str, Prior]:
    """By skill (all, or these), where the courses that the student is in say something; one query."""
    mine = Membership.objects.filter(
        user=student, part=Membership.Part.STUDENT, course__archived=False
    )
    others = Membership.objects.filter(
        course__in=mine.values("course"), part=Membership.Part.STUDENT
    ).exclude(user=student)
    rows = Mastery.objects.filter(student__in=others.values("user"))
    if skills is not None:
        rows = rows.filter(skill__in=list(skills))
    seen = rows.order_by().values_list("skill").annotate(Avg("probability"), Count("pk"))
    return {
        skill: Prior(drawn(mean, count), count) for skill, mean, count in seen if count >= FEWEST
    }


def drawn(mean: float, others: int) -> float:
    """The mean of so many students, drawn towards one half."""
    probability = (others * mean + DRAWN * PRIOR) / (others + DRAWN)
    return max(LOWEST, min(HIGHEST, probability))


def starts_of(student: int, skills: Iterable[str]) -> dict[str, float]:
    """Where a student starts with skills seen for the first time: as recorded, else recorded now."""
    wanted = set(skills)
    if not wanted:
        return {}
    found = recorded(student, wanted)
    fresh = priors_of(student, wanted - found.keys()) if wanted - found.keys() else {}
    StartingPoint.objects.bulk_create(
        StartingPoint(
            student_id=student, skill=skill, probability=prior.probability, others=prior.others
        )
        for skill, prior in sorted(fresh.items())
    )
    return found | {skill: prior.probability for skill, prior in fresh.items()}


def recorded(student: int, skills: Iterable[str] | None = None) -> dict[str, float]:
    """The starting points that were recorded for a student."""
    rows = StartingPoint.objects.filter(student=student)
    if skills is not None:
        rows = rows.filter(skill__in=list(skills))
    return dict(rows.values_list("skill", "probability"))
