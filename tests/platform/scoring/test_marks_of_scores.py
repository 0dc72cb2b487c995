"""What carries a verdict: worked out after the note, kept beside the score, told to the bench."""

from datetime import timedelta
from typing import Any

import jsonschema
import pytest
from deeds import HYPOTHESIS, IN_CHINESE, trial
from django.utils import timezone, translation
from schoolyard import a_run

from labs.core import load_lab
from runs.protocol import schema
from scoring import drain as draining
from scoring import lease, queue, sweep
from scoring.marked import hints_of, marks_messages, pieces_of, staff_marks_messages, topics_of
from scoring.marking import MOST_TRIES, Markings
from scoring.models import Feedback, Score, ScoredStep, ScoreMarks
from scoring.queue import enqueue_committed

# The model is sure of this one: it names the mass where the length was asked for, and no direction.
INCOMPLETE = (
    "hypothesis",
    "state",
    {**HYPOTHESIS[2], "text": "the mass matters"},
)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def scored(run: Any, deed: Any, do: Any, drain: Any) -> Score:
    enqueue_committed(do(run, deed))
    assert drain() == "idle"
    return Score.objects.get(run=run, scorer="explanations")


def test_marks_come_after_the_note_and_stay_beside_the_score(yard, do, drain):
    score = scored(a_run(yard.ada), HYPOTHESIS, do, drain)

    marks = score.marks
    answer = HYPOTHESIS[2]["text"]
    assert marks.problem == ""
    assert marks.model_version == score.model_version
    assert 0 < marks.needed <= 1
    assert [answer[part["start"] : part["end"]] for part in marks.parts] == [
        part["text"] for part in marks.parts
    ]
    assert marks.created >= Feedback.objects.get(score=score).created
    assert any(change["kind"] == "without" for change in marks.changes)


def test_who_waits_for_a_verdict_goes_before_anybodys_marks(yard, do, drain, monkeypatch):
    ada, ben = a_run(yard.ada), a_run(yard.ben)
    real = Markings.go_on
    standing: list[tuple[bool, bool]] = []

    def go_on(self: Markings, scorers: Any) -> None:
        if not standing:
            enqueue_committed(do(ben, *trial(0.5)))
        real(self, scorers)
        marked = ScoreMarks.objects.exists()
        standing.append((ScoredStep.objects.filter(run=ben).exists(), marked))

    monkeypatch.setattr(Markings, "go_on", go_on)

    scored(ada, HYPOTHESIS, do, drain)

    # After the batch under way the other student's step was next; the marks were still being made.
    assert standing[0] == (False, False)
    assert standing[1] == (True, False)
    assert standing[-1] == (True, True)


def test_what_is_no_answer_has_no_marks(yard, do, drain):
    score = scored(a_run(yard.ada), IN_CHINESE, do, drain)

    assert not ScoreMarks.objects.filter(score=score).exists()
    assert sweep.sweep_marks() == 0


def test_the_sweep_brings_back_marks_that_a_dead_worker_left(yard, do, drain):
    score = scored(a_run(yard.ada), HYPOTHESIS, do, drain)
    ScoreMarks.objects.all().delete()
    assert sweep.sweep_marks() == 0, "a young score is on its way"
    long_ago = timezone.now() - timedelta(seconds=2 * sweep.UNMARKED_S)
    Score.objects.filter(pk=score.pk).update(created=long_ago)

    assert sweep.sweep_marks() == 1
    drain()

    assert ScoreMarks.objects.get().score_id == score.pk
    assert Score.objects.count() == 1
    assert queue.backlog() == {0: 0}


def test_under_load_the_sweep_leaves_the_queue_to_those_who_wait(yard, do, drain, monkeypatch):
    score = scored(a_run(yard.ada), HYPOTHESIS, do, drain)
    ScoreMarks.objects.all().delete()
    long_ago = timezone.now() - timedelta(seconds=2 * sweep.UNMARKED_S)
    Score.objects.filter(pk=score.pk).update(created=long_ago)
    monkeypatch.setattr(sweep, "backlog", lambda: {0: sweep.BUSY_BACKLOG + 1})

    assert sweep.sweep_marks() == 0


def test_a_text_over_which_workers_end_is_left_without_marks(yard, do, drain, valkey, monkeypatch):
    run = a_run(yard.ada)
    score = scored(run, HYPOTHESIS, do, drain)
    ScoreMarks.objects.all().delete()
    valkey.set(f"marks:tries:{score.pk}", MOST_TRIES)

    queue.enqueue([(run.pk, 1)], again=True)
    drain()

    marks = ScoreMarks.objects.get(score=score)
    assert marks.problem
    assert marks.parts == []
    assert staff_marks_messages(run, 0) == []


def test_an_error_costs_the_marks_alone(yard, do, drain, models, monkeypatch):
    def fails(requests: Any) -> Any:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(models.explanations, "read", fails)

    score = scored(a_run(yard.ada), HYPOTHESIS, do, drain)

    assert "ZeroDivisionError" in score.marks.problem


def test_a_run_erased_meanwhile_does_no_harm(yard, do, valkey, models):
    run, token = a_run(yard.ada), lease.take(0, "the-drain")
    judged = draining.by_rules([(run.pk, event.seq) for event in do(run, HYPOTHESIS)])
    draining.judge_by_models(judged, models)
    draining.write(judged, complete=True)
    markings = Markings()
    markings.add(judged)
    markings.go_on(models)
    run.delete()

    while markings.waits:
        markings.go_on(models)

    assert token
    assert not ScoreMarks.objects.exists()


# -- what the bench is told ------------------------------------------------------------------------


@pytest.fixture
def incomplete(yard, do, drain):
    return scored(a_run(yard.ada), INCOMPLETE, do, drain)


def test_a_student_is_told_the_own_words_and_what_is_missing_but_never_the_idea(incomplete):
    Score.objects.filter(pk=incomplete.pk).update(abstained=False, abstained_because="")
    (message,) = marks_messages(incomplete.run, 0)

    jsonschema.validate(message, {**schema(), "oneOf": [{"$ref": "#/$defs/marks"}]})
    assert "".join(piece["text"] for piece in message["answer"]) == "the mass matters"
    assert message["feedback"] == Feedback.objects.get(score=incomplete).pk
    assert message["missing"]
    assert "ideas" not in message
    for idea in incomplete.marks.ideas:
        assert idea["text"] not in str(message)
    assert marks_messages(incomplete.run, message["id"]) == []


def test_where_the_model_abstained_a_student_is_told_neither(incomplete):
    Score.objects.filter(pk=incomplete.pk).update(abstained=True, abstained_because="unsure")

    assert marks_messages(incomplete.run, 0) == []


def test_who_looks_on_is_told_the_ideas_too(incomplete):
    Score.objects.filter(pk=incomplete.pk).update(abstained=True, abstained_because="unsure")
    (message,) = staff_marks_messages(incomplete.run, 0)

    jsonschema.validate(message, {**schema(), "oneOf": [{"$ref": "#/$defs/marks"}]})
    assert message["ideas"] == [idea["text"] for idea in incomplete.marks.ideas]
    assert message["ideas"]


def test_marks_of_other_words_than_the_answers_are_not_shown():
    marks = ScoreMarks(parts=[{"start": 0, "end": 3, "text": "the", "effect": 0.5}])

    assert [piece.carries for piece in pieces_of("the bob", marks)] == [True, False]
    assert [piece.carries for piece in pieces_of("my bob", marks)] == [False]


def test_only_words_that_weigh_are_marked():
    parts = [
        {"start": 0, "end": 3, "text": "one", "effect": 0.5},
        {"start": 4, "end": 7, "text": "two", "effect": 0.05},
        {"start": 8, "end": 11, "text": "six", "effect": -0.4},
    ]

    pieces = pieces_of("one two six", ScoreMarks(parts=parts))

    assert [piece.text for piece in pieces if piece.carries] == ["one"]


def test_a_missing_idea_is_named_by_what_stands_on_the_bench():
    assert topics_of("pendulum", "the period grows with the length") == [
        ("quantities", "period"),
        ("controls", "length"),
    ]
    assert topics_of("pendulum", "because the bob has a longer way to go") == []
    assert hints_of("pendulum", [{"text": "the period grows with the length"}]) == [
        "You have not yet said how period and length go together."
    ]


@pytest.mark.parametrize("lab", ["pendulum", "dc_circuits", "enzyme"])
def test_no_hint_gives_a_reference_answer_away(lab):
    for step in load_lab(lab).steps:
        for reference in step.references:
            (hint,) = hints_of(lab, [{"text": reference.text}])
            assert reference.text.lower().rstrip(".") not in hint.lower()
            assert len(set(hint.split()) & set(reference.text.split())) < 12
