"""What stands of a student's scored steps now: in each place the score that counts, under a teacher's review.

A regrading replaces scores: what counts then takes the place of what was said first, in its order and at its
time, so that nothing looks as if it had been shown later than it was. A review is of the place, whichever
of its scores it was written beside.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from learners.check.evidence import answers_seen
from learners.evidence import Work, observation_of, skills_of_score, work_in
from learners.ledger import Seen
from learners.models import MasteryEvidence
from learners.tracing import Observation
from runs.models import Run
from scoring.feedback import not_told_yet
from scoring.models import Rescored, Review, Score, ScoredStep

Place = tuple[UUID, int, str, str]  # run, event, scorer, practice: of these one score counts


def place_of(score: Score | Rescored) -> Place:
    """What a score is about, and who speaks."""
    return score.run_id, score.seq, score.scorer, score.practice


@dataclass(frozen=True)
class First:
    """Where a place stands among all that was seen: by the score that was said there first."""

    order: int
    at: datetime


@dataclass(frozen=True)
class Standing:
    """What counts of one place."""

    score: Score
    first: First
    review: Review | None = None

    @classmethod
    def live(cls, score: Score, review: Review | None = None) -> "Standing":
        """Of a score that was made as the step was done: the first of its place."""
        return cls(score, First(score.pk, score.created), review)

    def observation(self, skill: str, work: Mapping[UUID, Work]) -> Observation | None:
        """What it says of a skill; None where it says nothing."""
        first = self.first
        return observation_of(self.score, skill, work, self.review, first.order, first.at)


def seen_of(student: int, skills: Collection[str]) -> dict[str, Seen]:
    """By skill every observation that has counted; as many queries for one skill as for all."""
    found = answers_seen(student, skills)
    standing = standing_in(_counted(student, skills))
    work = work_in({one.score.run_id for one in standing})
    for one in standing:
        for skill in skills_of_score(one.score):
            if skill in found and (seen := one.observation(skill, work)) is not None:
                found[skill][seen.order] = seen
    return found


def _counted(student: int, skills: Collection[str]) -> QuerySet[Score]:
    """The scores that count in marks, without those that are still on their way to mastery."""
    evidence = MasteryEvidence.objects.filter(student=student, skill__in=skills)
    told = Q(pk__in=evidence.exclude(score=None).values("score"))
    graded_anew = Q(regrading__isnull=False) | Q(replaced_by__isnull=False)
    counting = Score.counting.filter(told | graded_anew, run__student=student)
    return counting.exclude(not_told_yet())


def standing_in(scores: QuerySet[Score]) -> list[Standing]:
    """These scores with their places and reviews, the first first; at most five queries."""
    rows = with_runs(scores.order_by("pk"))
    firsts, reviews = firsts_of(rows), reviews_in({one.run_id for one in rows})
    return [Standing(one, firsts[place_of(one)], reviews.get(place_of(one))) for one in rows]


def with_runs(scores: QuerySet[Score]) -> list[Score]:
    """The scores with their runs, each read once: a run holds its whole variant."""
    rows = list(scores)
    runs = Run.objects.in_bulk({one.run_id for one in rows})
    for one in rows:
        one.run = runs[one.run_id]
    return rows


def firsts_of(scores: Collection[Score]) -> dict[Place, First]:
    """By place its first score. Asks only where some were graded anew; two queries then."""
    found = {place_of(one): First(one.pk, one.created) for one in scores}
    anew = [one for one in scores if one.regrading_id is not None]
    if not anew:
        return found
    runs, seqs = {one.run_id for one in anew}, {one.seq for one in anew}
    earlier = Score.every.filter(run__in=runs, seq__in=seqs).order_by("-pk")
    fields = ("run_id", "seq", "scorer", "practice", "pk", "created", "regrading")
    # The latest come first, so that of each place what is kept last is that of its first score.
    made_anew: dict[Place, bool] = {}
    for run, seq, scorer, practice, pk, created, regrading in earlier.values_list(*fields):
        place = (run, seq, scorer, practice)
        if place in found:
            found[place], made_anew[place] = First(pk, created), regrading is not None
    late = [place for place, by_regrading in made_anew.items() if by_regrading]
    steps = ScoredStep.objects.filter(run__in={one[0] for one in late}, seq__in=seqs)
    done = {(run, seq): at for run, seq, at in steps.values_list("run_id", "seq", "created")}
    # Of what nothing was said at the time it counts when the step was scored.
    for place in late:
        found[place] = First(found[place].order, done.get(place[:2], found[place].at))
    return found


def reviews_in(runs: Iterable[UUID]) -> dict[Place, Review]:
    """By place the last review of each that has one."""
    rows = Review.objects.filter(score__run__in=list(runs)).select_related("score")
    return {place_of(one.score): one for one in rows.order_by("created", "pk")}
