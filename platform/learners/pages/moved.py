"""What moved a student's skills: scored steps, a teacher's reviews, regradings, answers in a check."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from assay.punctuation import placed
from courses.selectors import courses_taught_by, title_of
from labs.core import lab_names
from labs.core.questions import QUESTIONS
from labs.core.words import words_of
from learners.models import MasteryEvidence, PlacementAnswer
from learners.selectors import evidence_of
from people.models import User
from runs.selectors import runs_readable_by
from scoring.feedback import not_told_yet
from scoring.models import Verdict

SHOWN_EACH = 6  # of each skill, the newest first
READ = 600  # rows that are looked at, the newest of all skills
A_LOT = 0.1  # a move of the probability that is called a lot


@dataclass(frozen=True)
class Moved:
    """One step or answer that moved a skill; `address` leads to where it happened, if it can be seen."""

    what: str
    direction: str
    verdict: str
    before: float | None
    after: float | None
    by: str  # the teacher whose review counted
    when: datetime
    address: str


def moved_by(reader: User, student: User, language: str) -> dict[str, list[Moved]]:
    """By skill what moved it lately, of the runs that the reader may see; in two queries."""
    runs = runs_readable_by(reader).filter(student=student)
    courses = None if reader == student else courses_taught_by(reader)
    if reader == student:
        runs = runs.exclude(not_told_yet(""))
    found: dict[str, list[Moved]] = {}
    for row in evidence_of(student, runs=runs, courses=courses)[:READ]:
        if len(known := found.setdefault(row.skill, [])) < SHOWN_EACH:
            known.append(_of_score(row, language) if row.score else _of_regrading(row))
    for answer in _answers(reader, student):
        if len(known := found.setdefault(answer.skill, [])) < SHOWN_EACH:
            known.append(_of_answer(answer))
    return found


def _answers(reader: User, student: User) -> QuerySet[PlacementAnswer]:
    """The answers of a student's checks, the newest first; for a teacher in the own courses alone."""
    answers = PlacementAnswer.objects.filter(placement__student=student)
    if reader != student:
        answers = answers.filter(placement__course__in=courses_taught_by(reader).values("pk"))
    return answers.order_by("-pk")


def _of_score(row: MasteryEvidence, language: str) -> Moved:
    run, score = row.scored.run, row.scored
    step = score.step or "collect"
    if run.lab in lab_names():
        step = words_of(run.lab, language).name(step, ("steps",))
    elif run.lab == QUESTIONS:
        step = words_of(run.lab, language).name(score.practice, ("practices",))
    return Moved(
        what=placed(title_of(run.lab, language), step),
        direction=direction(row.after - row.before),
        verdict=str(Verdict(row.verdict).label),
        before=row.before,
        after=row.after,
        by=row.review.teacher.shown_name if row.review else "",
        when=row.created,
        address=f"{reverse('replay:run', args=[run.pk])}?at={score.seq}",
    )


def _of_regrading(row: MasteryEvidence) -> Moved:
    """All that was seen of the skill counted anew."""
    reason = row.regrading.reason if row.regrading else ""
    what = _("Graded anew: %(reason)s") if not row.undone else _("Grading anew undone: %(reason)s")
    return Moved(
        what=what % {"reason": reason},
        direction=direction(row.after - row.before),
        verdict="",
        before=row.before,
        after=row.after,
        by="",
        when=row.created,
        address="",
    )


def direction(step: float) -> str:
    """A move in words: a number says little to who is fifteen."""
    if abs(step) < 0.005:
        return _("left it where it was")
    if step > 0:
        return _("raised it much") if step >= A_LOT else _("raised it a little")
    return _("lowered it much") if step <= -A_LOT else _("lowered it a little")


def _of_answer(answer: PlacementAnswer) -> Moved:
    return Moved(
        what=_("Check at the start, question %(number)s") % {"number": answer.number},
        direction=_("raised it") if answer.correct else _("lowered it"),
        verdict="",
        before=None,
        after=None,
        by="",
        when=answer.answered,
        address="",
    )
