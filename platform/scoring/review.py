"""The cards of the review queue: what the student did, and what rule and model make of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language

from courses.models import Membership
from courses.selectors import courses_taught_by
from labs.core import Variant, load_lab, render
from labs.core.questions import QUESTIONS, asked_of
from labs.core.words import LabWords, words_of
from people.models import User
from runs.models import Event
from scoring.marked import Piece, answer_of, pieces_of
from scoring.models import Feedback, ReviewItem, Score, ScoreMarks
from scoring.standing import place_of, regraded_in
from scoring.telling import told

LOOKED_BACK = timedelta(seconds=10)
LEAST_ACTIONS = 4  # so many are shown even if they took longer
WORD = re.compile(r"\w+")


def may_review(user: User) -> bool:
    """Teachers, and those who see what teachers see."""
    return user.is_teacher or user.is_institution_admin


def items_for(user: User) -> QuerySet[ReviewItem]:
    """Open items of the courses that this person teaches, with their students' free practice."""
    return items_of(user).filter(closed=None)


def items_of(user: User) -> QuerySet[ReviewItem]:
    """The same with those that were closed."""
    if not may_review(user):
        return ReviewItem.objects.none()
    taught = courses_taught_by(user).values("pk")
    students = Membership.objects.filter(course__in=taught, part=Membership.Part.STUDENT)
    of_course = Q(score__run__assignment__course__in=taught)
    of_practice = Q(score__run__assignment=None, score__run__student__in=students.values("user"))
    return ReviewItem.objects.filter(of_course | of_practice).order_by("pk")


@dataclass(frozen=True)
class Waiting:
    """How many cards wait for one reason."""

    reason: str
    name: str
    count: int


def waiting_by_reason(user: User) -> list[Waiting]:
    """The reasons for which something waits, in their order; one query."""
    rows = items_for(user).order_by().values("reason").annotate(count=Count("pk"))
    counts = {row["reason"]: row["count"] for row in rows}
    return [
        Waiting(reason.value, str(reason.label), counts[reason])
        for reason in ReviewItem.Reason
        if reason in counts
    ]


def next_item(user: User, after: int, reason: str = "") -> ReviewItem | None:
    """The next one in line, from the start again when the end is reached."""
    items = items_for(user).select_related("score__run__student", "score__run__assignment__course")
    if reason:
        items = items.filter(reason=reason)
    return items.filter(pk__gt=after).first() or items.first()


@dataclass(frozen=True)
class Said:
    """One scorer's verdict as the card tells it."""

    by_rule: bool
    about: str
    verdict: str
    verdict_name: str
    percent: int
    version: str
    sentence: str
    is_asked: bool
    score_id: int
    now: str  # that it was graded anew since, and what counts


@dataclass(frozen=True)
class Done:
    """One action before the step."""

    seconds_before: float
    words: str
    is_step: bool


@dataclass(frozen=True)
class Card:
    """One item with all that a teacher needs to judge it."""

    item: ReviewItem
    lab_title: str
    step_title: str
    question: str
    answer: list[tuple[str, bool]]  # pieces; True where a reference says a word too
    pieces: list[Piece]  # the same with what carries the verdict, once that is known
    ideas: list[str]  # what the references say and the answer does not
    said: list[Said]
    done: list[Done]
    question_of_student: ReviewItem | None  # who asked for a second look gets an answer
    sample: bool  # of a simulated student: the verdict counts nowhere else


def is_simulated(student_id: int) -> bool:
    """Whether this is a student of a teacher's sample class."""
    return User.objects.filter(pk=student_id).exclude(institution__sample_class=None).exists()


def card_of(item: ReviewItem) -> Card:
    score = item.score
    words = words_of(score.run.lab, get_language() or "en")
    event = Event.objects.get(run=score.run_id, seq=score.seq)
    marks = ScoreMarks.objects.filter(score=score, problem="").first()
    answer = answer_of(event)
    return Card(
        item=item,
        sample=is_simulated(score.run.student_id),
        lab_title=words.text("title"),
        step_title=_step_title(score, words),
        question=_question(score, words),
        answer=marked(answer, score.detail.get("words", ())),
        pieces=pieces_of(answer, marks) if marks else [],
        ideas=[idea["text"] for idea in marks.ideas] if marks else [],
        said=list(_said(score, words)),
        done=_done(event, words),
        question_of_student=_asked(item),
    )


def _asked(item: ReviewItem) -> ReviewItem | None:
    """The student's own question about the score, also where the card is here for another reason."""
    if item.reason == ReviewItem.Reason.STUDENT:
        return item
    open_items = ReviewItem.objects.filter(score=item.score_id, closed=None)
    return open_items.filter(reason=ReviewItem.Reason.STUDENT).first()


def marked(answer: str, deciding: list[str] | tuple[str, ...]) -> list[tuple[str, bool]]:
    """The answer in pieces, with the words that a good answer says too."""
    known = {word.lower() for word in deciding}
    pieces: list[tuple[str, bool]] = []
    place = 0
    for match in WORD.finditer(answer):
        if match.group().lower() in known:
            pieces += [(answer[place : match.start()], False), (match.group(), True)]
            place = match.end()
    pieces.append((answer[place:], False))
    return [piece for piece in pieces if piece[0]]


def _step_title(score: Score, words: LabWords) -> str:
    if score.run.lab == QUESTIONS:
        return words.name(score.practice, ("practices",))
    return words.name(score.step, ("steps",))


def _question(score: Score, words: LabWords) -> str:
    if score.run.lab == QUESTIONS:
        asked = asked_of(Variant.from_json(score.run.variant), score.practice)
        return asked.spoken if asked else ""
    step = f"steps.{score.step}"
    return str(words.get(f"{step}.question") or words.get(f"{step}.prompt") or "")


def _said(score: Score, words: LabWords) -> Iterator[Said]:
    """What was said about the step: first what is asked about."""
    scores = Score.objects.filter(run=score.run_id, seq=score.seq).order_by("pk")
    notes = {note.score_id: note for note in Feedback.objects.filter(score__in=scores)}
    regraded = regraded_in(score.run)
    for one in sorted(scores, key=lambda each: each.pk != score.pk):
        note = notes.get(one.pk)
        key = note.message if note else one.detail.get("message", "")
        params = note.params if note else one.detail.get("params", {})
        yield Said(
            by_rule=one.scorer == Score.Scorer.RULES,
            about=words.name(one.practice, ("practices", "steps")),
            verdict=one.verdict,
            verdict_name=one.get_verdict_display(),
            percent=round(100 * one.confidence),
            version=one.model_version or one.rubric_version,
            sentence=render(load_lab(score.run.lab), words.language, key, params) if key else "",
            is_asked=one.pk == score.pk,
            score_id=one.pk,
            now=regraded[place].sentence if (place := place_of(one)) in regraded else "",
        )


def _done(event: Event, words: LabWords) -> list[Done]:
    """The last seconds of actions up to the step."""
    before = list(Event.objects.filter(run=event.run_id, seq__lte=event.seq).order_by("-seq")[:30])
    since = event.server_time - LOOKED_BACK
    shown = [
        one for place, one in enumerate(before) if place < LEAST_ACTIONS or one.server_time > since
    ]
    return [
        Done(
            round((event.server_time - one.server_time).total_seconds(), 1),
            told(one, words),
            one.seq == event.seq,
        )
        for one in reversed(shown)
    ]
