"""What each of a student's runs said of each skill, as it stands now: what the choice of the next lab learns from.

Mastery weighs every step by itself (`learners.standing`). Here a run is one look at each of its skills, as in the
simulation of policies: which one it says is what more of its good and bad steps say, each step counting the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from labs.core import lab_names
from learners.skills import skills_shown_by
from learners.tracing import COUNTING, SHARES
from runs.models import Run
from scoring.models import Review, Score

Place = tuple[Any, ...]  # run, event, scorer, practice


@dataclass
class RunShown:
    """One run of a lab: of each skill that it said something of, the shares of its good steps."""

    run: UUID
    shares: dict[str, list[float]] = field(default_factory=dict)

    @property
    def right(self) -> Mapping[str, bool]:
        """By skill whether it was shown; one of which good and bad steps are even is left out."""
        means = {skill: sum(some) / len(some) for skill, some in self.shares.items()}
        return {skill: mean > 0.5 for skill, mean in means.items() if mean != 0.5}


class _Row(NamedTuple):
    """A score that counts, beside one of its reviews where it has any."""

    score: int
    run: Any  # as the database has it
    seq: int
    scorer: str
    practice: str
    lab: str
    verdict: str
    abstained: bool
    regrading: int | None
    review: str | None

    @property
    def place(self) -> Place:
        return UUID(str(self.run)), self.seq, self.scorer, self.practice


def runs_shown(student: int) -> list[RunShown]:
    """The runs of which some skill was shown or not, in the order of time.

    Reviews speak in their scores' places; of what was graded anew the new score counts. One query, and another
    where something was graded anew: decisions wait for it.
    """
    rows = _rows(student)
    reviewed = _reviewed(student) if any(one.regrading for one in rows) else {}
    found: dict[Any, RunShown] = {}
    for row in rows:
        review = (reviewed and reviewed.get(row.place)) or row.review
        verdict = review or row.verdict
        if verdict not in COUNTING or (row.abstained and not review):
            continue
        run = found.get(row.run) or found.setdefault(row.run, RunShown(UUID(str(row.run))))
        for skill in skills_shown_by(row.lab, row.practice):
            run.shares.setdefault(skill, []).append(SHARES[verdict])
    return [one for one in found.values() if one.right]


def _rows(student: int) -> list[_Row]:
    """Each score that counts once, beside the last of its reviews.

    In plain SQL, for PostgreSQL and SQLite alike: of so many rows, even what a prepared query of the ORM needs to
    turn each value into Python's own is half as much again.
    """
    names = lab_names()
    with connection.cursor() as cursor:
        cursor.execute(_select(len(names)), [student, *names])
        return list({row[0]: _Row(*row) for row in cursor.fetchall()}.values())


@cache
def _select(labs: int) -> str:
    scores, runs, reviews = (one._meta.db_table for one in (Score, Run, Review))
    return (
        "SELECT s.id, s.run_id, s.seq, s.scorer, s.practice, r.lab, s.verdict, s.abstained, "
        f"s.regrading_id, v.verdict FROM {scores} s JOIN {runs} r ON r.id = s.run_id "
        f"LEFT JOIN {reviews} v ON v.score_id = s.id "
        f"WHERE r.student_id = %s AND s.counts AND r.lab IN ({', '.join(['%s'] * labs)}) "
        "ORDER BY r.started, s.run_id, s.seq, s.id, v.created, v.id"
    )


def _reviewed(student: int) -> dict[Place, str]:
    """By place what a teacher said last, whichever of its scores it was written beside."""
    rows = Review.objects.filter(score__run__student=student).order_by("created", "pk")
    names = ("score__run", "score__seq", "score__scorer", "score__practice", "verdict")
    return {tuple(place): verdict for *place, verdict in rows.values_list(*names)}
