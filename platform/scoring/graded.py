"""Teachers' reviews as graded answers: what one was told of a question helps to judge the next answer.

A review counts at once, for the students of the teacher's own institution and for nobody else. The
answers' words are compared and never shown to another student, they are kept in no model version, and
they are gone with the run that they belong to; so the consent to train models is not asked for here.
"""

import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.db.models import Max, Q

from labs.core import load_lab
from runs.models import Event
from scoring.judging import NOTHING, Graded, Judged
from scoring.models import Review, Score, Verdict

if TYPE_CHECKING:
    from django.db.models import QuerySet

# As many as tell something: ml.explanations.graded.MOST_GRADED.
MOST_GRADED = 40
MOST_QUESTIONS = 500
# An erased run, which no new review announces, is forgotten within this time.
KEPT_S = 60.0
# What no model could read is not compared with what one can.
UNREADABLE = ("language", "empty", "failed")
# A teacher's "unsure" or "note" is no verdict on an answer.
GRADES = (Verdict.CORRECT, Verdict.INCOMPLETE, Verdict.INCORRECT)


class Asked(NamedTuple):
    """A question as an institution's students meet it."""

    institution_id: int
    lab: str
    question_id: str


@dataclass
class GradedAnswers:
    """What this process knows of graded answers.

    A batch asks once whether there are new reviews, and twice for each question that is not known.
    """

    last_review: int = -1
    known: "OrderedDict[Asked, tuple[float, Graded]]" = field(default_factory=OrderedDict)

    def lay_beside(self, judged: Iterable[Judged]) -> None:
        """Give each answer in words what teachers have said of others to its question."""
        asked = {one.key: asked_of(one) for one in judged if one.explanation is not None}
        found = self.of({one for one in asked.values() if one is not None})
        for one in judged:
            question = asked.get(one.key)
            one.graded = found.get(question, NOTHING) if question else NOTHING

    def of(self, questions: set[Asked]) -> dict[Asked, Graded]:
        """The graded answers of each question; questions without any are left out."""
        if not questions:
            return {}
        self._forget_what_changed()
        old = time.monotonic() - KEPT_S
        for one in questions:
            if one not in self.known or self.known[one][0] < old:
                self.known[one] = time.monotonic(), graded_answers(one)
            self.known.move_to_end(one)
        found = {one: self.known[one][1] for one in questions if self.known[one][1].answers}
        while len(self.known) > MOST_QUESTIONS:
            self.known.popitem(last=False)
        return found

    def _forget_what_changed(self) -> None:
        """Reviews only ever come: their highest id tells whether there are new ones."""
        last = Review.objects.aggregate(last=Max("pk"))["last"] or 0
        if last != self.last_review:
            self.last_review = last
            self.known.clear()


def asked_of(judged: Judged) -> Asked | None:
    """The question of a step, if it has one and its student belongs to an institution."""
    if judged.explanation is None or judged.institution_id is None:
        return None
    return Asked(judged.institution_id, judged.lab, judged.explanation.question_id)


def reviews_of(asked: Asked) -> "QuerySet[Review]":
    """Reviews of answers to the question as it is put now, the newest first.

    Whatever the rules said at the time, and whatever references a course had added: what a teacher says of an
    answer holds beside any of them.
    """
    return (
        Review.objects.filter(
            teacher__institution=asked.institution_id,
            score__run__student__institution=asked.institution_id,
            score__run__lab=asked.lab,
            score__run__lab_version=load_lab(asked.lab).version,
            score__scorer=Score.Scorer.EXPLANATIONS,
            score__detail__question_id=asked.question_id,
        )
        .exclude(score__abstained_because__in=UNREADABLE)
        .select_related("score")
        .order_by("-pk")
    )


def graded_answers(asked: Asked, up_to: int | None = None) -> Graded:
    """The newest verdict on each answer, of the MOST_GRADED reviewed last.

    `up_to` is the `last_review` of an earlier time: what was known then, but for what is erased since.
    """
    found = reviews_of(asked)
    if up_to is not None:
        found = found.filter(pk__lte=up_to)
    rows = list(found[: 2 * MOST_GRADED])
    reviews = list(_latest(rows))[:MOST_GRADED]
    words = _words_of([one.score for one in reviews])
    said = [(one, words.get((one.score.run_id, one.score.seq), "")) for one in reviews]
    told = [(one, text) for one, text in said if text]
    return Graded(
        answers=tuple(text for _, text in told),
        labels=tuple(label5_of(one) for one, _ in told),
        last_review=rows[0].pk if rows else 0,
    )


def graded_then(judged: Judged, score: Score) -> Graded:
    """The graded answers that the model had when it made this score of the step; none where it had none."""
    asked, then = asked_of(judged), score.detail.get("graded")
    return graded_answers(asked, then["last_review"]) if asked and then else NOTHING


def _latest(reviews: Iterable[Review]) -> Iterator[Review]:
    """A second look replaces the first; one that ends in no verdict takes the answer out."""
    seen: set[int] = set()
    for one in reviews:
        if one.score_id not in seen:
            seen.add(one.score_id)
            if one.verdict in GRADES:
                yield one


def label5_of(review: Review) -> str:
    """The class that a teacher's verdict means.

    "Not shown" does not say whether the answer contradicts or misses: the likelier of the two under
    the model that scored it is taken, and contradiction where it could not tell.
    """
    if review.verdict == Verdict.CORRECT:
        return "correct"
    if review.verdict == Verdict.INCOMPLETE:
        return "partially_correct_incomplete"
    _, contradictory, incorrect = review.score.detail.get("p3") or (0.0, 0.5, 0.5)
    return "contradictory" if contradictory >= incorrect else "irrelevant"


def _words_of(scores: Sequence[Score]) -> Mapping[tuple[UUID, int], str]:
    """What was said at each score's step, as it was scored."""
    wanted = Q()
    for one in scores:
        wanted |= Q(run=one.run_id, seq=one.seq)
    if not wanted:
        return {}
    rows = Event.objects.filter(wanted).values_list("run_id", "seq", "new")
    return {(run_id, seq): _text(new) for run_id, seq, new in rows}


def _text(new: object) -> str:
    """As labs.core joins an answer's parts."""
    if not isinstance(new, Mapping):
        return ""
    return " ".join(str(new[part]) for part in ("text", "reasoning") if new.get(part))
