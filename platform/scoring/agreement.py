"""How often machine and teacher say the same about the same step: by lab, by step, by scorer.

Only what a teacher has judged can be compared, and a queue is no random sample: steps come to it because
the model was unsure or disagreed with a rule, or because a student asked. So what came for want of
certainty is counted apart from what came otherwise, and neither tells how often the machine is right.
Verdicts on the simulated students of a teacher's sample class are left out: whoever tries the product out
there judges nobody's work.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from labs.core.words import words_of
from people.models import User
from scoring.kappa import Kappa, kappa_of
from scoring.models import Review, ReviewItem, Score, Verdict
from scoring.score_page import scores_open_to
from scoring.verdicts import OF_LABEL

FEWEST = 20  # pairs below which no kappa is shown: its interval would be as wide as its range
GRADES = (Verdict.CORRECT, Verdict.INCOMPLETE, Verdict.INCORRECT)
UNREADABLE = ("language", "empty", "failed")  # of these the model has no opinion
SCORERS = {
    Score.Scorer.RULES: _("rules"),
    Score.Scorer.EXPLANATIONS: _("the model of words"),
    Score.Scorer.PROCEDURES: _("the model of trials"),
}
UNSURE = (
    ReviewItem.Reason.UNSURE,
    ReviewItem.Reason.LANGUAGE,
    ReviewItem.Reason.KEYWORDS,
    ReviewItem.Reason.FAILED,
)


@dataclass(frozen=True)
class Pair:
    """One score with the teacher's last verdict on it."""

    lab: str
    step: str
    scorer: str
    machine: str
    teacher: str
    was_unsure: bool  # it came to the queue because the model was not sure


@dataclass(frozen=True)
class Line:
    """One lab, step or scorer."""

    name: str
    otherwise: Kappa
    unsure: Kappa


@dataclass(frozen=True)
class Agreement:
    """All that the page shows."""

    whole: Line
    by_lab: list[Line]
    by_step: list[Line]
    by_scorer: list[Line]
    no_opinion: int  # reviewed, but the machine had said nothing that could be compared
    simulated: int  # reviewed in a sample class, and left out

    @property
    def whole_lines(self) -> list[Line]:
        return [self.whole]

    @property
    def fewest(self) -> int:
        return FEWEST


def agreement_for(user: User, language: str) -> Agreement:
    """Over the courses that this person teaches, or their institution's; two queries."""
    reviewed = reviewed_by_teachers(user)
    pairs = reviewed.pairs
    common = words_of("", language)
    scorers = {one.value: str(SCORERS[one]) for one in Score.Scorer}
    return Agreement(
        whole=_line(str(_("all labs and steps")), pairs),
        by_lab=_lines(
            pairs, lambda pair: pair.lab, lambda lab: words_of(lab, language).text("title")
        ),
        by_step=_lines(
            pairs, lambda pair: pair.step, lambda step: common.name(step, ("steps", "practices"))
        ),
        by_scorer=_lines(pairs, lambda pair: pair.scorer, lambda scorer: scorers[scorer]),
        no_opinion=reviewed.no_opinion,
        simulated=reviewed.simulated,
    )


@dataclass
class Reviewed:
    """What teachers judged: what can be compared, and how many scores can not."""

    pairs: list[Pair] = field(default_factory=list)
    no_opinion: int = 0
    simulated: int = 0


def reviewed_by_teachers(user: User) -> Reviewed:
    """The last review of each score beside the machine's verdict; a teacher's "unsure" is none."""
    open_to = scores_open_to(user).order_by()
    scores = open_to.values("pk")
    unsure = set(
        ReviewItem.objects.filter(score__in=scores, reason__in=UNSURE).values_list(
            "score", flat=True
        )
    )
    found = Reviewed()
    for review, simulated in last_grades(open_to):
        score, machine = review.score, machine_verdict(review.score)
        if simulated:
            found.simulated += 1
        elif not machine:
            found.no_opinion += 1
        else:
            found.pairs.append(
                Pair(
                    lab=score.run.lab,
                    step=score.step,
                    scorer=score.scorer,
                    machine=machine,
                    teacher=review.verdict,
                    was_unsure=score.pk in unsure,
                )
            )
    return found


def last_grades(scores: QuerySet[Score]) -> list[tuple[Review, bool]]:
    """The last review of each score, if it is a grade; and whether it was given in a sample class."""
    rows = (
        Review.objects.filter(score__in=scores.values("pk"))
        .select_related("score__run")
        .annotate(sample=F("score__run__student__institution__sample_class"))
        .order_by("pk")
    )
    last = {review.score_id: (review, review.sample is not None) for review in rows}
    return [one for one in last.values() if one[0].verdict in GRADES]


def machine_verdict(score: Score) -> str:
    """What the machine said, or would have said had it been sure; nothing where it had no opinion."""
    if not score.abstained:
        return score.verdict if score.verdict in GRADES else ""
    if score.abstained_because in UNREADABLE:
        return ""
    label = score.detail.get("label5")
    return str(OF_LABEL[label]) if label in OF_LABEL else ""


def _lines(
    pairs: Iterable[Pair], key: Callable[[Pair], str], name: Callable[[str], str]
) -> list[Line]:
    """One line a group, the one with most reviews first."""
    groups: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        groups[key(pair)].append(pair)
    ordered = sorted(groups.items(), key=lambda group: -len(group[1]))
    return [_line(name(found), own) for found, own in ordered]


def _line(name: str, pairs: list[Pair]) -> Line:
    sure = [(one.machine, one.teacher) for one in pairs if not one.was_unsure]
    unsure = [(one.machine, one.teacher) for one in pairs if one.was_unsure]
    return Line(name, kappa_of(sure), kappa_of(unsure))
