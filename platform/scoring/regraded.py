"""What a regrading made of the scores behind a run's notes: told beside the notes, which stay as they were."""

from runs.messages import Message
from runs.models import Run
from scoring.models import Feedback, Review
from scoring.standing import Place, Standing, place_of, regraded_among, touched_in


def regraded_messages(run: Run, after: int) -> list[Message]:
    """A source of the live protocol: what counts in place of the verdicts that the notes were about.

    All of it in one message, which takes the place of the last one: after an undoing there is less of it.
    Where a teacher's verdict stands, it counts before and after: of those nothing is told.
    """
    touched = touched_in(run)
    if not touched:
        return []
    reviews = Review.objects.filter(score__run=run).select_related("score")
    reviewed = {place_of(one.score) for one in reviews}
    notes: dict[Place, int] = {}
    for note in Feedback.objects.filter(run=run).select_related("score").order_by("-pk"):
        notes[place_of(note.score)] = note.pk  # the first note of each score
    told = [
        regraded_message(stands, notes[place])
        for place, stands in regraded_among(touched).items()
        if place in notes and place not in reviewed
    ]
    return [{"type": "regradings", "notes": told}]


def regraded_message(stands: Standing, note: int) -> Message:
    """One verdict that counts now, in the language that is active."""
    return {
        "type": "regraded",
        "feedback": note,
        "verdict": stands.verdict,
        "verdict_name": stands.name,
        "source": stands.source,
        "reason": stands.reason,
        "at": stands.at.isoformat(),
    }
