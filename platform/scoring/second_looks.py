"""A student asks for a second look at a score: once a score, with a reason if they like.

The question stands in the review queue until a teacher answers with a verdict or the student takes it
back. The machine's score and the teacher's review both stay.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from labs.core import BadAction
from labs.core.words import words_of
from people.models import User
from runs.messages import Message
from runs.models import Event, Run
from runs.speaking import answer_send
from scoring.doorbell import look_bell, ring_all
from scoring.models import Feedback, Review, ReviewItem, Score

MOST_ASKED = 10  # by one student, ...
WITHIN = timedelta(minutes=10)  # ... in so long: a teacher reads each of them
LONGEST_WHY = 500


@dataclass(frozen=True)
class SecondLook:
    """Where a student's question stands."""

    item: ReviewItem
    review: Review | None  # the answer

    @property
    def state(self) -> str:
        """Waiting, answered or withdrawn."""
        if self.item.withdrawn:
            return "withdrawn"
        return "answered" if self.review else "waiting"


# -- asking ----------------------------------------------------------------------------------------


def scores_to_ask_about(student: User) -> QuerySet[Score]:
    """The student's own scores that were shown as a note."""
    return Score.objects.filter(run__student=student).exclude(feedback=None).distinct()


@transaction.atomic
def look_ask(*, score: Score, student: User, why: str = "") -> ReviewItem:
    """Put the score before a teacher. While it waits, asking again changes the reason.

    Raises ValidationError, with a sentence for the student, where it was answered already, or where
    too many have been asked for.
    """
    if refusal := refusal_of(score.pk, student):
        raise ValidationError(refusal)
    item = _asked(score.pk, why)
    _announce(score.run)
    return item


def refusal_of(score_id: int, student: User) -> str:
    """Why this student may not ask about this score now; nothing if they may."""
    item = ReviewItem.objects.filter(score=score_id, reason=ReviewItem.Reason.STUDENT).first()
    if item is not None and item.closed and not item.withdrawn:
        return _("Your teacher has answered this already.")
    waits = item is not None and not item.closed
    mine = ReviewItem.objects.filter(
        reason=ReviewItem.Reason.STUDENT,
        score__run__student=student,
        created__gt=timezone.now() - WITHIN,
    )
    if not waits and mine.count() >= MOST_ASKED:
        return _(
            "You have asked for {count} second looks in a short time; wait some minutes."
        ).format(count=MOST_ASKED)
    return ""


def _asked(score_id: int, why: str) -> ReviewItem:
    """The one row of a score; what was taken back is asked anew."""
    item, made = ReviewItem.objects.get_or_create(
        score_id=score_id,
        reason=ReviewItem.Reason.STUDENT,
        defaults={"comment": why.strip()[:LONGEST_WHY]},
    )
    if not made:
        item.comment = why.strip()[:LONGEST_WHY]
        if item.closed:
            item.created, item.closed, item.withdrawn = timezone.now(), None, None
        item.save()
    return item


@transaction.atomic
def look_withdraw(*, score: Score) -> bool:
    """The student takes the question back; False where none waits."""
    now = timezone.now()
    waiting = ReviewItem.objects.filter(score=score, reason=ReviewItem.Reason.STUDENT, closed=None)
    if not waiting.update(closed=now, withdrawn=now):
        return False
    _announce(score.run)
    return True


def _announce(run: Run) -> None:
    transaction.on_commit(partial(ring_all, [look_bell(run.pk)]))


# -- the bench's own way ---------------------------------------------------------------------------


def check_dispute(run_id: UUID, value: Any) -> None:
    """A student can only dispute a note of this run. (What is no number the bench refuses.)"""
    feedback = value.get("feedback") if isinstance(value, dict) else None
    if type(feedback) is not int:
        return
    note = Feedback.objects.filter(run=run_id, pk=feedback).select_related("run__student").first()
    if note is None:
        raise BadAction("field_unknown", {"field": "feedback"})
    if refusal_of(note.score_id, note.run.student):
        raise BadAction("no_second_look", {})


def store_dispute(event: Event) -> None:
    """In the event's own transaction: the teacher gets it if and only if the student was told so."""
    said: dict[str, Any] = event.new or {}
    feedback = Feedback.objects.get(run=event.run_id, pk=said["feedback"])
    _asked(feedback.score_id, str(said.get("comment", "")))
    transaction.on_commit(partial(ring_all, [look_bell(event.run_id)]))


# -- the answer ------------------------------------------------------------------------------------


def answer_tell(review: Review) -> None:
    """Verdict and words come to the bench, in the language of the run."""
    run = review.score.run
    with translation.override(run.language):
        about = words_of(run.lab, run.language).name(review.score.practice, ("practices", "steps"))
        text = _("I looked again at “{about}”. I see it as: {verdict}.").format(
            about=about, verdict=review.get_verdict_display()
        )
    answer_send(run=run, teacher=review.teacher, text=f"{text} {review.answer}")


def looks_of(run: Run) -> list[SecondLook]:
    """What the student has asked about a run, with the answers; two queries."""
    items = list(
        ReviewItem.objects.filter(score__run=run, reason=ReviewItem.Reason.STUDENT)
        .select_related("score")
        .order_by("pk")
    )
    return with_answers(items)


def with_answers(items: Iterable[ReviewItem]) -> list[SecondLook]:
    """Each question with the last review since it was asked; one query."""
    items = list(items)
    found: dict[int, Review] = {}
    asked = {item.score_id: item.created for item in items}
    reviews = Review.objects.filter(score__in=asked).select_related("teacher").order_by("pk")
    for review in reviews if items else ():
        if review.created >= asked[review.score_id]:
            found[review.score_id] = review
    return [SecondLook(item, found.get(item.score_id)) for item in items]


def second_look_messages(run: Run, after: int) -> list[Message]:
    """A source of the live protocol: where every question of the run stands now."""
    looks = looks_of(run)
    if not looks:
        return []
    scores = [look.item.score_id for look in looks]
    notes = Feedback.objects.filter(run=run, score__in=scores).order_by("-pk")
    note_of = {note.score_id: note.pk for note in notes}  # the first note of each score
    return [
        second_look_message(look, note_of[look.item.score_id])
        for look in looks
        if look.item.score_id in note_of
    ]


def second_look_message(look: SecondLook, note: int) -> Message:
    """A question about one note, in the language that is active."""
    message: Message = {
        "type": "second_look",
        "feedback": note,
        "score": look.item.score_id,
        "state": look.state,
        "why": look.item.comment,
    }
    if look.review is None or look.state != "answered":
        return message
    return message | {
        "verdict": look.review.verdict,
        "verdict_name": str(look.review.get_verdict_display()),
        "words": look.review.answer,
        "from": look.review.teacher.shown_name,
    }
