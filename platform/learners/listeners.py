"""What scoring calls in its worker: mastery moves with every score, a finished run is decided on.

Safe to call again: what has counted does not count twice, and a run is decided on once.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from learners.mastery import mastery_review, mastery_update_all
from learners.priors import ClassMeans
from learners.services import decide_after
from runs.models import Run
from scoring.models import Review

class_means = ClassMeans()


def mastery_moves(scores: Mapping[UUID, Sequence[int]]) -> None:
    """Count the scores that have just been written, by run."""
    ids = [score for found in scores.values() for score in found]
    mastery_update_all(runs=Run.objects.filter(pk__in=scores), scores=ids, means=class_means)


def next_is_decided(run_id: UUID) -> None:
    """Choose the next lab after a finished run whose last event has been scored."""
    decide_after(Run.objects.select_related("student", "assignment", "stage").get(pk=run_id))


def review_counts(review: Review) -> None:
    """Let a teacher's verdict take its score's place."""
    mastery_review(review=review)
