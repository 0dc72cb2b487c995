"""From scores and reviews to observations: what counts, and for which skills."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from labs.core import Variant
from labs.core.questions import QUESTIONS, asked_of
from learners.skills import skills_shown_by
from learners.tracing import COUNTING, Observation
from people.models import User
from runs.models import Event
from scoring.models import Review, Score

Hints = Mapping[UUID, list[tuple[int, str]]]  # run -> [(seq, step)]


def hints_of(runs: Iterable[UUID]) -> Hints:
    """The hints asked for in these runs."""
    asked: dict[UUID, list[tuple[int, str]]] = defaultdict(list)
    rows = Event.objects.filter(run__in=runs, target="hint", action="ask").order_by("seq")
    for run, seq, value in rows.values_list("run_id", "seq", "value"):
        asked[run].append((seq, value.get("step", "") if isinstance(value, dict) else ""))
    return asked


def latest_reviews(scores: Iterable[Score]) -> dict[int, Review]:
    """The last review of each score that has one."""
    reviews = Review.objects.filter(score__in=scores).order_by("created", "pk")
    return {review.score_id: review for review in reviews}


def observation_of(score: Score, hints: Hints, review: Review | None = None) -> Observation | None:
    """What a score says; None where it says nothing.

    A scorer that was unsure says nothing. A teacher's review speaks in its score's place, with
    full confidence: the score's own row stays as it is, beside the review's.
    """
    verdict = review.verdict if review else score.verdict
    if verdict not in COUNTING or (score.abstained and review is None):
        return None
    asked = Counter(step for seq, step in hints.get(score.run_id, []) if seq < score.seq)
    return Observation(
        order=score.pk,
        run=str(score.run_id),
        verdict=verdict,
        confidence=1.0 if review else score.confidence,
        hints=asked[score.step or score.practice],
        scaffold=score.run.variant.get("scaffold", "structured"),
    )


def skills_of_score(score: Score) -> tuple[str, ...]:
    """The skills that a score moves."""
    if score.run.lab == QUESTIONS:
        question = asked_of(Variant.from_json(score.run.variant), score.practice)
        return (question.skill,) if question and question.skill else ()
    return skills_shown_by(score.run.lab, score.practice)


def ideas_of(student: User) -> dict[str, str]:
    """The misconception last shown in each lab, unless the same practice went well there later."""
    found: dict[str, tuple[str, str]] = {}
    scores = Score.objects.filter(run__student=student, scorer=Score.Scorer.RULES).order_by("pk")
    rows = scores.values_list("run__lab", "practice", "verdict", "detail")
    for lab, practice, verdict, detail in rows:
        if idea := detail.get("misconception", ""):
            found[lab] = (practice, idea)
        elif verdict == "correct" and lab in found and found[lab][0] == practice:
            del found[lab]
    return {lab: idea for lab, (_, idea) in found.items()}
