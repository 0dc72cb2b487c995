"""Scores, notes and review items of a batch, written together or not at all."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q

from scoring.feedback import notes_for, review_reasons
from scoring.judging import Judged
from scoring.models import Feedback, ReviewItem, Score, ScoredStep
from scoring.verdicts import scores_of

log = logging.getLogger(__name__)

Key = tuple[UUID, int, str, str]  # what a score is unique by


@dataclass
class Written:
    """What a batch left in the database."""

    score_ids: dict[UUID, list[int]] = field(default_factory=dict)  # by run
    noted: set[UUID] = field(default_factory=set)  # runs that have a note waiting


def write(judged: Sequence[Judged], *, complete: bool) -> Written:
    """Write what was said. `complete` marks the steps as scored; without it a model will follow.

    Unique constraints make it safe to do again: what is there stays, what is missing is added.
    """
    scores = {one.key: list(scores_of(one)) for one in judged}
    rows = [score for found in scores.values() for score in found]
    notes = [note for one in judged for note in notes_for(one.lab, scores[one.key])]
    reviews = [item for one in judged for item in review_reasons(scores[one.key])]
    with transaction.atomic():
        _insert(Score, rows)
        ids = _ids(rows)
        feedback = [
            Feedback(
                run_id=note.score.run_id,
                seq=note.score.seq,
                score_id=ids[_key(note.score)],
                message=note.message,
                params=dict(note.params),
                rows=list(note.rows),
                controls=list(note.controls),
            )
            for note in notes
        ]
        _insert(Feedback, feedback)
        _insert(ReviewItem, [ReviewItem(score_id=ids[_key(s)], reason=why) for s, why in reviews])
        if complete:
            _insert(ScoredStep, [_mark(one) for one in judged])
    written = Written(noted={note.score.run_id for note in notes})
    for row in rows:
        written.score_ids.setdefault(row.run_id, []).append(ids[_key(row)])
    return written


def write_each(judged: Sequence[Judged], *, complete: bool) -> Written:
    """The same, one step after the other: what of one cannot be written is noted in its mark."""
    whole = Written()
    for one in judged:
        part = _write_or_note(one, complete)
        for run_id, ids in part.score_ids.items():
            whole.score_ids.setdefault(run_id, []).extend(ids)
        whole.noted |= part.noted
    return whole


def _write_or_note(one: Judged, complete: bool) -> Written:
    """It must not come back for ever, and hold up all that wait behind it."""
    try:
        return write([one], complete=complete)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        log.exception("run %s: what was said of event %d cannot be written", one.run_id, one.seq)
        bare = Judged(one.run_id, one.seq, one.lab, one.step, one.target, one.course_id)
        bare.problem = f"not written: {error!r}"[:200]
        return write([bare], complete=complete)


def already_scored(steps: Sequence[tuple[UUID, int]]) -> set[tuple[UUID, int]]:
    """Those of the steps that have their mark."""
    if not steps:
        return set()
    runs, seqs = {run_id for run_id, _ in steps}, {seq for _, seq in steps}
    found = ScoredStep.objects.filter(run__in=runs, seq__in=seqs).values_list("run_id", "seq")
    return set(found) & set(steps)


def score_ids_of(steps: Iterable[tuple[UUID, int]]) -> list[tuple[UUID, list[int]]]:
    """The scores of these steps, by run."""
    found = _ids_by_key(steps)
    return [(run_id, [pk]) for (run_id, *_), pk in found.items()]


def _mark(judged: Judged) -> ScoredStep:
    return ScoredStep(
        run_id=judged.run_id,
        seq=judged.seq,
        superseded=judged.superseded,
        problem=judged.problem,
    )


def _insert(model: Any, rows: Sequence[Any]) -> None:
    if rows:
        model.objects.bulk_create(rows, ignore_conflicts=True)


def _key(score: Score) -> Key:
    return score.run_id, score.seq, score.scorer, score.practice


def _ids(scores: Sequence[Score]) -> dict[Key, int]:
    """The ids of these scores, whether they were written now or before."""
    return _ids_by_key({(score.run_id, score.seq) for score in scores})


def _ids_by_key(steps: Iterable[tuple[UUID, int]]) -> dict[Key, int]:
    wanted = Q()
    for run_id, seq in steps:
        wanted |= Q(run=run_id, seq=seq)
    if not wanted:
        return {}
    rows = Score.objects.filter(wanted).order_by()
    return {
        (run_id, seq, scorer, practice): pk
        for pk, run_id, seq, scorer, practice in rows.values_list(
            "pk", "run_id", "seq", "scorer", "practice"
        )
    }
