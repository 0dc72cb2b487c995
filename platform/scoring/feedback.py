"""Which note a student gets for a step, and its words in the reader's language.

Rules are certain, so they beat the models. What leads on beats what confirms. A model that was
unsure, or could not read the language, says something neutral and leaves the step to the teacher.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from labs.core import load_lab, render
from labs.core.questions import QUESTIONS
from labs.core.words import words_of
from runs.messages import Message
from runs.models import Run
from scoring.models import Feedback, ReviewItem, Score, Verdict

LEADS_ON = (Verdict.INCORRECT, Verdict.INCOMPLETE)
PAGE_LANGUAGES = {"zh": "zh-hans"}  # a recognised language of an answer -> one that we write


@dataclass(frozen=True)
class Note:
    """Feedback before it has a score's id."""

    score: Score
    message: str
    params: Mapping[str, Any] = field(default_factory=dict)
    rows: Sequence[int] = ()
    controls: Sequence[str] = ()


def notes_for(lab: str, scores: Sequence[Score]) -> list[Note]:
    """The note for a step, and beside it that its language could not be read, if so."""
    ranked = sorted(scores, key=_rank)
    notes = [note for score in ranked if (note := _note(lab, score)) is not None][:1]
    for score in ranked:
        if score.abstained_because == "language" and all(note.score is not score for note in notes):
            notes.append(_explanation_note(lab, score))
    return notes


def review_reasons(scores: Sequence[Score]) -> Iterator[tuple[Score, ReviewItem.Reason]]:
    """What a teacher should look at."""
    rules = [score for score in scores if score.scorer == Score.Scorer.RULES]
    for score in scores:
        if score.abstained_because == "language":
            yield score, ReviewItem.Reason.LANGUAGE
        elif score.abstained_because == "failed":
            yield score, ReviewItem.Reason.FAILED
        elif score.abstained_because == "keywords":
            yield score, ReviewItem.Reason.KEYWORDS
        elif score.abstained_because == "unsure" and not (
            score.scorer == Score.Scorer.PROCEDURES and rules
        ):
            # How a trial was made the exact rules have judged already; words only the model reads.
            yield score, ReviewItem.Reason.UNSURE
        elif score.scorer != Score.Scorer.RULES and _disagree(score, rules):
            yield score, ReviewItem.Reason.DISAGREEMENT


def _disagree(score: Score, rules: Sequence[Score]) -> bool:
    """The model is sure of the opposite of all that the rules say."""
    if score.abstained or not rules or score.verdict not in (Verdict.CORRECT, Verdict.INCORRECT):
        return False
    opposite = LEADS_ON if score.verdict == Verdict.CORRECT else (Verdict.CORRECT,)
    return all(rule.verdict in opposite for rule in rules)


def _rank(score: Score) -> tuple[int, int]:
    """Rules that lead on, a model's words that lead on, rules that confirm, the rest."""
    rule = score.scorer == Score.Scorer.RULES
    if rule and score.verdict in LEADS_ON:
        named = bool(score.detail.get("misconception"))
        return 0, 0 if named else 1 + LEADS_ON.index(Verdict(score.verdict))
    words = score.scorer == Score.Scorer.EXPLANATIONS
    # A claim that the rules find true is not called wrong for how it is put; it may be incomplete.
    if words and score.verdict == Verdict.INCOMPLETE:
        return 1, 0
    if rule:
        return 2, 0
    if words:
        return 3, 0
    return 4, 0


def _note(lab: str, score: Score) -> Note | None:
    if score.scorer == Score.Scorer.RULES:
        detail = score.detail
        return Note(score, detail["message"], detail["params"], detail["rows"], detail["controls"])
    if score.scorer == Score.Scorer.EXPLANATIONS:
        return _explanation_note(lab, score)
    if score.verdict == Verdict.NOTE:
        return None  # the trial moved nothing either way: not worth a word
    movement = "unsure" if score.abstained else score.detail["movement"]
    return Note(score, f"procedures.{movement}")


def _explanation_note(lab: str, score: Score) -> Note:
    if score.abstained_because == "failed":
        return Note(score, "explanations.unsure")  # as neutral: it was not the student's fault
    if score.abstained:
        params = {"language": score.detail["language"]}
        return Note(score, f"explanations.{score.abstained_because}", params)
    label = score.detail["label5"]
    own = f"explanations.{score.step}_{label}"
    return Note(score, own if words_of(lab, "en").get(own) else f"explanations.{label}")


# -- delivery --------------------------------------------------------------------------------------


def feedback_messages(run: Run, after: int) -> list[Message]:
    """A source of the live protocol: the notes that have come since `after`."""
    if waits_for_the_end(run):
        return []
    rows = Feedback.objects.filter(run=run, pk__gt=after).select_related("score").order_by("pk")
    return [feedback_message(run.lab, row) for row in rows]


def told_at_the_end(run: Run) -> bool:
    """Whether it is a question set whose student is told only after the whole of it was handed in."""
    return bool(run.lab == QUESTIONS and run.variant.get("feedback") == "end")


def waits_for_the_end(run: Run) -> bool:
    """Whether such a set is still at work: nothing of what was judged is told, or moves mastery."""
    if not told_at_the_end(run):
        return False
    return not Run.objects.filter(pk=run.pk, state=Run.State.FINISHED).exists()


def not_told_yet(run: str = "run__") -> Q:
    """What belongs to question sets whose students are told after the end, and are at work.

    `run` is the way from the rows to their run; empty where they are runs.
    """
    asked = Q(**{f"{run}lab": QUESTIONS, f"{run}variant__feedback": "end"})
    return asked & ~Q(**{f"{run}state": Run.State.FINISHED})


def feedback_message(lab: str, feedback: Feedback) -> Message:
    """One note in the language that is active."""
    score = feedback.score
    return {
        "type": "feedback",
        "id": feedback.pk,
        "seq": feedback.seq,
        "step": score.step,
        "practice": score.practice,
        "verdict": score.verdict,
        "confidence": round(score.confidence, 3),
        "message": words_for(lab, feedback),
        "source": score.model_version or score.rubric_version,
        "spoke": "rule" if score.scorer == Score.Scorer.RULES else "model",
        "evidence": score.evidence,
        "rows": feedback.rows,
        "controls": feedback.controls,
        "why": why(lab, score),
        "reason": score.abstained_because,
    }


def words_for(lab: str, feedback: Feedback) -> str:
    """The sentence; what was written in another language is answered in that one if we can."""
    language = get_language() or "en"
    if feedback.score.abstained_because == "language":
        language = PAGE_LANGUAGES.get(feedback.params.get("language", ""), language)
    return render(load_lab(lab), language, feedback.message, feedback.params)


def why(lab: str, score: Score) -> str:
    """What the verdict rests on, in a sentence."""
    if score.abstained_because == "copied":
        return _("Your words were compared with those of the question.")
    if score.detail.get("graded"):
        return _(
            "Your words were compared with good answers to this question, and with answers that teachers have judged."
        )
    if score.scorer == Score.Scorer.EXPLANATIONS:
        return _("Your words were compared with good answers to this question.")
    if score.scorer == Score.Scorer.PROCEDURES:
        return _(
            "Your trials so far were compared with those of many others who looked for the same."
        )
    words = words_of(lab, get_language() or "en")
    return str(words.get(f"practices.{score.practice}.why") or "")
