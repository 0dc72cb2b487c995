"""From scores and reviews to observations: what counts, and for which skills."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from assay.prepared import Prepared
from labs.core import Variant
from labs.core.questions import QUESTIONS, asked_of
from learners.skills import skills_shown_by
from learners.tracing import COUNTING, Observation
from people.models import User
from runs.models import Event, Run
from scoring.models import Review, Score

WRITTEN = ("answer", "state")  # actions by which something is written down


@dataclass
class Work:
    """What happened in a run beside its scores."""

    hints: list[tuple[int, str]] = field(default_factory=list)  # (seq, step)
    opened: list[tuple[int, str, datetime]] = field(default_factory=list)  # (seq, step, when)
    written: dict[int, datetime] = field(default_factory=dict)  # seq -> when

    def hints_before(self, seq: int, step: str) -> int:
        """The hints asked for on a step before an event."""
        return sum(asked == step and at < seq for at, asked in self.hints)

    def seconds_at(self, seq: int, step: str) -> float | None:
        """From the last opening of a step to what was written there; None where either was not seen."""
        opened = [when for at, name, when in self.opened if name == step and at < seq]
        if seq not in self.written or not opened:
            return None
        return (self.written[seq] - opened[-1]).total_seconds()


def _work(runs: Iterable[UUID], written: Q) -> QuerySet[Event, Any]:
    """What was asked for and opened in runs, and what was written."""
    helped = Q(target="hint", action="ask") | Q(target="step", action="open")
    rows = Event.objects.filter(helped | written, run__in=runs).order_by("seq")
    return rows.values_list("run_id", "seq", "target", "value", "server_time")


_happened = Prepared(lambda runs: _work(runs, Q(action__in=WRITTEN)))
_happened_at = Prepared(lambda runs, seqs: _work(runs, Q(action__in=WRITTEN, seq__in=seqs)))


def work_in(runs: Iterable[UUID], seqs: Iterable[int] | None = None) -> Mapping[UUID, Work]:
    """The hints asked for, the steps opened and what was written in these runs; one query.

    Of what was written only that at `seqs`, where they are named: one update needs no more.
    """
    found: dict[UUID, Work] = defaultdict(Work)
    rows = _happened(list(runs)) if seqs is None else _happened_at(list(runs), list(seqs))
    for run, seq, target, value, when in rows:
        work = found[run]
        if target == "hint":
            work.hints.append((seq, value.get("step", "") if isinstance(value, dict) else ""))
        elif target == "step":
            work.opened.append((seq, str(value), when))
        else:
            work.written[seq] = when
    return found


def observation_of(
    score: Score,
    skill: str,
    work: Mapping[UUID, Work],
    review: Review | None,
    order: int,
    at: datetime,
) -> Observation | None:
    """What a score says of a skill; None where it says nothing. `order` and `at` are those of its place.

    A scorer that was unsure says nothing. A teacher's review speaks in its score's place, with
    full confidence: the score's own row stays as it is, beside the review's.
    """
    verdict = review.verdict if review else score.verdict
    if verdict not in COUNTING or (score.abstained and review is None):
        return None
    done, step = work.get(score.run_id, Work()), score.step or score.practice
    return Observation(
        order=order,
        run=str(score.run_id),
        verdict=verdict,
        confidence=1.0 if review else score.confidence,
        hints=done.hints_before(score.seq, step),
        scaffold=score.run.variant.get("scaffold", "structured"),
        skill=skill,
        item=f"{score.run.lab}.{score.practice}.{step}",
        seconds=done.seconds_at(score.seq, step),
        at=at.timestamp(),
    )


def skills_of_score(score: Score) -> tuple[str, ...]:
    """The skills that a score moves."""
    return skills_moved_in(score.run, score.practice)


def skills_moved_in(run: Run, practice: str) -> tuple[str, ...]:
    """The skills that a score of a practice, a written step or a question moves in a run."""
    if run.lab == QUESTIONS:
        question = asked_of(Variant.from_json(run.variant), practice)
        return (question.skill,) if question and question.skill else ()
    return skills_shown_by(run.lab, practice)


# By what was done, not by when it was scored: what was graded anew stands where it was.
_judged_by_rules = Prepared(
    lambda student: (
        Score.counting.filter(run__student=student, scorer=Score.Scorer.RULES)
        .order_by("run__started", "run", "seq", "pk")
        .values_list("run__lab", "practice", "verdict", "detail__misconception")
    )
)


def ideas_of(student: User) -> dict[str, str]:
    """The misconception last shown in each lab, unless the same practice went well there later."""
    found: dict[str, tuple[str, str]] = {}
    for lab, practice, verdict, idea in _judged_by_rules(student.pk):
        if idea:
            found[lab] = (practice, idea)
        elif verdict == "correct" and lab in found and found[lab][0] == practice:
            del found[lab]
    return {lab: idea for lab, (_, idea) in found.items()}
