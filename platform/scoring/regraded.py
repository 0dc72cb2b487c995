"""What a regrading made of the scores behind a run's notes: told beside the notes, which stay as they were."""

from runs.messages import Message
from runs.models import Run
from scoring.models import Feedback, Review
from scoring.standing import Place, Standing, place_of, regraded_in


def regraded_messages(run: Run, after: int) -> list[Message]:
    """A source of the live protocol: what counts in place of the verdicts that the notes were about.

    Where a teacher's verdict stands, it counts before and after: of those nothing is told.
    """
    found = regraded_in(run)
    if not found:
        return []
    reviews = Review.objects.filter(score__run=run).select_related("score")
    reviewed = {place_of(one.score) for one in reviews}
    notes: dict[Place, int] = {}
    for note in Feedback.objects.filter(run=run).select_related("score").order_by("-pk"):
        notes[place_of(note.score)] = note.pk  # the first note of each score
    return [
        regraded_message(stands, notes[place])
        for place, stands in found.items()
        if place in notes and place not in reviewed
    ]


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
