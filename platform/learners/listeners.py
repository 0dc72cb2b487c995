"""What scoring calls in its worker: mastery moves with every score, a finished run is decided on.

Safe to call again: what has counted does not count twice, and a run is decided on once.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from learners.mastery import mastery_end, mastery_review, mastery_update_all
from learners.priors import ClassMeans
from learners.services import decide_after
from runs.models import Run
from scoring.feedback import told_at_the_end
from scoring.models import Review

class_means = ClassMeans()


def mastery_moves(scores: Mapping[UUID, Sequence[int]]) -> None:
    """Count the scores that have just been written, by run; of sets told at the end, then and all of them."""
    runs = list(Run.objects.filter(pk__in=scores))
    at_once = [run for run in runs if not told_at_the_end(run)]
    ids = [score for run in at_once for score in scores[run.pk]]
    mastery_update_all(runs=at_once, scores=ids, means=class_means)
    for run in runs:
        if told_at_the_end(run):
            mastery_end(run=run)


def next_is_decided(run_id: UUID) -> None:
    """Choose the next lab after a finished run whose last event has been scored."""
    decide_after(Run.objects.select_related("student", "assignment", "stage").get(pk=run_id))


def review_counts(review: Review) -> None:
    """Let a teacher's verdict take its score's place."""
    mastery_review(review=review)
