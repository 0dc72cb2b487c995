"""What a regrading made of the scores behind a run's notes: told beside the notes, which stay as they were."""

from runs.messages import Message
from runs.models import Run
from scoring.models import Feedback, Score

Place = tuple[int, str, str]  # event, scorer, practice


def regraded_messages(run: Run, after: int) -> list[Message]:
    """A source of the live protocol: scores that count in place of those that the notes were about."""
    scores = Score.counting.filter(run=run).exclude(regrading=None).select_related("regrading")
    found = {(one.seq, one.scorer, one.practice): one for one in scores}
    if not found:
        return []
    notes: dict[Place, int] = {}
    for note in Feedback.objects.filter(run=run).select_related("score").order_by("-pk"):
        score = note.score
        notes[score.seq, score.scorer, score.practice] = note.pk  # the first note of each score
    return [
        regraded_message(score, notes[place]) for place, score in found.items() if place in notes
    ]


def regraded_message(score: Score, note: int) -> Message:
    """One score that counts now, in the language that is active."""
    return {
        "type": "regraded",
        "feedback": note,
        "verdict": score.verdict,
        "verdict_name": str(score.get_verdict_display()),
        "source": ", ".join(filter(None, (score.rubric_version, score.model_version))),
        "reason": score.regrading.reason if score.regrading else "",
        "at": score.created.isoformat(),
    }
