"""Mastery as it stands now, of many students at once: what pages and answers show of a class or a school.

`ledger.belief_now` says the same of one row, with its evidence; here it is the probability alone, so that
the skills of a whole school are read in one query and reckoned in a few microseconds each.
"""

from collections.abc import Iterable, Iterator, Mapping
from time import time
from typing import Any, NamedTuple

from django.db.models import QuerySet

from learners.models import Mastery
from ml.mastery.blended import blended, blended_later, lean_left
from ml.mastery.model import Counts, faded, kept, mastery, shipped


class Current(NamedTuple):
    """How probable it is now that a student has a skill."""

    student: int
    skill: str
    probability: float


def current_mastery(
    students: QuerySet[Any] | Iterable[int],
    skills: Iterable[str] | None = None,
    at: float | None = None,
) -> Iterator[Current]:
    """Each skill of which something was seen, of these students (ids, or a query of them); one query.

    `at` is in seconds since 1970, now where it is left out. Skills are all, or those that are named.
    """
    when = time() if at is None else at
    rows = Mastery.objects.filter(student__in=students, evidence_count__gt=0).order_by()
    if skills is not None:
        rows = rows.filter(skill__in=list(skills))
    stored = rows.values_list("student", "skill", "probability", "standing")
    for student, skill, probability, standing in stored.iterator():
        yield Current(student, skill, probability_at(skill, probability, standing, when))


def probability_at(skill: str, stored: float, standing: Mapping[str, Any], at: float) -> float:
    """What a stored probability has faded to; the same as `Belief.now`. Old rows know no time: they stay."""
    seen_at = standing.get("at", 0.0)
    if not seen_at:
        return stored
    weights = shipped().weights_of(skill)
    counts = Counts(standing["wins"], standing["losses"])
    left = faded(counts, at - seen_at, standing["held"], weights)
    start = standing["start"]
    if "lean" in standing:
        lean = lean_left(standing["lean"], kept(at - seen_at, standing["held"]))
        found = blended(start, left, weights, standing["pull"], lean)
        return blended_later(stored, start, found)
    return min(stored, mastery(start, left, weights))


def probabilities_by_skill(found: Iterable[Current]) -> dict[str, list[float]]:
    """The probabilities of each skill, one for each student of whom something was seen."""
    skills: dict[str, list[float]] = {}
    for one in found:
        skills.setdefault(one.skill, []).append(one.probability)
    return skills
