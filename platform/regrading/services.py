"""Writes of a regrading: begin, compute again, apply, undo. Scores are added, never changed or deleted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import Course
from gradebook.selectors import Row, book_of
from gradebook.table import mark_text
from labs.core.lab import Reference
from people.models import User
from regrading.models import MarkChange
from regrading.preview import cell_changes, of_both
from regrading.tasks import compute, move_mastery
from runs.doorbell import course_group, ring
from scoring.criteria import applied_in
from scoring.doorbell import look_bell
from scoring.models import ReferenceAnswer, Regrading, Rescored, Score


@dataclass(frozen=True)
class Change:
    """What a teacher changes: at least one of these."""

    references: Sequence[tuple[str, Reference]] = ()  # by step, or by the identity of a question
    coverage: Mapping[str, float] | None = None
    practices: Sequence[str] | None = None
    questions: Mapping[str, Mapping[str, Any]] | None = (
        None  # by identity: right, or value, tolerance
    )
    model_version: str = ""

    @property
    def changes_something(self) -> bool:
        rubric = self.coverage is not None or self.practices is not None
        return bool(self.references or self.model_version or rubric or self.questions)


@transaction.atomic
def regrading_begin(
    *, course: Course, teacher: User, lab: str, reason: str, change: Change
) -> Regrading:
    """Describe a change, and have its effect computed. Nothing counts before it is applied."""
    if not change.changes_something:
        raise ValidationError(
            _("Change at least one thing: a reference answer, the rubric or the model.")
        )
    regrading = Regrading(
        course=course,
        lab=lab,
        reason=reason.strip(),
        coverage=dict(change.coverage) if change.coverage is not None else None,
        practices=list(change.practices) if change.practices is not None else None,
        questions=dict(change.questions) if change.questions else None,
        model_version=change.model_version,
        teacher=teacher,
        rests_on=applied_in(course.pk),
    )
    regrading.full_clean()
    regrading.save()
    answers = [
        ReferenceAnswer(
            regrading=regrading,
            step=step,
            about=one.about,
            of=one.of,
            text=one.text,
            grade=one.grade,
        )
        for step, one in change.references
    ]
    for answer in answers:
        answer.full_clean(exclude=["regrading"])
    ReferenceAnswer.objects.bulk_create(answers)
    _send(regrading)
    return regrading


@transaction.atomic
def regrading_compute_again(*, regrading: Regrading) -> None:
    """From the start, on what there is now."""
    held = _locked(regrading)
    if held.state in (Regrading.State.APPLIED, Regrading.State.UNDONE):
        raise ValidationError(_("This regrading has been applied; begin a new one."))
    Rescored.objects.filter(regrading=held).delete()
    held.rests_on = applied_in(held.course_id)
    held.state, held.done, held.problem = Regrading.State.COMPUTING, 0, ""
    held.attempt += 1
    held.save()
    _send(held)


@transaction.atomic
def regrading_drop(*, regrading: Regrading) -> None:
    """Forget one that never counted."""
    held = _locked(regrading)
    if held.state in (Regrading.State.APPLIED, Regrading.State.UNDONE):
        raise ValidationError(_("This regrading has been applied; its record stays."))
    held.delete()


def _send(regrading: Regrading) -> None:
    transaction.on_commit(partial(compute.delay, regrading.pk))


def _locked(regrading: Regrading) -> Regrading:
    """It alone of its course: another one that is applied meanwhile would count beside it, not under it."""
    list(Course.objects.select_for_update(no_key=True).filter(pk=regrading.course_id).values("pk"))
    return Regrading.objects.select_for_update().get(pk=regrading.pk)


# -- apply and undo --------------------------------------------------------------------------------


@transaction.atomic
def regrading_apply(*, regrading: Regrading) -> int:
    """Add the new scores beside the old ones, and let them count; how many there are.

    What a student has done again since it was computed is left as it is: the newer score counts.
    """
    held = _locked(regrading)
    if held.state != Regrading.State.READY:
        raise ValidationError(_("Only what has been computed can be applied."))
    if held.rests_on != applied_in(held.course_id):
        raise ValidationError(
            _(
                "Another regrading of this course was applied or undone since; compute this one again."
            )
        )
    before = book_of(held.course, language="en").rows
    _leave_what_is_newer(held)
    replaced = Score.counting.filter(
        pk__in=Rescored.objects.filter(regrading=held).exclude(old=None).values("old")
    )
    replaced.update(counts=False, replaced_by=held)
    made = _add_scores(held)
    held.state, held.applied, held.mastery_upto = Regrading.State.APPLIED, timezone.now(), 0
    held.save()
    _remember_marks(held, before)
    _follow(held)
    return made


def _follow(regrading: Regrading) -> None:
    """Whatever rests on scores is told that others count now: mastery, by a worker, open boards and benches."""
    transaction.on_commit(partial(move_mastery.delay, regrading.pk))
    board = (course_group(regrading.course_id), {"type": "board.changed", "run": ""})
    runs = Rescored.objects.filter(regrading=regrading).order_by().values_list("run", flat=True)
    benches = [look_bell(run) for run in runs.distinct()]
    transaction.on_commit(partial(ring, [board, *benches]))


def _leave_what_is_newer(regrading: Regrading) -> None:
    """Groups in which a later step has been scored since."""
    rows = Rescored.objects.filter(regrading=regrading).order_by()
    group = ("run", "step", "practice", "scorer")
    computed = {
        tuple(found[:4]): found[4] for found in rows.values_list(*group).annotate(last=Max("seq"))
    }
    runs = rows.values("run")
    now = Score.counting.filter(run__in=runs).order_by().values_list(*group)
    for *key, last in now.annotate(last=Max("seq")):
        if tuple(key) in computed and last > computed[tuple(key)]:
            rows.filter(**dict(zip(group, key, strict=True))).delete()


def _add_scores(regrading: Regrading) -> int:
    """One for each that says something, in the order of the runs; how many.

    The database copies them itself: read and written one by one, the scores of a class take seconds.
    """
    columns = ", ".join(("run_id", *Rescored.SAME))
    scores, rescored = Score._meta.db_table, Rescored._meta.db_table
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {scores} ({columns}, regrading_id, counts, created) "
            f"SELECT {columns}, regrading_id, %s, %s FROM {rescored} "
            "WHERE regrading_id = %s AND verdict <> '' ORDER BY run_id, seq, id",
            [True, now, regrading.pk],
        )
        return int(cursor.rowcount)


def _remember_marks(regrading: Regrading, before: Sequence[Row]) -> None:
    """What each student is told, in the marks of before and after."""
    book = book_of(regrading.course, language="en")
    changes = []
    for old, new in of_both(before, book.rows):
        cells = [
            {
                "assignment": one.key[0],
                "stage": one.key[1],
                "step": one.key[2],
                "before": one.before,
                "after": one.after,
            }
            for one in cell_changes(book, old, new)
        ]
        if cells:
            changes.append(
                MarkChange(
                    regrading=regrading,
                    student=old.student,
                    total_before=mark_text(old.total),
                    total_after=mark_text(new.total),
                    cells=cells,
                )
            )
    MarkChange.objects.bulk_create(changes)


@transaction.atomic
def regrading_undo(*, regrading: Regrading) -> None:
    """The scores of before count again; the new ones stay as a record. Only the last one can be undone."""
    held = _locked(regrading)
    if held.state != Regrading.State.APPLIED:
        raise ValidationError(_("Only what has been applied can be undone."))
    if applied_in(held.course_id)[-1] != held.pk:
        raise ValidationError(_("Undo the later regrading of this course first."))
    Score.every.filter(regrading=held).update(counts=False)
    Score.every.filter(replaced_by=held).update(counts=True)
    held.state, held.undone, held.mastery_upto = Regrading.State.UNDONE, timezone.now(), 0
    held.save()
    _follow(held)
