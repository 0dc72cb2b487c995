"""One score, opened: what it rests on, why it came out so, and what would have changed it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from assay.punctuation import bracketed, listed, titled
from courses.models import Membership
from courses.selectors import courses_taught_by
from labs.core import Explanation, RunRecord, Variant, load_lab, render
from labs.core.words import LabWords, words_of
from ml.explanations.closest import ranked_references
from people.models import User
from runs.models import Event
from runs.selectors import event_row, events_after
from scoring.changed import Changed, rule_changes, word_changes
from scoring.conduct import chance_as_it_was, conduct_changes
from scoring.criteria import criteria_named
from scoring.marked import Piece, answer_of, hints_of, pieces_of
from scoring.marking import awaits_marks
from scoring.models import Review, Score, ScoreMarks
from scoring.review import may_review
from scoring.telling import told

LABELS = (
    "correct",
    "contradictory",
    "partially_correct_incomplete",
    "irrelevant",
    "non_domain",
)  # in the order of p5


def scores_open_to(user: User) -> QuerySet[Score]:
    """Scores of the courses that this person teaches, with their students' free practice."""
    if not may_review(user):
        return Score.every.none()
    taught = courses_taught_by(user).values("pk")
    students = Membership.objects.filter(course__in=taught, part=Membership.Part.STUDENT)
    of_course = Q(run__assignment__course__in=taught)
    of_practice = Q(run__assignment=None, run__student__in=students.values("user"))
    return Score.every.filter(of_course | of_practice)


@dataclass(frozen=True)
class Rest:
    """An event that the score rests on."""

    seq: int
    words: str
    is_scored: bool


@dataclass(frozen=True)
class Reference:
    """A reference answer that the words were compared with."""

    text: str
    grade: str
    shared: int  # words that the answer says too
    is_closest: bool


@dataclass(frozen=True)
class Idea:
    """What a reference says and the answer does not."""

    text: str
    percent: int  # points by which p(correct) rises with it
    hint: str  # what the student is told of it


@dataclass(frozen=True)
class ScorePage:
    """All that stands on the page of one score."""

    score: Score
    lab_title: str
    step_title: str
    about: str
    sentence: str
    rests: list[Rest]
    question: str
    pieces: list[Piece]
    shares: list[tuple[str, int]]  # how likely each of the five labels is, percent
    marks: ScoreMarks | None
    awaits_marks: bool
    references: list[Reference]
    ideas: list[Idea]
    changes: list[Changed]
    chance: int | None  # that the run succeeds, in percent, as the changed runs were read
    reviews: Sequence[Review]
    versions: Sequence[Score]  # all that was said of the step by this scorer, this one among them

    @property
    def percent(self) -> int:
        return round(100 * self.score.confidence)

    @property
    def needed(self) -> int | None:
        """The chance from which such a verdict is shown, in percent."""
        needed = self.marks.needed if self.marks else None
        return None if needed is None else int(round(100 * needed))

    @property
    def is_rule(self) -> bool:
        return bool(self.score.scorer == Score.Scorer.RULES)

    @property
    def is_words(self) -> bool:
        return bool(self.score.scorer == Score.Scorer.EXPLANATIONS)


def score_page(score: Score) -> ScorePage:
    """Read with a fixed number of queries; the score comes with run, student and course."""
    run = score.run
    words = words_of(run.lab, get_language() or "en")
    events = [event for event in events_after(run.pk, 0) if event.seq <= _last(score)]
    criteria = criteria_named(score.rubric_version)
    variant = criteria.asked_in(Variant.from_json(run.variant))
    record = RunRecord(criteria.applied_to(load_lab(run.lab)), variant)
    for event in events:
        record.add(event_row(run, event))
    scored = next((event for event in events if event.seq == score.seq), None)
    marks = ScoreMarks.objects.filter(score=score).first()
    explanation = record.at(score.seq).explanation(score.seq) if scored else None
    words_scored = score.scorer == Score.Scorer.EXPLANATIONS
    return ScorePage(
        score=score,
        lab_title=words.text("title"),
        step_title=words.name(score.step, ("steps",)),
        about=words.name(score.practice, ("practices", "steps")),
        sentence=_sentence(score, words),
        rests=_rests(score, events, words),
        question=explanation.question if explanation and words_scored else "",
        pieces=_pieces(scored, marks) if words_scored else [],
        shares=_shares(score),
        marks=marks,
        awaits_marks=awaits_marks(score, marks),
        references=_references(explanation) if words_scored and explanation else [],
        ideas=_ideas(run.lab, marks),
        changes=[
            *word_changes(score, marks),
            *rule_changes(score, record, words),
            *conduct_changes(score, marks, record, words),
        ],
        chance=chance_as_it_was(score, marks),
        reviews=_reviews(score),
        versions=list(_same_step(Score.every.all(), score).order_by("pk")),
    )


def _same_step(rows: QuerySet[Score], score: Score) -> QuerySet[Score]:
    return rows.filter(
        run=score.run_id, seq=score.seq, scorer=score.scorer, practice=score.practice
    )


def _reviews(score: Score) -> list[Review]:
    """Of the step, whichever of its scores they were written beside."""
    of_step = Review.objects.filter(
        score__run=score.run_id,
        score__seq=score.seq,
        score__scorer=score.scorer,
        score__practice=score.practice,
    )
    return list(of_step.select_related("teacher"))


def _last(score: Score) -> int:
    return max(int(seq) for seq in (score.seq, *score.evidence))


def _sentence(score: Score, words: LabWords) -> str:
    key = score.detail.get("message", "")
    params: Mapping[str, Any] = score.detail.get("params", {})
    return render(load_lab(score.run.lab), words.language, key, params) if key else ""


def _rests(score: Score, events: Sequence[Event], words: LabWords) -> list[Rest]:
    """The events of the score's evidence, with the one that was scored."""
    wanted = {*score.evidence, score.seq}
    return [
        Rest(event.seq, _told(event, score.run.lab, words), event.seq == score.seq)
        for event in events
        if event.seq in wanted
    ]


def _told(event: Event, lab: str, words: LabWords) -> str:
    """The action; a trial with its number and settings."""
    trial = event.observations.get("trial")
    if not isinstance(trial, Mapping):
        return told(event, words)
    settings = listed(
        f"{words.name(name, ('controls',))} {_value(name, value, lab, words)}"
        for name, value in trial["settings"].items()
    )
    return titled(told(event, words), bracketed(str(trial["number"]), settings))


def _value(name: str, value: Any, lab: str, words: LabWords) -> str:
    if isinstance(value, str):
        return words.name(value, ("options",))
    control = load_lab(lab).control(name)
    return words.quantity_text(value, control.unit if control else "")


def _pieces(event: Event | None, marks: ScoreMarks | None) -> list[Piece]:
    answer = answer_of(event)
    if marks is None:
        return [Piece(answer)] if answer else []
    return pieces_of(answer, marks)


def _shares(score: Score) -> list[tuple[str, int]]:
    """The five labels by likelihood, as verdicts on what was shown."""
    shares = score.detail.get("p5") or []
    named = [(label, round(100 * share)) for label, share in zip(LABELS, shares, strict=False)]
    return sorted(named, key=lambda one: -one[1])


def _references(explanation: Explanation) -> list[Reference]:
    """The reference answers, in the order in which the model finds them close."""
    said, texts = _words(explanation.answer), explanation.reference_answers
    grades = [*explanation.reference_grades, *[""] * len(texts)]
    ranked = ranked_references(explanation.answer, texts, explanation.reference_grades)
    rows = [(texts[at], grades[at], len(said & _words(texts[at]))) for at in ranked]
    return [
        Reference(text, grade, shared, place == 0 and shared > 0)
        for place, (text, grade, shared) in enumerate(rows)
    ]


def _words(text: str) -> set[str]:
    plain = "".join(one if one.isalnum() else " " for one in text.lower())
    return set(plain.split())


def _ideas(lab: str, marks: ScoreMarks | None) -> list[Idea]:
    return [
        Idea(idea["text"], round(100 * idea["gain"]), hints_of(lab, [idea])[0])
        for idea in (marks.ideas if marks else [])
    ]
