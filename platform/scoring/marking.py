"""Marks for what models have scored: worked out when nobody waits, one text or one run at a time.

Answers get theirs after every verdict, runs when somebody opens the score and so queues it again. A
drain does this between its rounds, with the models that it holds, so that a step that comes in
meanwhile waits for one forward pass and no more. What a drain leaves undone, or dies over, the
sweep brings back; a text over which it happens again and again is left without marks and says so.
"""

import logging
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from scoring.conduct import fields_of_changes
from scoring.doorbell import marks_bell, ring_all
from scoring.graded import graded_then
from scoring.judging import Judged, explanation_request
from scoring.lease import streams
from scoring.models import Score, ScoreMarks

if TYPE_CHECKING:
    from ml.explanations.marks import Marking, Marks
    from ml.procedures.otherwise import Otherwise
    from ml.serving import Scorers

log = logging.getLogger(__name__)

# By scorer, the reasons of abstaining after which there is a text or a run to read.
READABLE: Mapping[str, tuple[str, ...]] = {
    Score.Scorer.EXPLANATIONS: ("", "unsure", "copied", "keywords"),
    Score.Scorer.PROCEDURES: ("", "unsure"),
}
MOST_TRIES = 3
TRIES_KEPT_S = 24 * 3600
MOST_WAITING = 500  # what is more the sweep brings back

Key = tuple[UUID, int]


@dataclass
class Markings:
    """The answers that wait for their marks, and the one that is being worked on."""

    waiting: OrderedDict[Key, Judged] = field(default_factory=OrderedDict)
    score: Score | None = None
    work: "Marking | Otherwise | None" = None

    @property
    def waits(self) -> bool:
        return self.work is not None or bool(self.waiting)

    def add(self, judged: Iterable[Judged], *, again: bool = False) -> None:
        """Those with words, and of those that were queued again the runs too; the newest come last."""
        for one in judged:
            asked = one.explanation is not None or (again and one.procedure is not None)
            if asked and len(self.waiting) < MOST_WAITING:
                self.waiting[one.key] = one

    def go_on(self, scorers: "Scorers") -> None:
        """One text of one answer's work, or one changed copy of a run."""
        if self.work is None:
            self._begin(scorers)
            return
        try:
            if self.work.go_on():
                return
            self._keep(self._found())
        except Exception as error:
            log.exception("no marks for score %s", self.score and self.score.pk)
            self._keep({}, repr(error))
        self.work = None

    def _begin(self, scorers: "Scorers") -> None:
        (run_id, seq), judged = self.waiting.popitem(last=False)
        scorer = (
            Score.Scorer.EXPLANATIONS if judged.explanation is not None else Score.Scorer.PROCEDURES
        )
        self.score = unmarked(scorer).filter(run=run_id, seq=seq).first()
        if self.score is None:
            return
        if tried_too_often(self.score):
            self._keep({}, "workers ended over it")
            return
        judged.graded = graded_then(judged, self.score)  # queued again, it comes without them
        self.work = work_on(judged, scorers)

    def _found(self) -> dict[str, Any]:
        """The fields of what has been worked out."""
        from ml.procedures.otherwise import Otherwise

        if isinstance(self.work, Otherwise):
            return fields_of_changes(self.work.found)
        return _fields(self.work.found) if self.work and self.work.found else {}

    def _keep(self, found: dict[str, Any], problem: str = "") -> None:
        if self.score is None:
            return
        if marks_create(ScoreMarks(score=self.score, problem=problem[:200], **found)):
            ring_all([marks_bell(self.score.run_id)])


def work_on(judged: Judged, scorers: "Scorers") -> "Marking | Otherwise | None":
    """Of an answer which words carry the verdict, of a run what would have changed how it stands."""
    from ml.explanations.marks import Marking  # with the models' code, as the drain itself
    from ml.procedures.otherwise import Otherwise

    if judged.explanation is not None:
        return Marking(scorers.explanations, explanation_request(judged.explanation, judged.graded))
    return Otherwise(scorers.procedures, judged.procedure) if judged.procedure else None


def marks_create(marks: ScoreMarks) -> bool:
    """Once for each score; False where its run has been erased meanwhile."""
    try:
        with transaction.atomic():
            if not Score.objects.filter(pk=marks.score_id).exists():
                return False
            ScoreMarks.objects.bulk_create([marks], ignore_conflicts=True)
    except IntegrityError:
        return False
    return True


def unmarked(scorer: str) -> QuerySet[Score]:
    """Scores of what a model could read that have no marks yet."""
    return Score.objects.filter(scorer=scorer, abstained_because__in=READABLE[scorer], marks=None)


def awaits_marks(score: Score, marks: ScoreMarks | None) -> bool:
    """The same of one score: whether a worker has still to work its marks out."""
    readable = score.abstained_because in READABLE.get(score.scorer, ())
    return readable and marks is None and score.regrading_id is None


def tried_too_often(score: Score) -> bool:
    """Counts the tries at a score where every worker sees them."""
    key = f"marks:tries:{score.pk}"
    pipeline = streams().pipeline(transaction=False)
    pipeline.incr(key)
    pipeline.expire(key, TRIES_KEPT_S)
    tries: Sequence[Any] = pipeline.execute()
    return int(tries[0]) > MOST_TRIES


def _fields(marks: "Marks") -> dict[str, Any]:
    return {
        "parts": [asdict(part) for part in marks.parts],
        "ideas": [asdict(idea) for idea in marks.ideas],
        "changes": [asdict(change) for change in marks.changes],
        "needed": marks.line.needed,
        "known_question": marks.line.known_question,
        "model_version": marks.model_version,
    }
