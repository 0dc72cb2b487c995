"""What carries a verdict and what is missing, in words: for the bench and for the teacher's pages.

A student sees the own words that weighed, and what a missing idea is about, never the idea itself: its
topic is named by what stands on the bench or in the question anyway. Where the model abstained the
student sees neither. Teachers see everything.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from labs.core.words import LabWords, words_of
from runs.messages import Message
from runs.models import Event, Run
from scoring.models import Feedback, Score, ScoreMarks

LEAST_EFFECT = 0.03  # as in ml.explanations.marks: below it is the noise of int8
WEAK = 0.2  # share of the strongest effect below which a word is not worth a mark
MOST_MARKED = 6
NAMED = ("controls", "quantities")
MOST_TOPICS = 2


@dataclass(frozen=True)
class Piece:
    """A part of the answer as written."""

    text: str
    effect: float = 0.0

    @property
    def carries(self) -> bool:
        return self.effect > 0

    @property
    def percent(self) -> int:
        return round(100 * self.effect)


def answer_of(event: Event | None) -> str:
    """The words of an answer as they were scored."""
    new: Any = event.new if event else None
    if not isinstance(new, Mapping):
        return ""
    return " ".join(str(new[part]) for part in ("text", "reasoning") if new.get(part))


def pieces_of(answer: str, marks: ScoreMarks) -> list[Piece]:
    """The answer in pieces, with the parts that carry the verdict by themselves."""
    pieces: list[Piece] = []
    place = 0
    for part in sorted(carrying(marks), key=lambda one: int(one["start"])):
        if part["start"] < place or answer[part["start"] : part["end"]] != part["text"]:
            continue  # the marks are of other words than these
        pieces += [Piece(answer[place : part["start"]]), Piece(part["text"], part["effect"])]
        place = part["end"]
    pieces.append(Piece(answer[place:]))
    return [piece for piece in pieces if piece.text]


def carrying(marks: ScoreMarks) -> list[dict[str, Any]]:
    """The parts without which the verdict would be clearly less likely, the strongest first."""
    order = sorted(marks.parts, key=lambda part: -part["effect"])
    if not order:
        return []
    least = max(LEAST_EFFECT, WEAK * order[0]["effect"])
    return [part for part in order if part["effect"] >= least][:MOST_MARKED]


# -- what is missing, without giving it away -------------------------------------------------------


def hints_of(lab: str, ideas: Iterable[Mapping[str, Any]]) -> list[str]:
    """What each missing idea is about, in the reader's language, each sentence once."""
    words = words_of(lab, get_language() or "en")
    found = [hint_of(topics_of(lab, str(idea["text"])), words) for idea in ideas]
    return list(dict.fromkeys(found))


def hint_of(topics: Sequence[tuple[str, str]], words: LabWords) -> str:
    """A sentence about what is missing."""
    names = [words.name(name, (section,)) for section, name in topics]
    if len(names) > 1:
        return _("You have not yet said how {first} and {second} go together.").format(
            first=names[0], second=names[1]
        )
    if names:
        return _("Something about this is still missing: {topic}.").format(topic=names[0])
    return _("One idea of a good answer is still missing. Read the question once more.")


def topics_of(lab: str, idea: str) -> list[tuple[str, str]]:
    """The controls and quantities of the bench that an idea names, in its order: (section, name)."""
    said = f" {_plain(idea)} "
    places = [
        (said.index(f" {called}"), section, name)
        for section, name, called in _things(lab)
        if f" {called}" in said
    ]
    return [(section, name) for _place, section, name in sorted(places)[:MOST_TOPICS]]


@cache
def _things(lab: str) -> list[tuple[str, str, str]]:
    """Section, name and English words of what can be set and measured; the same words once."""
    words = words_of(lab, "en")
    found: dict[str, tuple[str, str, str]] = {}
    for section in NAMED:
        entries: Any = words.get(section) or {}
        for name in entries:
            called = _plain(words.text(f"{section}.{name}"))
            found.setdefault(called, (section, name, called))
    return list(found.values())


def _plain(text: str) -> str:
    spaced = "".join(one if one.isalnum() else " " for one in text.lower())
    return " ".join(spaced.split())


# -- the live protocol -----------------------------------------------------------------------------


def marks_messages(run: Run, after: int) -> list[Message]:
    """A source of the live protocol: what has been worked out since `after`, for the student."""
    rows = _rows(run, after).filter(score__abstained=False)
    return _messages(run, list(rows), staff=False)


def staff_marks_messages(run: Run, after: int) -> list[Message]:
    """The same for those who look on: with the ideas themselves, and where the model abstained."""
    return _messages(run, list(_rows(run, after)), staff=True)


def _rows(run: Run, after: int) -> Any:
    rows = ScoreMarks.objects.filter(
        score__run=run, score__scorer=Score.Scorer.EXPLANATIONS, pk__gt=after, problem=""
    )
    return rows.exclude(score__feedback=None).select_related("score").order_by("pk").distinct()


def _messages(run: Run, rows: Sequence[ScoreMarks], *, staff: bool) -> list[Message]:
    if not rows:
        return []
    seqs = [row.score.seq for row in rows]
    events = {event.seq: event for event in Event.objects.filter(run=run, seq__in=seqs)}
    notes = Feedback.objects.filter(score__in=[row.score_id for row in rows]).order_by("-pk")
    notes_of = {note.score_id: note.pk for note in notes}  # the first note of each score
    return [
        marks_message(run.lab, row, notes_of[row.score_id], events.get(row.score.seq), staff=staff)
        for row in rows
    ]


def marks_message(
    lab: str, marks: ScoreMarks, note: int, event: Event | None, *, staff: bool
) -> Message:
    """What belongs to one note."""
    score: Score = marks.score
    message: Message = {
        "type": "marks",
        "id": marks.pk,
        "feedback": note,
        "seq": score.seq,
        "step": score.step,
        "answer": [
            {"text": piece.text, "carries": piece.carries}
            for piece in pieces_of(answer_of(event), marks)
        ],
        "missing": hints_of(lab, marks.ideas),
    }
    return message | ({"ideas": [idea["text"] for idea in marks.ideas]} if staff else {})
