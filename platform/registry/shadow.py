"""A shadow version scores the steps that the live one has scored, later and unheard.

It runs in a worker of the queue `train`, far from the students who wait. Its verdicts go into a table
of their own that no page or socket of a student reads.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from ml.serving.apart import Unscorable, score_apart
from registry.live import choice_of
from registry.models import ModelVersion, ShadowVerdict, Transition
from registry.selectors import live_version
from scoring.graded import graded_then
from scoring.judging import Judged, explanation_request, judge_by_rules
from scoring.loaded import load
from scoring.models import Score
from scoring.records import Records

BATCH = 8
LONGEST_S = 20.0  # below the broker's visibility timeout: a longer task is given out twice
FAILED = "failed"
"""The label of a step on which the shadow failed and the live version did not: it agrees with nothing."""


@dataclass(frozen=True)
class Said:
    """One model's word on one step, whatever the task."""

    label: str
    confidence: float
    abstained: bool


def waiting_shadows() -> list[ModelVersion]:
    """The versions in the shadow, one a task at most, that have something to score."""
    shadows = ModelVersion.objects.filter(state=ModelVersion.State.SHADOW).order_by("created")
    return [one for one in shadows if waiting_scores(one).exists()]


def waiting_scores(shadow: ModelVersion) -> QuerySet[Score]:
    """Steps that the live version scored since the shadow began, and the shadow not yet.

    Simulated students of sample classes decide about no version.
    """
    began = (
        Transition.objects.filter(version=shadow, after=ModelVersion.State.SHADOW)
        .order_by("-pk")
        .values_list("created", flat=True)
        .first()
    )
    live = live_version(shadow.task)
    if began is None or live is None:
        return Score.objects.none()
    done = ShadowVerdict.objects.filter(version=shadow, score=OuterRef("pk"))
    scores = Score.objects.filter(
        ~Exists(done),
        scorer=shadow.task,
        model_version=live.name,
        created__gte=began,
        run__student__institution__sample_class=None,
    )
    return scores.exclude(abstained_because__in=("language", "empty", "failed")).order_by("pk")


def score_in_shadows() -> int:
    """Score for each version what waits; they share a task's time, so that none waits for another."""
    found = waiting_shadows()
    return sum(score_in_shadow(one, LONGEST_S / len(found)) for one in found)


def score_in_shadow(shadow: ModelVersion, longest_s: float = LONGEST_S) -> int:
    """Score what waits, in batches, for so long; how many steps there were."""
    end, count, last, records = time.monotonic() + longest_s, 0, 0, Records()
    while time.monotonic() < end:
        batch = list(waiting_scores(shadow).filter(pk__gt=last)[:BATCH])
        if not batch:
            break
        last = batch[-1].pk
        count += _score(shadow, batch, records)
    return count


def _score(shadow: ModelVersion, scores: Sequence[Score], records: Records) -> int:
    """Both versions on the same steps: what the live one said then is in the score, its time is taken now."""
    live = live_version(shadow.task)
    asked = _asked(scores, records)
    if live is None or not asked:
        return 0
    requests = [request for _, request in asked]
    _, live_ms = _timed(scorer_of(live.pk, live.digest), requests)
    verdicts, ms = _timed(scorer_of(shadow.pk, shadow.digest), requests)
    rows = [
        _row(shadow, score, said_of(verdict), ms, live_ms)
        for (score, _), verdict in zip(asked, verdicts, strict=True)
    ]
    ShadowVerdict.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _asked(scores: Sequence[Score], records: Records) -> list[tuple[Score, Any]]:
    """The questions put to the models at these steps, put again."""
    wanted: dict[UUID, int] = {}
    for score in scores:
        wanted[score.run_id] = max(score.seq, wanted.get(score.run_id, 0))
    steps = [(score.run_id, score.seq) for score in scores]
    judged = {one.key: one for one in judge_by_rules(steps, records.upto(wanted))}
    found = []
    for score in scores:
        one = judged.get((score.run_id, score.seq))
        request = _request(one, score) if one else None
        if request is not None:
            found.append((score, request))
    return found


def _request(judged: Judged, score: Score) -> Any:
    """With the graded answers that the live version had: without them the comparison isn't fair."""
    if score.scorer != Score.Scorer.EXPLANATIONS:
        return judged.procedure
    if judged.explanation is None:
        return None
    return explanation_request(judged.explanation, graded_then(judged, score))


def _timed(
    score: Callable[[Sequence[Any]], list[Any]], requests: Sequence[Any]
) -> tuple[Any, float]:
    """Verdicts, and milliseconds a step; what fails, fails alone."""
    began = time.perf_counter()
    verdicts = score_apart(score, requests)
    return verdicts, 1000 * (time.perf_counter() - began) / len(requests)


@lru_cache(maxsize=4)  # of both tasks the live one and the shadow
def scorer_of(version_id: int, digest: str) -> Callable[[Sequence[Any]], list[Any]]:
    """A version's `score`, loaded once a process; `digest` makes a changed version another one."""
    version = ModelVersion.objects.get(pk=version_id)
    scorers = load({version.task: choice_of(version)})
    if version.task == Score.Scorer.EXPLANATIONS:
        return scorers.explanations.score
    return scorers.procedures.score


def said_of(verdict: Any) -> Said:
    """The verdict of either task; that the model failed is one, too, or the step would be tried for ever."""
    if isinstance(verdict, Unscorable):
        return Said(FAILED, 0.0, abstained=True)
    label = verdict.label3 if hasattr(verdict, "label3") else verdict.verdict
    return Said(str(label), float(verdict.confidence), bool(verdict.abstained))


def live_label(score: Score) -> str:
    """What the live model said, abstained or not."""
    return str(score.detail.get("label3") or score.detail.get("movement") or score.verdict)


def _row(
    shadow: ModelVersion, score: Score, said: Said, ms: float, live_ms: float
) -> ShadowVerdict:
    return ShadowVerdict(
        version=shadow,
        score=score,
        live_version=score.model_version,
        label=said.label,
        live_label=live_label(score),
        confidence=said.confidence,
        abstained=said.abstained,
        live_abstained=score.abstained,
        ms=round(ms, 3),
        live_ms=round(live_ms, 3),
    )
