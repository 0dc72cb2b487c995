"""A set whose students are told after its end moves no skill before: who looks would know what was right."""

import pytest
from django.test import Client
from schoolyard import a_run, a_score, finish

from learners import tasks
from learners.listeners import mastery_moves
from learners.mastery import mastery_rebuild, mastery_regraded, mastery_review, mastery_update
from learners.models import Mastery, MasteryEvidence
from learners.services import decide_after
from scoring.models import Regrading, Rescored, Review, Score

ASKED = [
    {"key": key, "kind": "one", "ask": "Which?", "options": ["x", "y"], "right": [1], "skill": "replication"}
    for key in "abc"
]  # fmt: skip


@pytest.fixture
def run(yard):
    return a_set(yard, "end")


def a_set(yard, feedback: str):
    variant = {"scaffold": "structured", "questions": ASKED, "feedback": feedback}
    return a_run(yard.ada, lab="questions", variant=variant, assignment=yard.assignment)


def answer(run, place: int, verdict: str) -> Score:
    score = a_score(run, f"question_{place}", verdict, step="questions", seq=place)
    mastery_moves({run.pk: [score.pk]})
    return score


def a_review(score: Score, yard, verdict: str) -> Review:
    review = Review.objects.create(score=score, teacher=yard.clay, verdict=verdict)
    mastery_review(review=review)
    return review


def numbers(student):
    return {
        row.skill: (row.probability, row.evidence_count, row.shown, row.missing, row.standing)
        for row in Mastery.objects.filter(student=student)
    }


def evidence(student):
    rows = MasteryEvidence.objects.filter(student=student).order_by("pk")
    return list(rows.values_list("skill", "score", "review", "verdict", "before", "after"))


def equals_a_rebuild(student) -> bool:
    before = numbers(student), evidence(student)
    mastery_rebuild(student=student.pk)
    return (numbers(student), evidence(student)) == before


def own_mastery(yard) -> list:
    client = Client()
    client.force_login(yard.ada)
    return client.get("/api/v1/mastery/").json()["results"]


def test_told_at_once_each_answer_moves_its_skill(yard):
    answer(a_set(yard, "at_once"), 1, "correct")

    assert [row["skill"] for row in own_mastery(yard)] == ["replication"]


def test_told_at_the_end_nothing_moves_before_it(yard, run):
    a_review(answer(run, 1, "correct"), yard, "incorrect")
    answer(run, 2, "incorrect")
    mastery_update(run=run)
    tasks.catch_up()

    assert own_mastery(yard) == []
    assert not MasteryEvidence.objects.exists()
    assert mastery_rebuild(student=yard.ada.pk) == 0


def test_at_the_end_all_of_it_moves_once(yard, run):
    first = answer(run, 1, "incorrect")
    a_review(first, yard, "correct")
    answer(run, 2, "correct")
    finish(run)
    left_out = answer(run, 3, "incorrect")
    moved = numbers(yard.ada)
    decide_after(run)
    mastery_moves({run.pk: [left_out.pk]})

    assert moved["replication"][1] == 3
    assert numbers(yard.ada) == moved
    assert MasteryEvidence.objects.filter(review__isnull=False).count() == 1
    assert equals_a_rebuild(yard.ada)


def test_what_counted_meanwhile_stays_in_its_order(yard, run):
    answer(run, 1, "correct")
    bench = a_run(yard.ada, assignment=yard.assignment)
    score = a_score(bench, "replication", "incorrect")
    mastery_moves({bench.pk: [score.pk]})
    alone = numbers(yard.ada)["replication"]
    finish(run)
    decide_after(run)

    assert alone[1] == 1
    assert numbers(yard.ada)["replication"][1] == 2
    assert equals_a_rebuild(yard.ada)


def test_graded_anew_before_the_end_it_moves_at_the_end(yard, run):
    first = answer(run, 1, "incorrect")
    answer(run, 2, "correct")
    regrading = graded_anew(yard, first, "correct")
    mastery_regraded(student=yard.ada.pk, regrading=regrading)
    assert not Mastery.objects.exists()

    finish(run)
    decide_after(run)

    moved = numbers(yard.ada)
    assert (moved["replication"][1], moved["replication"][3]) == (2, 0.0)
    mastery_rebuild(student=yard.ada.pk)
    assert numbers(yard.ada) == moved


def graded_anew(yard, old: Score, verdict: str) -> Regrading:
    """As it is applied: another score counts in the place of the first."""
    fields = {"course": yard.course, "lab": "questions", "reason": "Too strict"}
    regrading = Regrading.objects.create(**fields, teacher=yard.clay, state="applied")
    Regrading.objects.filter(pk=regrading.pk).update(applied=old.created)
    regrading.refresh_from_db()
    names = ("run_id", "seq", "scorer", "practice", "step")
    place = {name: getattr(old, name) for name in names}
    values = {"verdict": verdict, "confidence": 1.0, "rubric_version": "rules@1", "detail": {}}
    Rescored.objects.create(regrading=regrading, old=old, **place, **values)
    Score.objects.create(regrading=regrading, **place, **values)
    Score.every.filter(pk=old.pk).update(counts=False, replaced_by=regrading)
    return regrading
