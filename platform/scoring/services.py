"""Writes on scores that are not a scorer's: a teacher's review."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from people.models import User
from scoring import listeners
from scoring.models import Review, ReviewItem, Score


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
    """Tell those who listen."""
    for listener in listeners.reviewed_listeners:
        listener(review)
