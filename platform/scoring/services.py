"""A teacher's review of a score. What students ask is in `second_looks`."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from people.models import User
from scoring.doorbell import feedback_bells, look_bell, ring_all
from scoring.listeners import reviewed_listeners
from scoring.models import Review, ReviewItem, Score
from scoring.second_looks import answer_tell


@transaction.atomic
def review_record(
    *, score: Score, teacher: User, verdict: str, comment: str = "", answer: str = ""
) -> Review:
    """Put a teacher's verdict beside the machine's; neither replaces the other.

    `answer` goes to the student who asked for a second look: verdict and words come to the bench.
    """
    review = Review(
        score=score,
        teacher=teacher,
        verdict=verdict,
        comment=comment.strip(),
        answer=answer.strip(),
    )
    review.full_clean()
    review.save()
    waiting = ReviewItem.objects.filter(score=score, closed=None)
    asked = waiting.filter(reason=ReviewItem.Reason.STUDENT).exists()
    waiting.update(closed=timezone.now())
    if asked:
        answer_tell(review)
    transaction.on_commit(partial(announce_review, review))
    return review


@transaction.atomic
def item_judge(
    *, item: ReviewItem, teacher: User, verdict: str, comment: str = "", answer: str = ""
) -> Review | None:
    """The verdict on a card that waits; None, and nothing kept, where somebody was faster.

    Whoever judges holds the card, so that of two at once one comes second.
    """
    if ReviewItem.objects.select_for_update().get(pk=item.pk).closed is not None:
        return None
    return review_record(
        score=item.score, teacher=teacher, verdict=verdict, comment=comment, answer=answer
    )


def announce_review(review: Review) -> None:
    """Tell later apps and the class board."""
    for reviewed in reviewed_listeners:
        reviewed(review)
    run = review.score.run
    course_id = run.assignment.course_id if run.assignment else None
    ring_all([*feedback_bells(run.pk, [], course_id, notes=False), look_bell(run.pk)])
