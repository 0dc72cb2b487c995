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
from runs.models import Run
from scoring.feedback import told_at_the_end
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
        live = [one for one in self.scores if one.regrading_id is None]
        self.scored = {one.run_id: one.created for one in live}  # by run the last of them
        self.firsts: Mapping[Place, First] = firsts_of(self.scores)
        self.work: Mapping[UUID, Work] = work_in(self.runs)
        self.stands: dict[Place, Standing] = {}  # as it stood up to what was counted last
        self.reviews: dict[Place, Review] = {}
        self.made = {(one.regrading_id, place_of(one)): one for one in self.scores}

    def _told(self, run_id: UUID, at: datetime) -> datetime | None:
        """When what was judged at a time counts: of a set told at its end not before that, nor without one."""
        run = self.runs[run_id]
        if not told_at_the_end(run):
            return at
        if run.state != Run.State.FINISHED or run.finished is None:
            return None
        return max(at, run.finished, self.scored.get(run_id, at))

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
            if one.regrading_id is not None:
                continue
            if (at := self._told(one.run_id, one.created)) is not None:
                yield Happening(at, partial(self._count_score, one))

    def _count_score(self, score: Score, ledger: Ledger) -> list[MasteryEvidence]:
        stands = Standing.live(score)
        self.stands[place_of(score)] = stands
        return count_score(ledger, stands, self.work)

    def _reviewed(self) -> Iterator[Happening]:
        by_pk = {one.pk: one for one in self.scores}
        reviews = Review.objects.filter(score__run__student=self.student)
        for one in reviews.order_by("created", "pk"):
            score = by_pk[one.score_id]
            at = self._told(score.run_id, one.created)
            if at is not None:
                yield Happening(at, partial(self._count_review, one, score))

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
        applied: dict[tuple[datetime, Regrading], list[Rescored]] = defaultdict(list)
        undone: dict[tuple[datetime, Regrading], list[Rescored]] = defaultdict(list)
        for row in rows.order_by("regrading__applied", "pk"):
            for when, found in ((row.regrading.applied, applied), (row.regrading.undone, undone)):
                at = self._told(row.run_id, when) if when is not None else None
                if at is not None:
                    found[at, row.regrading].append(row)
        for (at, regrading), changed in applied.items():
            yield Happening(at, partial(self._apply, regrading, changed))
        for (at, regrading), changed in undone.items():
            yield Happening(at, partial(self._undo, regrading, changed))

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
