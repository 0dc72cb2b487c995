"""Everything that moved one student's mastery, from the record, in the order in which it came."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from uuid import UUID

from learners.counting import count_answer, count_regrading, count_score
from learners.evidence import Work, skills_moved_in, work_in
from learners.ledger import Ledger
from learners.models import MasteryEvidence, PlacementAnswer
from learners.standing import First, Place, Standing, firsts_of, place_of, with_runs
from learners.tracing import Observation
from scoring.models import Regrading, Rescored, Review, Score

Count = Callable[[Ledger], list[MasteryEvidence]]


@dataclass(frozen=True)
class Happening:
    """Something that moves mastery when it is counted."""

    at: datetime
    count: Count


class History:
    """One student's scores, reviews, answers and regradings, read with a fixed number of queries."""

    def __init__(self, student: int) -> None:
        self.student = student
        self.scores = with_runs(Score.every.filter(run__student=student).order_by("pk"))
        self.runs = {one.run_id: one.run for one in self.scores}
        self.firsts: Mapping[Place, First] = firsts_of(self.scores)
        self.work: Mapping[UUID, Work] = work_in(self.runs)
        self.stands: dict[Place, Standing] = {}  # as it stood up to what was counted last
        self.reviews: dict[Place, Review] = {}
        self.made = {(one.regrading_id, place_of(one)): one for one in self.scores}

    def happenings(self) -> list[Happening]:
        """All of it in the order of time; of one moment answers first, then scores."""
        found = [*self._answers(), *self._live(), *self._reviewed(), *self._regraded()]
        return sorted(found, key=lambda one: one.at)

    def skills(self) -> set[str]:
        """Those that anything here could move."""
        scored = {skill for one in self.scores for skill in skills_moved_in(one.run, one.practice)}
        answers = PlacementAnswer.objects.filter(placement__student=self.student)
        return scored | set(answers.values_list("skill", flat=True))

    def _answers(self) -> Iterator[Happening]:
        for one in PlacementAnswer.objects.filter(placement__student=self.student).order_by("pk"):
            yield Happening(one.answered, partial(self._count_answer, one))

    def _count_answer(self, answer: PlacementAnswer, ledger: Ledger) -> list[MasteryEvidence]:
        return [count_answer(ledger, self.student, answer)]

    def _live(self) -> Iterator[Happening]:
        for one in self.scores:
            if one.regrading_id is None:
                yield Happening(one.created, partial(self._count_score, one))

    def _count_score(self, score: Score, ledger: Ledger) -> list[MasteryEvidence]:
        stands = Standing.live(score)
        self.stands[place_of(score)] = stands
        return count_score(ledger, stands, self.work)

    def _reviewed(self) -> Iterator[Happening]:
        by_pk = {one.pk: one for one in self.scores}
        reviews = Review.objects.filter(score__run__student=self.student)
        for one in reviews.order_by("created", "pk"):
            yield Happening(one.created, partial(self._count_review, one, by_pk[one.score_id]))

    def _count_review(self, review: Review, score: Score, ledger: Ledger) -> list[MasteryEvidence]:
        place = place_of(score)
        self.reviews[place] = review
        if place in self.stands:
            self.stands[place] = replace(self.stands[place], review=review)
        stands = Standing(score, self.firsts[place], review)
        return count_score(ledger, stands, self.work, review)

    # -- regradings --------------------------------------------------------------------------------

    def _regraded(self) -> Iterator[Happening]:
        rows = Rescored.objects.filter(
            run__student=self.student, regrading__applied__isnull=False
        ).select_related("regrading", "old")
        by_regrading: dict[Regrading, list[Rescored]] = defaultdict(list)
        for row in rows.order_by("regrading__applied", "pk"):
            by_regrading[row.regrading].append(row)
        for regrading, changed in by_regrading.items():
            if regrading.applied is not None:
                yield Happening(regrading.applied, partial(self._apply, regrading, changed))
            if regrading.undone is not None:
                yield Happening(regrading.undone, partial(self._undo, regrading, changed))

    def _apply(
        self, regrading: Regrading, rows: list[Rescored], ledger: Ledger
    ) -> list[MasteryEvidence]:
        changes = self._changes(
            {place: self.made.get((regrading.pk, place)) for place in map(place_of, rows)}
        )
        return count_regrading(ledger, self.student, changes, regrading, undone=False)

    def _undo(
        self, regrading: Regrading, rows: list[Rescored], ledger: Ledger
    ) -> list[MasteryEvidence]:
        changes = self._changes({place_of(row): row.old for row in rows})
        return count_regrading(ledger, self.student, changes, regrading, undone=True)

    def _changes(
        self, new: Mapping[Place, Score | None]
    ) -> dict[str, dict[int, Observation | None]]:
        """By skill what is seen instead at each place, under the reviews up to then."""
        found: dict[str, dict[int, Observation | None]] = defaultdict(dict)
        for place, score in new.items():
            run, first = self.runs[place[0]], self.firsts[place]
            self.stands.pop(place, None)
            if score is not None:
                score.run = run
                self.stands[place] = Standing(score, first, self.reviews.get(place))
            stands = self.stands.get(place)
            for skill in skills_moved_in(run, place[3]):
                seen = stands.observation(skill, self.work) if stands else None
                found[skill][first.order] = seen
        return found
