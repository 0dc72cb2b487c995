"""A run as a list of moments: what was done, scored and said, each at the time when it came."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from assay.punctuation import bracketed
from labs.core import RunRecord, Variant, load_lab, render
from labs.core.words import LabWords
from replay.pauses import clock, held_before, pauses_of
from replay.tags import Tag, tags_of
from runs import messages
from runs.messages import Message
from runs.models import Event, Run, TeacherMessage
from runs.selectors import event_row
from scoring.feedback import feedback_message
from scoring.marked import marks_messages, staff_marks_messages
from scoring.models import Feedback, Review, Score
from scoring.regraded import regraded_message
from scoring.standing import Place, Standing, place_of, standing_under
from scoring.telling import told

TAIL_MS = 3000  # what came after the last action follows it by so much, however late it was
TOLD_LATE_MS = 60_000  # after so long the student has hardly seen it at the bench
KEPT_S = 5  # an action that arrives later than this after it was done was kept on the device


@dataclass(frozen=True)
class Moment:
    """Something that happened, with what the bench is told of it."""

    at_ms: int
    kind: str  # event, trial, statement, finish, feedback, scores, review, message, pause
    seq: int  # the event that it is, or that it is about; 0 for none
    words: str
    told: list[Message] = field(default_factory=list)
    scores: list[dict[str, Any]] = field(default_factory=list)
    late: bool = False  # it came so long after the run that it stands at the end
    tag: Tag | None = None  # how the model marked the action
    kept_s: int = 0  # how long the device kept the action before it could send it

    def to_json(self) -> dict[str, Any]:
        more = {"scores": self.scores} if self.scores else {}
        late = {"late": True} if self.late else {}
        own = {"at": self.at_ms, "kind": self.kind, "seq": self.seq, "words": self.words}
        tag = {"tag": {"word": self.tag.word, "name": self.tag.name}} if self.tag else {}
        kept = {"kept": self.kept_s} if self.kept_s else {}
        return {**own, "told": self.told, **more, **late, **tag, **kept}


class Reel:
    """One run's moments in a reader's language. `figures`: with certainties, which teachers see."""

    def __init__(self, run: Run, events: Sequence[Event], words: LabWords, figures: bool) -> None:
        self.run = run
        self.events = events
        self.words = words
        self.figures = figures
        times = [event.server_time for event in events]
        self.begin = min([run.started, *times])
        self.pauses = pauses_of(run, self.begin, max(times)) if times else []
        self.last_ms = self._ms(max(times)) if times else 0

    @cached_property
    def scores(self) -> list[Score]:
        """Everything that was judged of the run when it was done."""
        return list(Score.objects.filter(run=self.run.pk).order_by("created", "pk"))

    @cached_property
    def standing(self) -> dict[Place, Standing]:
        """What counts now instead: shown beside what was said, which stays as it was."""
        return standing_under(self.reviews, self.run)

    @cached_property
    def reviews(self) -> list[Review]:
        """What teachers said, in the order of time."""
        rows = Review.objects.filter(score__run=self.run.pk).select_related("teacher", "score")
        return list(rows.order_by("created", "pk"))

    def moments(self) -> list[Moment]:
        """All of them, in the order in which they came."""
        found = [*self._events(), *self._scores(), *self._feedback()]
        found += [*self._reviews(), *self._messages(), *self._pauses()]
        order = {"scores": 1, "feedback": 2}  # of one instant: the action, its scores, the note
        return sorted(found, key=lambda one: (one.at_ms, order.get(one.kind, 0), one.seq))

    def _ms(self, when: datetime) -> int:
        """Of the student's time: in a pause of the class it stands still."""
        passed = when - self.begin - held_before(self.pauses, when)
        return max(0, round(passed.total_seconds() * 1000))

    def _after(self, when: datetime) -> tuple[int, bool]:
        """When something came that followed the events; long afterwards stands at the end."""
        at_ms = self._ms(when)
        late = at_ms > self.last_ms + TOLD_LATE_MS
        return (self.last_ms + TAIL_MS if late else at_ms), late

    # -- what the student did --------------------------------------------------------------------

    def _events(self) -> Iterator[Moment]:
        record = RunRecord(load_lab(self.run.lab), Variant.from_json(self.run.variant))
        steps = record.steps
        tags = tags_of(self.scores) if self.figures else {}
        kept, at_ms = kept_s(self.events), 0
        for event in self.events:
            record.add(event_row(self.run, event))
            moved = [(s, now) for s, now in record.steps.items() if now != steps[s]]
            steps = record.steps
            told_now = [messages.observed(event), *(messages.progress(*one) for one in moved)]
            at_ms = max(at_ms, self._ms(event.server_time))  # the clocks of two servers may differ
            yield Moment(
                at_ms,
                kind_of(event),
                event.seq,
                self._event_words(event),
                told_now,
                tag=tags.get(event.seq),
                kept_s=kept.get(event.seq, 0),
            )

    def _event_words(self, event: Event) -> str:
        if trial := event.observations.get("trial"):
            return _("trial {number} recorded").format(number=trial["number"])
        return told(event, self.words)

    # -- what was said to it ---------------------------------------------------------------------

    def _scores(self) -> Iterator[Moment]:
        for (seq, _second), group in groupby(
            self.scores, lambda one: (one.seq, int(one.created.timestamp()))
        ):
            rows = list(group)
            at_ms, late = self._after(rows[0].created)
            found = [self._score(one) for one in rows]
            words = _("; ").join(one["about"] + _(": ") + one["verdict_name"] for one in found)
            yield Moment(at_ms, "scores", seq, words, scores=found, late=late)

    def _score(self, score: Score) -> dict[str, Any]:
        key = score.detail.get("message", "")
        params: Mapping[str, Any] = score.detail.get("params", {})
        lab = load_lab(self.run.lab)
        sure = {"percent": round(100 * score.confidence)} if self.figures else {}
        page = {"page": reverse("scoring:score", args=[score.pk])} if self.figures else {}
        stands = self.standing.get(place_of(score))
        now = {"now": now_json(stands)} if stands else {}
        return {
            "id": score.pk,
            "by_rule": score.scorer == Score.Scorer.RULES,
            "step": score.step,
            "about": self.words.name(score.practice, ("practices", "steps")),
            "verdict": score.verdict,
            "verdict_name": str(score.get_verdict_display()),
            "sentence": render(lab, self.words.language, key, params) if key else "",
            "version": score.model_version or score.rubric_version,
            "evidence": score.evidence,
            **now,
            **page,
            **sure,
        }

    def _feedback(self) -> Iterator[Moment]:
        rows = Feedback.objects.filter(run=self.run.pk).select_related("score").order_by("pk")
        marks = (staff_marks_messages if self.figures else marks_messages)(self.run, 0)
        for row in rows:
            at_ms, late = self._after(row.created)
            said = feedback_message(self.run.lab, row)
            later = [*marks, *self._regraded(row)]
            told_now = [said, *(one for one in later if one["feedback"] == row.pk)]
            yield Moment(at_ms, "feedback", row.seq, said["message"], told_now, late=late)

    def _regraded(self, note: Feedback) -> Iterator[Message]:
        """What a regrading made of the score behind a note, unless a teacher's verdict stands."""
        stands = self.standing.get(place_of(note.score))
        if stands is not None and not stands.by:
            yield regraded_message(stands, note.pk)

    def _reviews(self) -> Iterator[Moment]:
        for row in self.reviews:
            at_ms, late = self._after(row.created)
            words = _("{teacher} sees it as: {verdict}").format(
                teacher=row.teacher.shown_name, verdict=row.get_verdict_display()
            )
            # A comment is for colleagues, an answer for the student.
            more = " ".join(filter(None, [row.answer, row.comment if self.figures else ""]))
            words = f"{words}. {more}" if more else words
            yield Moment(at_ms, "review", row.score.seq, words, late=late)

    def _messages(self) -> Iterator[Moment]:
        rows = TeacherMessage.objects.filter(run=self.run.pk).select_related("teacher")
        for row in rows.order_by("pk"):
            at_ms, late = self._after(row.sent)
            said = messages.from_teacher(row, self.run.lab, self.words.language)
            yield Moment(at_ms, "message", 0, said["text"], [said], late=late)

    def _pauses(self) -> Iterator[Moment]:
        for one in self.pauses:
            words = _("The class was paused for {time}").format(time=clock(one.lasted))
            yield Moment(self._ms(one.began), "pause", 0, words)


def now_json(stands: Standing) -> dict[str, str]:
    """The verdict that counts now, with what made it."""
    words = bracketed(stands.sentence, stands.source) if stands.source else stands.sentence
    return {"verdict": stands.verdict, "verdict_name": stands.name, "words": words}


def kept_s(events: Sequence[Event]) -> dict[int, int]:
    """For how long the device kept an action, by its event: without a network, or in a pause.

    The device's clock may be wrong, so the quickest action of the run is taken for sent at once.
    """
    took_s = {
        event.seq: (event.server_time - event.client_time).total_seconds()
        for event in events
        if event.client_time is not None
    }
    quickest_s = min(took_s.values(), default=0.0)
    late_s = {seq: one - quickest_s for seq, one in took_s.items()}
    return {seq: round(one) for seq, one in late_s.items() if one >= KEPT_S}


def kind_of(event: Event) -> str:
    """What a mark on the scrubber stands for."""
    if "trial" in event.observations:
        return "trial"
    if (event.target, event.action) == ("run", "finish"):
        return "finish"
    return "statement" if event.action in ("state", "answer") else "event"
