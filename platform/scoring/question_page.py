"""A question set as its student answers it, and as it was judged; a fixed number of queries for all its answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from courses.option_texts import option_html, option_name
from courses.pages import page_html
from labs.core import RunRecord
from labs.core.questions import Question, practice_of, questions_of
from labs.core.words import LabWords, words_of
from runs.models import Run
from runs.selectors import events_after, record_of
from scoring.criteria import PRODUCT, criteria_of
from scoring.models import Feedback, Review, ReviewItem, Score, Verdict
from scoring.standing import ended, place_of

VERDICTS = {
    Verdict.CORRECT.value: ("good", "right"),
    Verdict.INCOMPLETE.value: ("look", "partly"),
    Verdict.INCORRECT.value: ("look", "wrong"),
}


@dataclass(frozen=True)
class Judgement:
    """What is told of one answer. `tone` is good, look or quiet: a verdict is never red."""

    tone: str
    words: str
    by: str = ""  # the teacher whose verdict it is
    answer: str = ""  # what that teacher says to the student
    told: str = ""  # HTML that the set's author wants read with it
    counts: bool = False  # as right
    note: int = 0  # by which a second look can be asked for; 0: none can
    asked: bool = False  # a second look was asked for, and the answer waits
    anew: str = ""  # that it was graded anew, why, and what was said before


@dataclass(frozen=True)
class Option:
    """An answer to choose from."""

    place: int
    html: str
    name: str  # where the label alone would not say it
    chosen: bool


@dataclass(frozen=True)
class Asked:
    """One question with what was answered."""

    number: int
    question: Question
    html: str
    options: list[Option]
    given: str  # the number or the words, as they stand in their field
    handed_in: bool
    judgement: Judgement | None  # None: nothing is told (yet)


@dataclass(frozen=True)
class QuestionPage:
    """The whole set."""

    run: Run
    title: str
    asked: list[Asked]
    at_once: bool
    finished: bool
    right: int = field(default=0)
    waiting: int = field(default=0)  # answers that nobody has judged yet

    @property
    def one_by_one(self) -> bool:
        """Whether each answer is handed in by itself."""
        return self.at_once and not self.finished


def question_page(run: Run, language: str, *, looks_on: bool) -> QuestionPage:
    """The set as it stands; those who look on are told everything at once."""
    record = record_of(run, events_after(run.pk, 0))
    at_once = run.variant.get("feedback") == "at_once"
    told = at_once or record.finished or looks_on
    said = _said(run) if told else {}
    words = words_of(run.lab, language)
    criteria = criteria_of(run) if told else PRODUCT
    asked = [
        _asked(place, criteria.asked(one), record, said.get(practice_of(place)), told, words)
        for place, one in enumerate(questions_of(record.variant), start=1)
    ]
    judged = [one.judgement for one in asked if one.judgement is not None]
    return QuestionPage(
        run=run,
        title=run.stage.title if run.stage else words.text("title"),
        asked=asked,
        at_once=at_once,
        finished=record.finished,
        right=sum(one.counts for one in judged),
        waiting=sum(one.tone == "quiet" for one in judged),
    )


@dataclass(frozen=True)
class Said:
    """The last score of an answer, and the last review of it."""

    score: Score
    review: Review | None
    note: int = 0  # of the feedback that told it
    asked: bool = False  # the student waits for a second look
    before: str = ""  # the first verdict, in words, where the score is a regrading's


def _said(run: Run) -> dict[str, Said]:
    """By practice, what scorers and teachers have said; of what was graded anew, the new score."""
    every = list(Score.every.filter(run=run).select_related("regrading").order_by("pk"))
    scores = [one for one in every if one.counts]
    before = {place_of(one): one for one in every if one.regrading_id is None and not one.counts}
    reviews = Review.objects.filter(score__run=run).select_related("teacher", "score")
    latest = {place_of(one.score): one for one in reviews.order_by("pk")}
    told = Feedback.objects.filter(run=run).select_related("score")
    notes = {place_of(one.score): one.pk for one in told}
    looks = ReviewItem.objects.filter(score__run=run, reason=ReviewItem.Reason.STUDENT, closed=None)
    waiting = {place_of(one.score) for one in looks.select_related("score")}
    return {
        one.practice: Said(
            one,
            latest.get(place),
            notes.get(place, 0),
            place in waiting,
            str(before[place].get_verdict_display()) if place in before else "",
        )
        for one in scores
        if (place := place_of(one))
    }


def _asked(
    place: int,
    question: Question,
    record: RunRecord,
    said: Said | None,
    told: bool,
    words: LabWords,
) -> Asked:
    handed_in = record.items.get(question.key)
    given = handed_in or record.saved.get(question.key) or {}
    chosen = given.get("choice", ())
    return Asked(
        number=place,
        question=question,
        html=page_html(question.ask),
        options=[
            Option(n, option_html(text), option_name(text), n in chosen)
            for n, text in enumerate(question.options)
        ],
        given=_text_of(given),
        handed_in=handed_in is not None or record.finished,
        judgement=_judgement(question, handed_in, said, record.finished, words) if told else None,
    )


def _text_of(given: Mapping[str, Any]) -> str:
    if (number := given.get("number")) is not None:
        return f"{number:.15g}"
    return str(given.get("text", ""))


def _judgement(
    question: Question,
    handed_in: Mapping[str, Any] | None,
    said: Said | None,
    finished: bool,
    words: LabWords,
) -> Judgement | None:
    """A teacher's verdict before the machine's; what rules say needs no waiting for a worker."""
    told = page_html(question.told) if question.told else ""
    if said is not None and said.review is not None and said.review.verdict in VERDICTS:
        return _reviewed(said.review, told, words)
    if handed_in is None:
        left_out = words.text("feedback.questions.left_out")
        return Judgement("look", left_out, told=told) if finished else None
    verdict = question.verdict(handed_in)
    if verdict and said is not None and said.score.scorer == Score.Scorer.RULES:
        verdict = said.score.verdict  # what counts, whatever the rule would say today
    if verdict:
        tone, name = VERDICTS[verdict]
        text = words.text(f"feedback.questions.{name}")
        made = Judgement(tone, text, told=told, counts=verdict == "correct")
    else:
        made = _of_words(said, told, words)
    if said is None:
        return made
    return replace(made, note=said.note, asked=said.asked, anew=_anew(said))


def _anew(said: Said) -> str:
    """The first verdict stays readable beside the one that counts now."""
    regrading = said.score.regrading
    if regrading is None or not said.before:
        return ""
    day = date_format(localtime(said.score.created), "DATE_FORMAT")
    text = _("Graded anew on {day}; before, it was: {verdict}. {reason}")
    return text.format(day=day, verdict=said.before, reason=ended(regrading.reason))


def _reviewed(review: Review, told: str, words: LabWords) -> Judgement:
    tone, name = VERDICTS[review.verdict]
    text = words.text(f"feedback.questions.{name}")
    counts = review.verdict == Verdict.CORRECT
    return Judgement(tone, text, review.teacher.shown_name, review.answer, told, counts)


def _of_words(said: Said | None, told: str, words: LabWords) -> Judgement:
    """What the model says of an answer in words; neutral while it has not, or is not sure."""
    if said is None:
        return Judgement("quiet", _("Kept. It is being read."))
    score = said.score
    if score.abstained or score.verdict not in VERDICTS:
        because = score.abstained_because
        key = because if because in UNREAD else "unsure"
        return Judgement("quiet", words.text(f"explanations.{key}"), told=told)
    tone, _name = VERDICTS[score.verdict]
    text = words.text(f"explanations.{score.detail['label5']}")
    return Judgement(tone, text, told=told, counts=score.verdict == Verdict.CORRECT)


UNREAD: Sequence[str] = ("language", "empty", "copied", "keywords")
