"""Writes on scores by people: a teacher's review, a student's second opinion."""

from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from labs.core import BadAction
from people.models import User
from runs.models import Event
from scoring.doorbell import feedback_bells, ring_all
from scoring.listeners import reviewed_listeners
from scoring.models import Feedback, Review, ReviewItem, Score


@transaction.atomic
def review_record(*, score: Score, teacher: User, verdict: str, comment: str = "") -> Review:
    """Put a teacher's verdict beside the machine's; neither replaces the other."""
    review = Review(score=score, teacher=teacher, verdict=verdict, comment=comment.strip())
    review.full_clean()
    review.save()
    ReviewItem.objects.filter(score=score, closed=None).update(closed=timezone.now())
    transaction.on_commit(partial(announce_review, review))
    return review


def announce_review(review: Review) -> None:
    """Tell later apps and the class board."""
    for reviewed in reviewed_listeners:
        reviewed(review)
    run = review.score.run
    course_id = run.assignment.course_id if run.assignment else None
    ring_all(feedback_bells(run.pk, [], course_id, notes=False))


def check_dispute(run_id: UUID, value: Any) -> None:
    """A student can only dispute a note of this run. (What is no number the bench refuses.)"""
    feedback = value.get("feedback") if isinstance(value, dict) else None
    if type(feedback) is int and not Feedback.objects.filter(run=run_id, pk=feedback).exists():
        raise BadAction("field_unknown", {"field": "feedback"})


def store_dispute(event: Event) -> None:
    """In the event's own transaction: the teacher gets it if and only if the student was told so."""
    said: dict[str, Any] = event.new or {}
    feedback = Feedback.objects.get(run=event.run_id, pk=said["feedback"])
    comment = str(said.get("comment", ""))[:500]
    item, made = ReviewItem.objects.get_or_create(
        score_id=feedback.score_id,
        reason=ReviewItem.Reason.STUDENT,
        defaults={"comment": comment},
    )
    if not made:
        item.comment, item.closed = comment, None
        item.save(update_fields=["comment", "closed"])
