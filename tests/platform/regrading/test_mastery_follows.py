"""Mastery counts the scores in force after a regrading and its undoing, and equals a rebuild from the record."""

from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from ready_regradings import a_ready_regrading
from schoolyard import a_run, a_score, an_event

from learners.ledger import beliefs_of
from learners.mastery import mastery_rebuild, mastery_regraded, mastery_review, mastery_update
from learners.models import Mastery, MasteryEvidence
from regrading import mastery as following
from regrading import tasks
from regrading.services import regrading_apply, regrading_undo
from scoring.models import Regrading, Review, Score

CONTROL = "control_of_variables"
RANGE = "range_coverage"
PRACTICES = (CONTROL, RANGE, "replication")


@pytest.fixture
def run(yard):
    return a_run(yard.ada, assignment=yard.assignment, stage=yard.version.stages.first())


@pytest.fixture
def apply(now):
    return lambda regrading: now(lambda: regrading_apply(regrading=regrading)) and regrading


@pytest.fixture
def undo(now):
    return lambda regrading: now(lambda: regrading_undo(regrading=regrading))


def numbers(student):
    return {
        row.skill: (row.probability, row.evidence_count, row.shown, row.missing, row.standing)
        for row in Mastery.objects.filter(student=student)
    }


def evidence(student):
    rows = MasteryEvidence.objects.filter(student=student).order_by("pk")
    return list(
        rows.values_list("skill", "score", "review", "regrading", "undone", "before", "after")
    )


def equals_a_rebuild(student) -> bool:
    before = numbers(student), evidence(student)
    mastery_rebuild(student=student.pk)
    return (numbers(student), evidence(student)) == before


def test_it_works(yard, run, apply, undo):
    score = a_score(run, RANGE, "incorrect")
    mastery_update(run=run)
    low = numbers(yard.ada)

    regrading = apply(a_ready_regrading(yard, {score: "correct"}))
    raised = beliefs_of(yard.ada)[RANGE].probability
    row = MasteryEvidence.objects.get(regrading=regrading)
    undo(regrading)

    assert raised > 0.5 > low[RANGE][0]
    assert (row.before, row.after) == (pytest.approx(low[RANGE][0]), pytest.approx(raised))
    assert numbers(yard.ada) == low


def test_a_new_verdict_counts_in_the_old_ones_place(yard, run, apply):
    """As if it had been said at once: neither later nor beside the first."""
    other = a_run(yard.ben, assignment=yard.assignment)
    first = a_score(run, RANGE, "incorrect")
    a_score(run, RANGE, "incomplete")
    mastery_update(run=run)
    a_score(other, RANGE, "correct", confidence=0.9)
    a_score(other, RANGE, "incomplete")
    mastery_update(run=other)

    apply(a_ready_regrading(yard, {first: "correct"}))

    ada, ben = beliefs_of(yard.ada)[RANGE], beliefs_of(yard.ben)[RANGE]
    assert ada.count == ben.count == 2
    assert ada.probability == pytest.approx(ben.probability, rel=1e-6)
    assert ada.order == Score.objects.filter(run=run).last().pk


def test_an_answer_that_could_not_be_read_counts_once_it_was_graded_anew(yard, run, apply, undo):
    score = a_score(run, RANGE, "unsure", abstained=True)
    assert mastery_update(run=run) == []

    regrading = apply(a_ready_regrading(yard, {score: "correct"}))

    assert beliefs_of(yard.ada)[RANGE].count == 1
    assert equals_a_rebuild(yard.ada)
    undo(regrading)
    assert beliefs_of(yard.ada)[RANGE].count == 0
    assert equals_a_rebuild(yard.ada)


def test_what_is_not_judged_any_more_counts_no_more(yard, run, apply):
    score = a_score(run, RANGE, "incorrect")
    a_score(run, CONTROL, "correct")
    mastery_update(run=run)

    apply(a_ready_regrading(yard, {score: ""}))

    assert beliefs_of(yard.ada)[RANGE].count == 0
    assert beliefs_of(yard.ada)[CONTROL].count == 1
    assert equals_a_rebuild(yard.ada)


def test_a_teachers_verdict_counts_before_and_after(yard, run, apply, undo):
    score = a_score(run, RANGE, "correct")
    mastery_update(run=run)
    review = Review.objects.create(score=score, teacher=yard.clay, verdict="incorrect")
    mastery_review(review=review)
    before = numbers(yard.ada)

    regrading = apply(a_ready_regrading(yard, {score: "incomplete"}))

    assert numbers(yard.ada) == before
    assert not MasteryEvidence.objects.filter(regrading=regrading).exists()
    undo(regrading)
    assert numbers(yard.ada) == before
    assert equals_a_rebuild(yard.ada)


def test_a_review_of_the_new_score_counts_in_its_place(yard, run, apply, undo):
    score = a_score(run, RANGE, "correct")
    mastery_update(run=run)
    regrading = apply(a_ready_regrading(yard, {score: "incomplete"}))
    new = Score.every.get(regrading=regrading)

    mastery_review(review=Review.objects.create(score=new, teacher=yard.clay, verdict="incorrect"))

    assert beliefs_of(yard.ada)[RANGE].count == 1
    assert beliefs_of(yard.ada)[RANGE].verdict == "incorrect"
    undo(regrading)
    assert beliefs_of(yard.ada)[RANGE].verdict == "incorrect", "it is of the step"
    assert equals_a_rebuild(yard.ada)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happened_a_rebuild_gives_the_same(yard, apply, undo, seed):
    """Hints, reviews, unsure scorers, three regradings one after the other, one of them undone."""
    generator = Random(seed)
    runs = [a_run(yard.ada, assignment=yard.assignment) for _ in range(2)]
    scored(runs, generator, range(1, 21))
    for number in range(3):
        held = list(Score.counting.filter(run__in=runs))
        chosen = generator.sample(held, 8)
        verdicts = ["correct", "incorrect", "incomplete", "unsure", ""]
        regrading = apply(a_ready_regrading(yard, {s: generator.choice(verdicts) for s in chosen}))
        scored(runs, generator, range(30 * (number + 1), 30 * (number + 1) + 4))
        if number == 1:
            undo(regrading)

    assert MasteryEvidence.objects.filter(undone=True).exists()
    assert equals_a_rebuild(yard.ada)


def scored(runs, generator, seqs) -> None:
    """Verdicts that count one by one, and reviews of some that count now."""
    for seq in seqs:
        run = generator.choice(runs)
        if generator.random() < 0.2:
            an_event(run, 2 * seq, "hint", "ask", {"step": "collect"})
        verdict = generator.choice(["correct", "incorrect", "incomplete", "unsure"])
        practice = generator.choice(PRACTICES)
        fields = {"confidence": generator.uniform(0.5, 1), "abstained": verdict == "unsure"}
        mastery_update(run=run, scores=[a_score(run, practice, verdict, seq=seq, **fields).pk])
    for score in generator.sample(list(Score.counting.filter(run__in=runs)), 3):
        verdict = generator.choice(["correct", "incorrect", "unsure"])
        mastery_review(
            review=Review.objects.create(score=score, teacher=runs[0].student, verdict=verdict)
        )


def test_a_score_that_was_replaced_before_it_counted_counts_once(yard, run, apply, undo):
    score = a_score(run, RANGE, "incorrect")

    regrading = apply(a_ready_regrading(yard, {score: "correct"}))
    mastery_update(run=run)

    assert (beliefs_of(yard.ada)[RANGE].count, beliefs_of(yard.ada)[RANGE].missing) == (1, 0)
    undo(regrading)
    mastery_update(run=run)
    assert (beliefs_of(yard.ada)[RANGE].count, beliefs_of(yard.ada)[RANGE].missing) == (1, 1)


# -- in the background -----------------------------------------------------------------------------


def test_a_task_that_comes_twice_moves_nobody_twice(yard, run, apply):
    score = a_score(run, RANGE, "incorrect")
    mastery_update(run=run)
    regrading = apply(a_ready_regrading(yard, {score: "correct"}))
    before = numbers(yard.ada), evidence(yard.ada)

    assert tasks.move_mastery(regrading.pk) == "nothing to do"
    Regrading.objects.update(mastery_upto=0)  # as if its end had not been written
    assert tasks.move_mastery(regrading.pk) == "done"

    assert (numbers(yard.ada), evidence(yard.ada)) == before


def test_a_worker_that_is_behind_another_stops(yard, run):
    score = a_score(run, RANGE, "incorrect")
    mastery_update(run=run)
    regrading = a_ready_regrading(yard, {score: "correct"})
    regrading_apply(regrading=regrading)
    held = Regrading.objects.get()
    regrading_undo(regrading=regrading)

    assert following.move_slice(held) is False

    assert not MasteryEvidence.objects.filter(regrading=regrading).exists()


def test_undone_before_mastery_followed_nothing_moves(yard, run, undo):
    score = a_score(run, RANGE, "incorrect")
    mastery_update(run=run)
    before = numbers(yard.ada)
    regrading = a_ready_regrading(yard, {score: "correct"})
    regrading_apply(regrading=regrading)

    undo(regrading)

    assert numbers(yard.ada) == before
    assert Regrading.objects.get().mastery_upto is None


def test_it_goes_on_slice_by_slice_and_after_a_lost_task(yard, run, now, monkeypatch):
    other = a_run(yard.ben, assignment=yard.assignment)
    scores = [a_score(one, RANGE, "incorrect") for one in (run, other)]
    for one in (run, other):
        mastery_update(run=one)
    monkeypatch.setattr(following, "LONGEST_S", -1.0)
    regrading = a_ready_regrading(yard, dict.fromkeys(scores, "correct"))
    regrading_apply(regrading=regrading)  # and what it sends is lost
    regrading = Regrading.objects.get()

    assert following.progress_of(regrading) == following.Progress(0, 2)
    assert following.move_slice(regrading) is True
    regrading = Regrading.objects.get()
    assert following.progress_of(regrading) == following.Progress(1, 2)
    now(tasks.catch_up)

    assert following.progress_of(Regrading.objects.get()) is None
    assert all(beliefs_of(one)[RANGE].probability > 0.5 for one in (yard.ada, yard.ben))


def test_the_number_of_queries_does_not_grow_with_the_scores(yard, run):
    def taken(count: int) -> int:
        scores = [a_score(run, practice, "incorrect") for practice in PRACTICES * count]
        mastery_update(run=run)
        regrading = a_ready_regrading(yard, dict.fromkeys(scores, "correct"))
        regrading_apply(regrading=regrading)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            mastery_regraded(student=yard.ada.pk, regrading=regrading)
        return len(captured)

    assert taken(10) <= taken(2) <= 20
