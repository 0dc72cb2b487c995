"""What counts now of a run's steps where that is not what was said when they were done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from assay.punctuation import listed
from runs.models import Run
from scoring.models import Review, Score, Verdict

Place = tuple[int, str, str]  # event, scorer, practice


@dataclass(frozen=True)
class Standing:
    """The verdict that counts in place of the first one: a regrading's, or a teacher's."""

    verdict: str  # empty: nothing counts any more
    at: datetime
    source: str = ""  # the rubric and the model of a regrading's score
    reason: str = ""  # of the regrading
    by: str = ""  # the teacher
    score_id: int | None = None

    @property
    def name(self) -> str:
        """The verdict in the language that is active."""
        return str(Verdict(self.verdict).label) if self.verdict else ""

    @property
    def sentence(self) -> str:
        """Who says what instead, in the language that is active."""
        if self.by:
            return _("{teacher} sees it as: {verdict}.").format(teacher=self.by, verdict=self.name)
        day = date_format(localtime(self.at), "DATE_FORMAT")
        if not self.verdict:
            head = _("Graded anew on {day}: it does not count any more.").format(day=day)
        else:
            head = _("Graded anew on {day}: {verdict}.").format(day=day, verdict=self.name)
        return f"{head} {ended(self.reason)}"


def ended(reason: str) -> str:
    """A sentence, however it was typed."""
    return reason if reason.endswith((".", "!", "?", "。", "！", "？")) else f"{reason}."


def place_of(score: Score) -> Place:
    """What a score of a run is about, and who speaks."""
    return score.seq, score.scorer, score.practice


def standing_of(run: Run) -> dict[Place, Standing]:
    """By place, a teacher's verdict before that of a regrading; two queries."""
    reviews = Review.objects.filter(score__run=run).select_related("score", "teacher")
    return standing_under(reviews.order_by("created", "pk"), run)


def standing_under(reviews: Iterable[Review], run: Run) -> dict[Place, Standing]:
    """The same where the run's reviews are known, the first first."""
    found = regraded_in(run)
    for one in reviews:
        by = one.teacher.shown_name
        found[place_of(one.score)] = Standing(one.verdict, one.created, by=by)
    return found


def regraded_in(run: Run) -> dict[Place, Standing]:
    """By place what a regrading that holds made of it; one query."""
    return regraded_among(touched_in(run))


def touched_in(run: Run) -> list[Score]:
    """The run's scores that a regrading made or replaced, also one that was undone; one query."""
    touched = Q(regrading__isnull=False) | Q(replaced_by__isnull=False)
    rows = Score.every.filter(touched, run=run).select_related("regrading", "replaced_by")
    return list(rows.defer("detail", "evidence").order_by("seq", "counts", "pk"))


def regraded_among(touched: Iterable[Score]) -> dict[Place, Standing]:
    """The same of the touched scores of a run.

    A rule that says something once may say it earlier by another rubric. What it said later then has no
    score of its own any more; what counts there is what was said before about the same.
    """
    found: dict[Place, Standing] = {}
    said: dict[tuple[str, str], Standing] = {}  # the last of each scorer on each practice
    for one in touched:
        about = (one.scorer, one.practice)
        if one.counts and one.regrading is not None:
            found[place_of(one)] = said[about] = _of_regrading(one, one.regrading.reason)
        elif not one.counts and one.regrading is None and one.replaced_by is not None:
            by = one.replaced_by
            gone = Standing("", by.applied or one.created, reason=by.reason)
            found[place_of(one)] = said.get(about, gone)
    return found


def _of_regrading(score: Score, reason: str) -> Standing:
    source = listed(filter(None, (score.rubric_version, score.model_version)))
    return Standing(score.verdict, score.created, source, reason, score_id=score.pk)
