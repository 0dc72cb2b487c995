"""Regradings that have been computed, with the verdicts that a test wants."""

from collections.abc import Iterator, Mapping

from schoolyard import Schoolyard

from scoring.criteria import applied_in
from scoring.models import Regrading, Rescored, Score


def a_ready_regrading(yard: Schoolyard, verdicts: Mapping[Score, str]) -> Regrading:
    """One that puts these verdicts in the scores' places; with an empty one nothing would count.

    As when it is computed, what came later of the same comes along as it is.
    """
    regrading = Regrading.objects.create(
        course=yard.course,
        lab="pendulum",
        reason="The range was too strict",
        teacher=yard.clay,
        state=Regrading.State.READY,
        rests_on=applied_in(yard.course.pk),
    )
    Rescored.objects.bulk_create(
        rescored(regrading, old, verdicts.get(old, old.verdict), anew=old in verdicts)
        for old in with_later(verdicts)
    )
    return regrading


def with_later(verdicts: Mapping[Score, str]) -> Iterator[Score]:
    """The scores that count, from the first of each group that changes on."""
    first: dict[tuple[object, ...], int] = {}
    for one in verdicts:
        first[group(one)] = min(one.seq, first.get(group(one), one.seq))
    runs = {one.run_id for one in verdicts}
    for one in Score.counting.filter(run__in=runs).order_by("seq", "pk"):
        if one.seq >= first.get(group(one), one.seq + 1):
            yield one


def group(score: Score) -> tuple[object, ...]:
    return score.run_id, score.step, score.practice, score.scorer


def rescored(regrading: Regrading, old: Score, verdict: str, *, anew: bool) -> Rescored:
    if not verdict:
        names = ("seq", "scorer", "practice", "step")
        same = {name: getattr(old, name) for name in names}
        return Rescored(regrading=regrading, run_id=old.run_id, old=old, **same)
    row = Rescored(
        regrading=regrading,
        run_id=old.run_id,
        old=old,
        **{name: getattr(old, name) for name in Rescored.SAME},
    )
    if anew:
        row.verdict, row.confidence, row.abstained = verdict, 0.9, verdict == "unsure"
        row.detail = {}
    return row
