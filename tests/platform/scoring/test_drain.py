"""The drain with a real Valkey and the real models: everything scored, once, in order."""

from typing import Any

import pytest
from deeds import HYPOTHESIS, IN_CHINESE, trial
from schoolyard import a_run

from labs.core.practices.verdict import PracticeVerdict
from scoring import drain as draining
from scoring import judging, lease, listeners, queue
from scoring.models import Feedback, ReviewItem, Score, ScoredStep
from scoring.queue import enqueue_committed
from scoring.writing import write


def kinds(run: Any) -> set[tuple[int, str, str, str]]:
    rows = Score.objects.filter(run=run)
    return {(one.seq, one.scorer, one.practice, one.verdict) for one in rows}


def test_a_step_gets_its_scores_its_mark_and_one_note(yard, do, drain):
    run = a_run(yard.ada)
    enqueue_committed(do(run, *trial(0.5), *trial(1.0)))

    assert drain() == "idle"

    assert (10, "rules", "control_of_variables", "correct") in kinds(run)
    assert {(seq, scorer) for seq, scorer, *_ in kinds(run)} >= {
        (5, "procedures"),
        (10, "procedures"),
    }
    assert list(ScoredStep.objects.values_list("seq", flat=True)) == [5, 10]
    notes = Feedback.objects.filter(run=run, seq=10)
    assert [note.message for note in notes] == ["feedback.control_of_variables.fair"]
    assert notes[0].rows == [1, 2]


def test_words_are_read_by_the_model(yard, do, drain):
    run = a_run(yard.ada)
    enqueue_committed(do(run, HYPOTHESIS))

    drain()

    score = Score.objects.get(run=run, scorer="explanations")
    assert (score.practice, score.step) == ("hypothesis", "hypothesis")
    assert score.model_version.startswith("explanations@")
    assert len(score.detail["p5"]) == 5
    assert Feedback.objects.filter(score=score).count() == 1


def test_another_language_gets_a_neutral_prompt_and_goes_to_the_teacher(yard, do, drain):
    run = a_run(yard.ada)
    enqueue_committed(do(run, IN_CHINESE))

    drain()

    score = Score.objects.get(run=run, scorer="explanations")
    assert (score.verdict, score.abstained_because) == ("unsure", "language")
    assert Feedback.objects.get(score=score).message == "explanations.language"
    assert ReviewItem.objects.get(score=score).reason == "language"


def test_delivered_twice_is_scored_once(yard, do, drain, valkey):
    run = a_run(yard.ada)
    events = do(run, HYPOTHESIS, *trial(0.5), *trial(1.0, 200))
    enqueue_committed(events)
    drain()
    before = [
        list(model.objects.values_list()) for model in (Score, Feedback, ScoredStep, ReviewItem)
    ]

    enqueue_committed(events)  # as a browser that sends again, or a queue that delivers twice
    drain()

    after = [
        list(model.objects.values_list()) for model in (Score, Feedback, ScoredStep, ReviewItem)
    ]
    assert after == before


def test_writing_twice_adds_only_what_is_missing(yard, do, models, valkey):
    run = a_run(yard.ada)
    events = do(run, *trial(0.5), *trial(1.0))
    steps = [(run.pk, event.seq) for event in events if event.scorable]
    judged = draining.by_rules(steps)
    write(judged, complete=False)
    assert not ScoredStep.objects.exists()

    judging.judge_by_models(judged, models)
    write(judged, complete=True)
    write(judged, complete=True)

    assert ScoredStep.objects.count() == 2
    assert (
        Score.objects.filter(scorer="rules", seq=10, practice="control_of_variables").count() == 1
    )
    assert Score.objects.filter(scorer="procedures").count() == 2


def test_what_cannot_be_written_holds_up_nobody_else(yard, do, valkey):
    """No JSON has a NaN, and a lab of a school's own may divide by nothing."""
    good, bad = a_run(yard.ada), a_run(yard.ben)
    steps = [(run.pk, one.seq) for run in (bad, good) for one in do(run, *trial(0.5))]
    judged = draining.by_rules([step for step in steps if step[1] == 5])
    of_bad = next(one for one in judged if one.run_id == bad.pk)
    said = {"ratio": float("nan")}
    of_bad.rules.append(PracticeVerdict("replication", "correct", "feedback.none", said))
    of_good = next(one for one in judged if one.run_id == good.pk)
    of_good.rules.append(PracticeVerdict("replication", "correct", "feedback.none"))

    written = draining.write_or_forget(judged, complete=True)

    assert set(written.score_ids) == {good.pk}
    assert set(Score.objects.values_list("run", flat=True)) == {good.pk}
    marks = dict(ScoredStep.objects.values_list("run", "problem"))
    assert marks.keys() == {good.pk, bad.pk}
    assert (marks[good.pk], marks[bad.pk][:11]) == ("", "not written")


def test_a_dead_drains_entries_are_claimed_at_once(yard, do, drain, valkey):
    run = a_run(yard.ada)
    enqueue_committed(do(run, HYPOTHESIS))
    queue.make_readers(0)
    taken = queue.read(0, 8, None)  # taken by a drain that then died without a word
    assert len(taken) == 1

    drain()

    assert ScoredStep.objects.filter(run=run, seq=1).exists()
    assert queue.backlog() == {0: 0}


def test_listeners_are_told_again_when_the_drain_died_before_it_told_them(
    yard, do, drain, models, valkey, monkeypatch
):
    run = a_run(yard.ada)
    events = do(run, HYPOTHESIS, ("run", "finish"))
    steps = [(run.pk, event.seq) for event in events]
    judged = draining.by_rules(steps)
    judging.judge_by_models(judged, models)
    write(judged, complete=True)  # written, and then it died
    enqueue_committed(events)
    queue.make_readers(0)
    queue.read(0, 8, None)
    heard: list[Any] = []
    monkeypatch.setattr(listeners, "scored_listeners", heard)
    monkeypatch.setattr("scoring.aftermath.scored_listeners", [lambda scores: heard.append(scores)])
    monkeypatch.setattr("scoring.aftermath.run_scored_listeners", [lambda r: heard.append(r)])

    drain()

    assert heard == [{run.pk: [Score.objects.get(run=run).pk]}, run.pk]


def test_a_failing_listener_costs_nobody_anything(yard, do, drain, monkeypatch):
    def fails(scores: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("scoring.aftermath.scored_listeners", [fails])
    run = a_run(yard.ada)
    enqueue_committed(do(run, HYPOTHESIS))

    assert drain() == "idle"
    assert queue.backlog() == {0: 0}


def test_where_a_listener_fails_on_one_run_it_hears_of_the_others(yard, do, drain, monkeypatch):
    bad, good = a_run(yard.ada), a_run(yard.ben)
    heard: set[Any] = set()

    def fails_on_one(scores: Any) -> None:
        if bad.pk in scores:
            raise ZeroDivisionError
        heard.update(scores)

    monkeypatch.setattr("scoring.aftermath.scored_listeners", [fails_on_one])
    enqueue_committed(do(bad, HYPOTHESIS) + do(good, HYPOTHESIS))

    drain()

    assert heard == {good.pk}


def test_an_error_in_a_rule_is_kept_with_the_step_and_holds_up_nobody(yard, do, drain, monkeypatch):
    bad, good = a_run(yard.ada), a_run(yard.ben)
    events = do(bad, *trial(0.5)) + do(good, *trial(0.5))
    real = judging.assess

    def assess(record: Any, seq: int) -> Any:
        if record is draining.records.known[bad.pk].record:
            raise ZeroDivisionError("division by zero")
        return real(record, seq)

    monkeypatch.setattr(judging, "assess", assess)
    enqueue_committed(events)

    drain()

    assert "ZeroDivisionError" in ScoredStep.objects.get(run=bad).problem
    assert ScoredStep.objects.get(run=good).problem == ""


def test_an_erased_run_does_not_stop_the_others(yard, do, drain):
    gone, kept = a_run(yard.ada), a_run(yard.ben)
    enqueue_committed(do(gone, HYPOTHESIS))
    drain()
    events = do(gone, *trial(0.5)) + do(kept, *trial(0.5))
    enqueue_committed(events)
    gone.delete()

    assert drain() == "idle"

    assert ScoredStep.objects.filter(run=kept).count() == 1
    assert queue.backlog() == {0: 0}


def test_a_drain_that_lost_its_lease_writes_nothing(yard, do, valkey, models, monkeypatch):
    run = a_run(yard.ada)
    enqueue_committed(do(run, HYPOTHESIS))
    valkey.delete("lease:{0}")
    token = lease.take(0, "first")
    real = draining.judge_by_models

    def slowly(judged: Any, scorers: Any) -> None:
        real(judged, scorers)
        valkey.set("lease:{0}", "second/abc")  # it took so long that another was sent

    monkeypatch.setattr(draining, "judge_by_models", slowly)

    assert draining.Drain(0, token, models).run() == "fenced"
    assert not Score.objects.exists()
    assert valkey.get("lease:{0}") == b"second/abc"


def test_under_overload_the_rules_answer_first_and_only_the_newest_asks_the_model(
    yard, do, valkey, models, monkeypatch
):
    run = a_run(yard.ada)
    monkeypatch.setattr(draining, "LATE_S", -1.0)  # everything waits too long
    enqueue_committed(do(run, HYPOTHESIS, *trial(0.5), *trial(0.8), *trial(1.0)))
    rung: list[Any] = []
    real = draining.ring_all
    monkeypatch.setattr(draining, "ring_all", lambda bells: (rung.extend(bells), real(bells)))
    valkey.delete("lease:{0}")

    draining.Drain(0, lease.take(0, "drain"), models).run()

    assert "feedback.late" in [message["type"] for _, message in rung]
    marks = dict(ScoredStep.objects.values_list("seq", "superseded"))
    assert marks == {1: False, 6: True, 11: True, 16: False}
    assert set(Score.objects.filter(scorer="procedures").values_list("seq", flat=True)) == {16}
    fair = Score.objects.filter(scorer="rules", practice="control_of_variables")
    assert set(fair.values_list("seq", flat=True)) == {11, 16}, "rules speak on every step"
    assert Score.objects.filter(scorer="explanations").count() == 1


def test_many_students_share_one_forward_pass(yard, do, drain, models, monkeypatch):
    runs = [a_run(yard.ada, seed=seed) for seed in range(8)]
    sizes: list[int] = []
    real = models.explanations.score
    monkeypatch.setattr(models.explanations, "score", lambda r: (sizes.append(len(r)), real(r))[1])
    for run in runs:
        enqueue_committed(do(run, HYPOTHESIS))

    drain()

    assert max(sizes) == 8
    assert ScoredStep.objects.count() == 8


def test_steps_of_a_run_are_scored_as_the_run_stood_then(yard, do, drain):
    """A later trial must not make an earlier one fair."""
    run = a_run(yard.ada)
    enqueue_committed(do(run, *trial(0.5), *trial(1.0, 200), *trial(1.0, 300)))

    drain()

    verdicts = Score.objects.filter(practice="control_of_variables").values_list("seq", "verdict")
    assert dict(verdicts) == {10: "incorrect", 15: "correct"}


@pytest.mark.parametrize("again", [False, True])
def test_an_event_that_is_gone_is_taken_out_of_the_queue(yard, valkey, drain, again):
    run = a_run(yard.ada)
    queue.enqueue([(run.pk, 77)], again=again)

    drain()

    assert queue.backlog() == {0: 0}
