"""What makes a model fail, fails alone: real drain, real Valkey, real models with one bad text."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from deeds import HYPOTHESIS, trial
from schoolyard import a_run

from ml.serving.apart import Unscorable, score_apart
from ml.training.examples import Example, Floats
from scoring import drain as draining
from scoring import queue, suspects
from scoring.models import Feedback, ReviewItem, Score, ScoredStep
from scoring.queue import enqueue_committed
from scoring.review import items_for

BAD = "a longer string swings badly"


@pytest.fixture(autouse=True)
def impatient(monkeypatch) -> None:
    """A drain leaves soon after the queue is empty, and asks no model what carried a verdict."""
    monkeypatch.setattr(draining, "IDLE_S", 0.1)
    monkeypatch.setattr(draining.Markings, "add", lambda markings, judged: None)


def saying(text: str) -> tuple[str, str, dict[str, Any]]:
    target, action, value = HYPOTHESIS
    return target, action, value | {"text": text}


class Poisoned:
    """A session that fails wherever the bad text is in the batch."""

    def __init__(self, usual: Any, fails: Callable[[Floats, Sequence[bool]], Floats]) -> None:
        self.usual, self.fails = usual, fails
        self.sizes: list[int] = []

    def logits(self, examples: Sequence[Example]) -> Floats:
        self.sizes.append(len(examples))
        bad = [BAD in f"{one.text} {one.pair}" for one in examples]
        logits = self.usual.logits(examples)
        return self.fails(logits, bad) if any(bad) else logits


def raises(logits: Floats, bad: Sequence[bool]) -> Floats:
    raise RuntimeError("the graph has no such node")


def no_numbers(logits: Floats, bad: Sequence[bool]) -> Floats:
    return np.where(np.array(bad)[:, None], np.float32("nan"), logits)


@pytest.fixture(params=[raises, no_numbers])
def poisoned(request, models, monkeypatch) -> Poisoned:
    session = Poisoned(models.explanations.session, request.param)
    monkeypatch.setattr(models.explanations, "session", session)
    return session


def test_one_bad_answer_fails_alone_and_its_batch_is_scored(yard, do, drain, poisoned):
    runs = [a_run(yard.ada, seed=seed) for seed in range(8)]
    for place, run in enumerate(runs):
        enqueue_committed(do(run, saying(BAD) if place == 3 else HYPOTHESIS))

    assert drain() == "idle"

    failed = Score.objects.get(run=runs[3], scorer="explanations")
    assert (failed.verdict, failed.abstained_because) == ("unsure", "failed")
    others = Score.objects.filter(scorer="explanations").exclude(run=runs[3])
    assert others.count() == 7
    assert not others.filter(abstained_because="failed").exists()
    assert ScoredStep.objects.exclude(problem="").get().run == runs[3]
    assert queue.backlog() == {0: 0}


def test_its_student_gets_a_neutral_prompt_and_its_teacher_gets_the_step(yard, do, drain, poisoned):
    run = a_run(yard.ada, assignment=yard.assignment, stage=yard.version.stages.first())
    enqueue_committed(do(run, saying(BAD)))

    drain()

    score = Score.objects.get(run=run, scorer="explanations")
    assert Feedback.objects.get(score=score).message == "explanations.unsure"
    assert [(item.score, item.reason) for item in items_for(yard.clay)] == [(score, "failed")]


def test_a_trial_the_model_fails_on_keeps_what_the_rules_say(yard, do, drain, models, monkeypatch):
    def fails(examples: Sequence[Example]) -> Floats:
        raise MemoryError

    monkeypatch.setattr(models.procedures.session, "logits", fails)
    run = a_run(yard.ada)
    enqueue_committed(do(run, *trial(0.5), *trial(1.0)))

    assert drain() == "idle"

    notes = Feedback.objects.filter(run=run, seq=10)
    assert [note.message for note in notes] == ["feedback.control_of_variables.fair"]
    waiting = ReviewItem.objects.filter(score__run=run, score__scorer="procedures")
    assert {item.reason for item in waiting} == {"failed"}


@pytest.mark.parametrize("size", [1, 2, 7, 8, 32])
def test_halving_finds_the_bad_one_in_few_passes(size):
    passes = []

    def score(requests: Sequence[int]) -> list[int]:
        passes.append(len(requests))
        if 0 in requests:
            raise ValueError("zero")
        return [10 * one for one in requests]

    found = score_apart(score, range(size))

    assert isinstance(found[0], Unscorable)
    assert found[1:] == [10 * one for one in range(1, size)]
    assert len(passes) <= 1 + 2 * np.ceil(np.log2(size))


# -- a step that took a worker along ---------------------------------------------------------------


@pytest.fixture
def sizes(models, monkeypatch) -> list[int]:
    """How many answers each pass of the explanations model had."""
    session = Poisoned(models.explanations.session, raises)
    monkeypatch.setattr(models.explanations, "session", session)
    return session.sizes


def a_worker_dies_over(*events: Any) -> None:
    """Taken out, noted as in hand, and then nothing more is heard."""
    queue.make_readers(0)
    queue.read(0, 8, None)
    suspects.begin(0, [(event.run_id, event.seq) for event in events])


def test_steps_over_which_a_worker_died_are_tried_one_by_one(yard, do, drain, valkey, sizes):
    events = [do(a_run(yard.ada, seed=seed), HYPOTHESIS)[0] for seed in range(3)]
    enqueue_committed(events)
    a_worker_dies_over(*events)

    drain()

    assert sizes == [1, 1, 1]
    assert ScoredStep.objects.filter(problem="").count() == 3
    assert valkey.hlen(suspects.counts_of(0)) == 0, "nobody is suspected any more"


def test_a_worker_that_ends_in_order_leaves_no_suspects(yard, do, drain, valkey, sizes):
    enqueue_committed(do(a_run(yard.ada), HYPOTHESIS))

    drain()

    assert not valkey.exists(suspects.note_of(0))
    assert suspects.take_over(0) == {}


@pytest.mark.parametrize("deaths", [3, 4])
def test_a_step_that_kills_again_and_again_is_set_aside(yard, do, drain, valkey, sizes, deaths):
    bad, good = a_run(yard.ada), a_run(yard.ben)
    events = do(bad, HYPOTHESIS) + do(good, HYPOTHESIS)
    enqueue_committed(events)
    for _ in range(deaths):
        a_worker_dies_over(events[0])
        suspects.take_over(0)

    drain()

    assert sizes == [1], "the models were asked about the other one only"
    assert f"{deaths} workers" in ScoredStep.objects.get(run=bad).problem
    assert ScoredStep.objects.get(run=good).problem == ""
    waits = ReviewItem.objects.filter(score__run=bad, reason="failed").exists()
    assert waits == (deaths == draining.MOST_TRIES), "without rules there is no score to review"
    assert queue.backlog() == {0: 0}
