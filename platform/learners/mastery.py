"""Mastery moves with every score: written once, whatever is delivered twice."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db import transaction

from learners.evidence import hints_of, latest_reviews, observation_of, skills_of_score
from learners.models import Mastery, MasteryEvidence
from learners.tracing import COUNTING, Belief, Observation, belief_before, fold
from people.models import User
from runs.models import Run
from scoring.models import Review, Score

Seen = dict[int, Observation]  # by score


@dataclass
class Ledger:
    """One student's beliefs, and what was seen of each skill where that has to be looked at again."""

    beliefs: dict[str, Belief]
    load: Callable[[str], Seen]
    seen: dict[str, Seen] = field(default_factory=dict)

    def count(
        self, skill: str, order: int, new: Observation | None
    ) -> tuple[Belief, Belief, float]:
        """Take in an observation; one that arrives late or again takes its place in the order.

        Returns the beliefs before and after, and the weight with which it counted.
        """
        before = self.beliefs.get(skill, Belief())
        if new is not None and order > before.order:
            if skill in self.seen:
                self.seen[skill][order] = new
            after, weight = before.after(new), before.weight_of(new)
        else:
            after, weight = self._fold_with(skill, order, new)
        self.beliefs[skill] = after
        return before, after, weight

    def _fold_with(self, skill: str, order: int, new: Observation | None) -> tuple[Belief, float]:
        if skill not in self.seen:
            self.seen[skill] = self.load(skill)
        seen = self.seen[skill]
        seen.pop(order, None)
        if new is None:
            return fold(list(seen.values())), 0.0
        seen[order] = new
        all_seen = list(seen.values())
        return fold(all_seen), belief_before(all_seen, order).weight_of(new)


def belief_of(row: Mastery) -> Belief:
    """The belief that a stored row holds."""
    return Belief(
        probability=row.probability,
        shown=row.shown,
        missing=row.missing,
        count=row.evidence_count,
        **row.standing,
    )


def lock_student(student: int) -> None:
    """Two workers must not move one student's mastery at once (SQLite locks by itself)."""
    list(User.objects.select_for_update(no_key=True).filter(pk=student).values_list("pk"))


def _ledger(student: int, skills: Iterable[str]) -> Ledger:
    rows = Mastery.objects.filter(student=student, skill__in=skills)
    return Ledger({row.skill: belief_of(row) for row in rows}, lambda skill: _seen(student, skill))


def _seen(student: int, skill: str) -> Seen:
    """Every observation of the skill that has counted, with reviews in their scores' place."""
    scores = list(
        Score.objects.filter(mastery_evidence__student=student, mastery_evidence__skill=skill)
        .select_related("run")
        .distinct()
    )
    hints, reviews = hints_of({score.run_id for score in scores}), latest_reviews(scores)
    found = {s.pk: observation_of(s, hints, reviews.get(s.pk)) for s in scores}
    return {order: one for order, one in found.items() if one is not None}


def _row(student: int, skill: str, score: Score, review: Review | None) -> MasteryEvidence:
    verdict = review.verdict if review else score.verdict
    return MasteryEvidence(
        student_id=student, skill=skill, score=score, review=review, verdict=verdict
    )


def _moved(row: MasteryEvidence, moved: tuple[Belief, Belief, float]) -> MasteryEvidence:
    before, after, weight = moved
    row.before, row.after, row.weight = before.probability, after.probability, weight
    return row


def _write(student: int, beliefs: dict[str, Belief], rows: list[MasteryEvidence]) -> None:
    MasteryEvidence.objects.bulk_create(rows)
    moved = {row.skill for row in rows}
    Mastery.objects.bulk_create(
        [_mastery(student, skill, beliefs[skill]) for skill in sorted(moved)],
        update_conflicts=True,
        unique_fields=["student", "skill"],
        update_fields=[
            "probability", "uncertainty", "evidence_count", "shown", "missing", "standing", "updated",
        ],
    )  # fmt: skip


def _mastery(student: int, skill: str, belief: Belief) -> Mastery:
    return Mastery(
        student_id=student,
        skill=skill,
        probability=belief.probability,
        uncertainty=belief.uncertainty,
        evidence_count=belief.count,
        shown=belief.shown,
        missing=belief.missing,
        standing=belief.standing(),
    )


@transaction.atomic
def mastery_update(*, run: Run, scores: Iterable[int] | None = None) -> list[MasteryEvidence]:
    """Count those scores of the run that have not counted yet; all of them when none are named."""
    lock_student(run.student_id)
    waiting = Score.objects.filter(
        run=run, abstained=False, verdict__in=COUNTING, mastery_evidence__isnull=True
    ).order_by("pk")
    if scores is not None:
        waiting = waiting.filter(pk__in=scores)
    found = list(waiting)
    for score in found:
        score.run = run
    if not found:
        return []
    hints = hints_of([run.pk])
    ledger = _ledger(run.student_id, {skill for s in found for skill in skills_of_score(s)})
    rows = [
        _moved(
            _row(run.student_id, skill, score, None),
            ledger.count(skill, score.pk, observation_of(score, hints)),
        )
        for score in found
        for skill in skills_of_score(score)
    ]
    _write(run.student_id, ledger.beliefs, rows)
    return rows


@transaction.atomic
def mastery_review(*, review: Review) -> list[MasteryEvidence]:
    """A teacher's verdict takes its score's place among what was seen; both rows stay."""
    score = Score.objects.select_related("run").get(pk=review.score_id)
    student = score.run.student_id
    lock_student(student)
    if MasteryEvidence.objects.filter(review=review).exists():
        return []
    hints, latest = hints_of([score.run_id]), latest_reviews([score])[score.pk]
    ledger = _ledger(student, skills_of_score(score))
    rows = [
        _moved(
            _row(student, skill, score, review),
            ledger.count(skill, score.pk, observation_of(score, hints, latest)),
        )
        for skill in skills_of_score(score)
    ]
    _write(student, ledger.beliefs, rows)
    return rows


@transaction.atomic
def mastery_rebuild(*, student: int) -> int:
    """Forget what was derived and derive it again, from scores and reviews in the order they came."""
    lock_student(student)
    Mastery.objects.filter(student=student).delete()
    MasteryEvidence.objects.filter(student=student).delete()
    scores = list(Score.objects.filter(run__student=student).select_related("run").order_by("pk"))
    hints = hints_of({score.run_id for score in scores})
    by_score = {score.pk: score for score in scores}
    reviews = Review.objects.filter(score__in=by_score)
    happened: list[Score | Review] = sorted(
        [*scores, *reviews], key=lambda one: (one.created, isinstance(one, Review), one.pk)
    )
    ledger = Ledger({}, lambda skill: {})
    rows: list[MasteryEvidence] = []
    for one in happened:
        review = one if isinstance(one, Review) else None
        score = by_score[one.score_id] if isinstance(one, Review) else one
        observation = observation_of(score, hints, review)
        if observation is None and review is None:
            continue
        for skill in skills_of_score(score):
            ledger.seen.setdefault(skill, {})
            moved = ledger.count(skill, score.pk, observation)
            rows.append(_moved(_row(student, skill, score, review), moved))
    _write(student, ledger.beliefs, rows)
    return len(rows)
