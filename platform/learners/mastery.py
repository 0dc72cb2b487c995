"""Mastery moves with every score: written once, whatever is delivered twice."""

from collections import deque
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import connection, transaction

from learners.check.evidence import answers_seen, observation_of_answer
from learners.evidence import Work, latest_reviews, observation_of, skills_of_score, work_in
from learners.ledger import Ledger, Seen, belief_of, row_of
from learners.models import Mastery, MasteryEvidence, PlacementAnswer
from learners.priors import recorded, starts_of
from learners.tracing import COUNTING, MODEL_VERSION, Belief, Observation
from people.models import User
from runs.models import Run
from scoring.models import Review, Score


def lock_student(student: int) -> None:
    """Two workers must not move one student's mastery at once; SQLite lets one writer in anyway."""
    if connection.features.has_select_for_update:
        list(User.objects.select_for_update(no_key=True).filter(pk=student).values_list("pk"))


def _ledger(student: int, skills: Iterable[str]) -> Ledger:
    wanted = set(skills)
    known = {
        row.skill: belief_of(row)
        for row in Mastery.objects.filter(student=student, skill__in=wanted)
    }
    starts = starts_of(student, wanted - known.keys())
    return Ledger(known, lambda skill: _seen(student, skill), starts)


def _seen(student: int, skill: str) -> Seen:
    """Every observation of the skill that has counted, with reviews in their scores' place."""
    scores = list(
        Score.objects.filter(mastery_evidence__student=student, mastery_evidence__skill=skill)
        .select_related("run")
        .distinct()
    )
    work, reviews = work_in({score.run_id for score in scores}), latest_reviews(scores)
    found = {s.pk: observation_of(s, skill, work, reviews.get(s.pk)) for s in scores}
    scored = {order: one for order, one in found.items() if one is not None}
    return answers_seen(student, skill) | scored


def _count(
    ledger: Ledger, score: Score, review: Review | None, work: Mapping[UUID, Work]
) -> list[MasteryEvidence]:
    """What one score, or a review of it, does to each of its skills."""
    rows = []
    for skill in skills_of_score(score):
        seen = observation_of(score, skill, work, review)
        if seen is None and review is None:
            continue
        row = _counted(ledger, score.run.student_id, skill, score.pk, seen)
        row.score, row.review = score, review
        row.verdict = review.verdict if review else score.verdict
        rows.append(row)
    return rows


def _counted(
    ledger: Ledger, student: int, skill: str, order: int, seen: Observation | None
) -> MasteryEvidence:
    """The effect of an observation on one skill; the belief before it has faded up to its time."""
    before, after, weight = ledger.count(skill, order, seen)
    return MasteryEvidence(
        student_id=student,
        skill=skill,
        before=before.now(seen.at).probability if seen else before.probability,
        after=after.probability,
        weight=weight,
        model_version=MODEL_VERSION,
    )


def _write(student: int, beliefs: dict[str, Belief], rows: list[MasteryEvidence]) -> None:
    MasteryEvidence.objects.bulk_create(rows)
    moved = sorted({row.skill for row in rows})
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
            "model_version",
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
    work = work_in([run.pk], [score.seq for score in found])
    for score in found:
        score.run = run  # the one we have: it need not be read again
    ledger = _ledger(run.student_id, {skill for s in found for skill in skills_of_score(s)})
    rows = [row for score in found for row in _count(ledger, score, None, work)]
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
    rows = _count(ledger, score, latest, work_in([score.run_id]))
    for row in rows:
        row.review, row.verdict = review, review.verdict
    _write(student, ledger.beliefs, rows)
    return rows


@transaction.atomic
def mastery_answer(*, answer: PlacementAnswer) -> None:
    """Count an answer of a check; delivered twice, it counts once."""
    student = answer.placement.student_id
    lock_student(student)
    if MasteryEvidence.objects.filter(answer=answer).exists():
        return
    ledger = _ledger(student, [answer.skill])
    _write(student, ledger.beliefs, [_count_answer(ledger, student, answer)])


def _count_answer(ledger: Ledger, student: int, answer: PlacementAnswer) -> MasteryEvidence:
    seen = observation_of_answer(answer)
    row = _counted(ledger, student, answer.skill, seen.order, seen)
    row.answer, row.verdict = answer, seen.verdict
    return row


@transaction.atomic
def mastery_rebuild(*, student: int) -> int:
    """Forget what was derived and derive it again, from the record in the order it came."""
    lock_student(student)
    Mastery.objects.filter(student=student).delete()
    MasteryEvidence.objects.filter(student=student).delete()
    scores = list(Score.objects.filter(run__student=student).select_related("run").order_by("pk"))
    work = work_in({score.run_id for score in scores})
    ledger = Ledger({}, lambda skill: {}, recorded(student))
    rows: list[MasteryEvidence] = []
    answers = PlacementAnswer.objects.filter(placement__student=student).order_by("pk")
    waiting = deque(answers)
    for score, review in _happened(scores):
        while waiting and waiting[0].answered <= (review or score).created:
            rows.append(_answer_again(ledger, student, waiting.popleft()))
        for skill in skills_of_score(score):
            ledger.seen.setdefault(skill, {})
        rows += _count(ledger, score, review, work)
    rows += [_answer_again(ledger, student, answer) for answer in waiting]
    _write(student, ledger.beliefs, rows)
    return len(rows)


def _answer_again(ledger: Ledger, student: int, answer: PlacementAnswer) -> MasteryEvidence:
    ledger.seen.setdefault(answer.skill, {})
    return _count_answer(ledger, student, answer)


def _happened(scores: list[Score]) -> list[tuple[Score, Review | None]]:
    """Scores and their reviews in the order of time."""
    by_score = {score.pk: score for score in scores}
    reviews = Review.objects.filter(score__in=scores).order_by("created", "pk")
    both: list[tuple[Score, Review | None]] = [(score, None) for score in scores]
    both += [(by_score[review.score_id], review) for review in reviews]
    return sorted(both, key=lambda pair: (pair[1] or pair[0]).created)
