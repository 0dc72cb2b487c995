"""Mastery moves with every score: written once, whatever is delivered twice."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from assay.prepared import Prepared
from learners.counting import (
    count_answer,
    count_regrading,
    count_score,
    ledger_of,
    ledgers_of,
    read_anew,
    write,
    write_beliefs,
)
from learners.evidence import skills_moved_in, skills_of_score, work_in
from learners.history import History
from learners.ledger import Ledger, belief_of, row_of
from learners.locking import lock_student, lock_students
from learners.models import Mastery, MasteryEvidence, PlacementAnswer, Reading
from learners.priors import ClassMeans, recorded
from learners.reader import Open, fresh, live_reader
from learners.reader_rows import store
from learners.standing import Standing, firsts_of, place_of, reviews_in, seen_of
from learners.tracing import COUNTING, MODEL_VERSION, named
from runs.models import Run
from scoring.feedback import told_at_the_end, waits_for_the_end
from scoring.models import Regrading, Rescored, Review, Score


def _uncounted(runs: Iterable[UUID]) -> QuerySet[Score]:
    """The scores of runs that are to be counted and have not been."""
    return Score.objects.filter(
        run__in=runs,
        counts=True,
        abstained=False,
        verdict__in=COUNTING,
        mastery_evidence__isnull=True,
    ).order_by("pk")


_waiting = Prepared(_uncounted)
_waiting_of = Prepared(lambda runs, scores: _uncounted(runs).filter(pk__in=scores))


def mastery_update(*, run: Run, scores: Iterable[int] | None = None) -> list[MasteryEvidence]:
    """Count those scores of the run that have not counted yet; all of them when none are named.

    One that a regrading has replaced meanwhile is not counted: what stands in its place is, with that.
    """
    return mastery_update_all(runs=[run], scores=scores)


@transaction.atomic
def mastery_update_all(
    *,
    runs: Iterable[Run],
    scores: Iterable[int] | None = None,
    means: ClassMeans | None = None,
) -> list[MasteryEvidence]:
    """The same for several runs at once, with as many queries as for one.

    `means` keeps what classes have shown for a minute; without it, it is read now. A set whose student is told
    after its end counts then (`mastery_end`): a skill that moves after each answer tells which one was right.
    """
    by_id = {run.pk: run for run in runs if not waits_for_the_end(run)}
    if not by_id:
        return []
    lock_students({run.student_id for run in by_id.values()})
    found = _waiting(list(by_id)) if scores is None else _waiting_of(list(by_id), list(scores))
    if not found:
        return []
    work = work_in({score.run_id for score in found}, {score.seq for score in found})
    wanted: dict[int, set[str]] = {}
    for score in found:
        score.run = by_id[score.run_id]  # the one we have: it need not be read again
        wanted.setdefault(score.run.student_id, set()).update(skills_of_score(score))
    ledgers = ledgers_of(wanted, means)
    rows = [
        row
        for score in found
        for row in count_score(ledgers[score.run.student_id], Standing.live(score), work)
    ]
    write(ledgers, rows)
    return rows


@transaction.atomic
def mastery_end(*, run: Run) -> list[MasteryEvidence]:
    """Count what a set told at its end has kept back: scores, teachers' reviews of them, regradings.

    Nothing before the end, and nothing twice.
    """
    if waits_for_the_end(run):
        return []
    rows = mastery_update(run=run)
    if not told_at_the_end(run):
        return rows
    reviews = Review.objects.filter(score__run=run, mastery_evidence=None)
    for review in reviews.order_by("created", "pk"):
        rows += mastery_review(review=review)
    changed = Rescored.objects.filter(run=run, regrading__applied__isnull=False).values("regrading")
    for regrading in Regrading.objects.filter(pk__in=changed).order_by("applied"):
        rows += mastery_regraded(student=run.student_id, regrading=regrading)
    return rows


@transaction.atomic
def mastery_review(*, review: Review) -> list[MasteryEvidence]:
    """A teacher's verdict takes its score's place among what was seen; both rows stay."""
    score = Score.every.select_related("run").get(pk=review.score_id)
    if waits_for_the_end(score.run):
        return []
    student, place = score.run.student_id, place_of(score)
    lock_student(student)
    if MasteryEvidence.objects.filter(review=review).exists():
        return []
    latest = reviews_in([score.run_id])[place]
    ledger = ledger_of(student, skills_of_score(score))
    stands = Standing(score, firsts_of([score])[place], latest)
    rows = count_score(ledger, stands, work_in([score.run_id]), latest)
    for row in rows:
        row.review, row.verdict = review, review.verdict
    write({student: ledger}, rows)
    return rows


@transaction.atomic
def mastery_answer(*, answer: PlacementAnswer) -> None:
    """Count an answer of a check; delivered twice, it counts once."""
    student = answer.placement.student_id
    lock_student(student)
    if MasteryEvidence.objects.filter(answer=answer).exists():
        return
    ledger = ledger_of(student, [answer.skill])
    write({student: ledger}, [count_answer(ledger, student, answer)])


@transaction.atomic
def mastery_regraded(*, student: int, regrading: Regrading) -> list[MasteryEvidence]:
    """Count anew each skill that a regrading speaks about, by the scores that count now.

    It reads what stands and not what was done, so that doing it twice, or late, comes to the same. The
    number of queries does not depend on how many scores there are.
    """
    lock_student(student)
    rows = Rescored.objects.filter(regrading=regrading, run__student=student).order_by()
    places = set(rows.values_list("run", "practice"))
    runs = Run.objects.in_bulk({run for run, _practice in places})
    skills = {skill for run, name in places for skill in skills_moved_in(runs[run], name)}
    ledger = ledger_of(student, skills)
    ledger.seen |= seen_of(student, skills)
    undone = regrading.state == Regrading.State.UNDONE
    found = count_regrading(ledger, student, dict.fromkeys(skills, {}), regrading, undone=undone)
    told = MasteryEvidence.objects.filter(student=student, regrading=regrading, undone=undone)
    write({student: ledger}, found, set(told.values_list("skill", flat=True)))
    return found


@transaction.atomic
def mastery_rebuild(*, student: int) -> int:
    """Forget what was derived and derive it again, from the record in the order it came.

    What another version of the sequence reader made stays as it made it, under its name.
    """
    lock_student(student)
    reader = live_reader()
    made_by = named(MODEL_VERSION, reader.name if reader else "")
    Mastery.objects.filter(student=student).delete()
    evidence = MasteryEvidence.objects.filter(student=student)
    older = evidence.filter(model_version__startswith=MODEL_VERSION).exclude(model_version=made_by)
    kept = {event_of(row) for row in older}
    evidence.exclude(pk__in=older.values("pk")).delete()
    history = History(student)
    reading = fresh(reader) if reader else None
    ledger = Ledger({}, lambda skill: {}, recorded(student), reading=reading)
    ledger.seen |= {skill: {} for skill in history.skills()}
    rows = []
    for one in history.happenings():
        rows += one.count(ledger)
        ledger.read_anew()
    MasteryEvidence.objects.bulk_create([row for row in rows if event_of(row) not in kept])
    skills = sorted({row.skill for row in rows})
    write_beliefs(row_of(student, skill, ledger.beliefs[skill]) for skill in skills)
    Reading.objects.filter(student=student).delete()
    if reading:
        store([reading.row(student)])
    return len(rows)


def event_of(row: MasteryEvidence) -> tuple[int | str | bool | None, ...]:
    """What a row is the effect of, as its constraints have it."""
    return row.skill, row.score_id, row.answer_id, row.review_id, row.regrading_id, row.undone


def behind_the_reader() -> QuerySet[Mastery]:
    """What is believed by another version of the sequence reader than the promoted one, or without it."""
    reader = live_reader()
    ours = named(MODEL_VERSION, reader.name if reader else "")
    rows = Mastery.objects.filter(model_version__startswith=MODEL_VERSION)
    return rows.exclude(model_version=ours).order_by()


@transaction.atomic
def mastery_follow_reader(*, student: int) -> None:
    """Believe by the promoted version, or by the counts alone after it was rolled back; evidence stays."""
    lock_student(student)
    if reader := live_reader():
        read_anew(student, Open(reader, reader.model.start(), behind=True))
        return
    rows = Mastery.objects.filter(student=student, model_version__startswith=MODEL_VERSION)
    beliefs = {row.skill: belief_of(row).with_reader("", 1.0, 0.0) for row in rows}
    write_beliefs(row_of(student, skill, one) for skill, one in beliefs.items())
    Reading.objects.filter(student=student).delete()
