"""What leaves the database to be learnt from: teachers' reviews of how a trial was made.

Only of learners who consent, under a pseudonym. A trial holds kinds of actions, scaled settings and
seconds, and no word that anybody wrote.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from ml.procedures.actions import ProcedureRequest
from ml.procedures.reviewed import ReviewedTrial
from registry.training_data import BATCH, consented_reviews, groups_of, pseudonyms_of
from scoring.judging import procedure_request
from scoring.models import Review, Score, Verdict
from scoring.records import Records

# "Partly shown" does not say which way a trial moved the run.
LABELS = (Verdict.CORRECT, Verdict.INCORRECT)


def consented_trials(since: datetime | None = None) -> QuerySet[Review]:
    """The latest review of each judged trial whose student lets it train the models."""
    return consented_reviews(since, Score.Scorer.PROCEDURES, LABELS)


def reviewed_trials() -> Iterator[ReviewedTrial]:
    """Every consented review as a line of training data; memory holds a batch of runs at a time."""
    rows = consented_trials().select_related("score__run__student", "score__run__assignment")
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        last = batch[-1].pk
        codes = pseudonyms_of({one.score.run.student for one in batch})
        requests = _requests([one.score for one in batch])
        for one in batch:
            run = one.score.run
            request = requests.get((run.pk, one.score.seq))
            if request is not None:
                helped = one.verdict == Verdict.CORRECT
                yield ReviewedTrial(request, helped, codes[run.student_id], groups_of(run))


def _requests(scores: Sequence[Score]) -> dict[tuple[UUID, int], ProcedureRequest]:
    """The run as it stood at each score, read from the events."""
    wanted: dict[UUID, int] = {}
    for score in scores:
        wanted[score.run_id] = max(score.seq, wanted.get(score.run_id, 0))
    known = Records(most=BATCH).upto(wanted)
    return {
        (score.run_id, score.seq): _unnumbered(procedure_request(known[score.run_id].at(score.seq)))
        for score in sorted(scores, key=lambda one: one.seq)
        if score.run_id in known
    }


def _unnumbered(request: ProcedureRequest) -> ProcedureRequest:
    """Without the numbers of the events, which nobody learns from."""
    return replace(request, actions=tuple(replace(one, seq=0) for one in request.actions))
