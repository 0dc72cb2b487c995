"""Mastery moves with every score: written once, whatever is delivered twice."""

from collections import deque
from collections.abc import Iterable

from django.db import connection, transaction

from learners.check.evidence import answers_seen, observation_of_answer
from learners.evidence import hints_of, latest_reviews, observation_of, skills_of_score
from learners.ledger import Ledger, Seen, belief_of, row_of
from learners.models import Mastery, MasteryEvidence, PlacementAnswer
from learners.tracing import COUNTING, Belief, Observation
from people.models import User
from runs.models import Run
from scoring.models import Review, Score


def lock_student(student: int) -> None:
    """Two workers must not move one student's mastery at once; SQLite lets one writer in anyway."""
    if connection.features.has_select_for_update:
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
    scored = {order: one for order, one in found.items() if one is not None}
    return answers_seen(student, skill) | scored


def _count(
    ledger: Ledger, score: Score, review: Review | None, seen: Observation | None
) -> list[MasteryEvidence]:
    """What one score, or a review of it, does to each of its skills."""
    rows = []
    for skill in skills_of_score(score):
        before, after, weight = ledger.count(skill, score.pk, seen)
        row = MasteryEvidence(
            student_id=score.run.student_id,
            skill=skill,
            score=score,
            review=review,
            verdict=review.verdict if review else score.verdict,
            before=before.probability,
            after=after.probability,
            weight=weight,
        )
        rows.append(row)
    return rows


def _write(
    student: int,
    beliefs: dict[str, Belief],
    rows: list[MasteryEvidence],
    answered: Iterable[str] = (),
) -> None:
    MasteryEvidence.objects.bulk_create(rows)
    moved = sorted({*answered, *(row.skill for row in rows)})
    Mastery.objects.bulk_create(
        [row_of(student, skill, beliefs[skill]) for skill in moved],
        update_conflicts=True,
        unique_fields=["student", "skill"],
        update_fields=[
            "probability",
            "uncertainty",
            "evidence_count",
            "shown",
            "missing",
            "standing",
            "updated",
        ],
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
    if not found:
        return []
    hints = hints_of([run.pk])
    for score in found:
        score.run = run  # the one we have: it need not be read again
    ledger = _ledger(run.student_id, {skill for s in found for skill in skills_of_score(s)})
    rows = [row for s in found for row in _count(ledger, s, None, observation_of(s, hints))]
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
    latest = latest_reviews([score])[score.pk]
    ledger = _ledger(student, skills_of_score(score))
    seen = observation_of(score, hints_of([score.run_id]), latest)
    rows = _count(ledger, score, review, seen)
    _write(student, ledger.beliefs, rows)
    return rows


@transaction.atomic
def mastery_answer(*, answer: PlacementAnswer) -> None:
    """Count an answer of a check; counted again, it changes nothing: it has one place in the order."""
    student = answer.placement.student_id
    lock_student(student)
    ledger = _ledger(student, [answer.skill])
    ledger.seen[answer.skill] = _seen(student, answer.skill)
    _count_answer(ledger, answer)
    _write(student, ledger.beliefs, [], [answer.skill])


def _count_answer(ledger: Ledger, answer: PlacementAnswer) -> None:
    seen = observation_of_answer(answer)
    before = ledger.beliefs.get(answer.skill, Belief())
    if before.order == seen.order:
        return
    ledger.seen.setdefault(answer.skill, {})
    ledger.count(answer.skill, seen.order, seen)


@transaction.atomic
def mastery_rebuild(*, student: int) -> int:
    """Forget what was derived and derive it again, from the record in the order it came."""
    lock_student(student)
    Mastery.objects.filter(student=student).delete()
    MasteryEvidence.objects.filter(student=student).delete()
    scores = list(Score.objects.filter(run__student=student).select_related("run").order_by("pk"))
    hints = hints_of({score.run_id for score in scores})
    ledger = Ledger({}, lambda skill: {})
    rows: list[MasteryEvidence] = []
    answers = list(PlacementAnswer.objects.filter(placement__student=student).order_by("pk"))
    waiting = deque(answers)
    for score, review in _happened(scores):
        while waiting and waiting[0].answered <= (review or score).created:
            _count_answer(ledger, waiting.popleft())
        seen = observation_of(score, hints, review)
        if seen is None and review is None:
            continue
        for skill in skills_of_score(score):
            ledger.seen.setdefault(skill, {})
        rows += _count(ledger, score, review, seen)
    for answer in waiting:
        _count_answer(ledger, answer)
    _write(student, ledger.beliefs, rows, {answer.skill for answer in answers})
    return len(rows)


def _happened(scores: list[Score]) -> list[tuple[Score, Review | None]]:
    """Scores and their reviews in the order of time."""
    by_score = {score.pk: score for score in scores}
    reviews = Review.objects.filter(score__in=scores).order_by("created", "pk")
    both: list[tuple[Score, Review | None]] = [(score, None) for score in scores]
    both += [(by_score[review.score_id], review) for review in reviews]
    return sorted(both, key=lambda pair: (pair[1] or pair[0]).created)
