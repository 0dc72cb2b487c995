"""Group commits: many students' actions in one transaction, each answered as if it were alone."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from schoolyard import a_run

from labs.core import Bench, Variant, lab_names, load_lab
from runs import drafts, listeners, scribe
from runs.bench import CannotReplay, LiveBench, Shelf, observations_replayed, rebuilt
from runs.models import Event, Run
from runs.protocol import ActionMessage
from runs.scribe import Request, write_group


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """A shelf of its own, and nobody to tell: the ringer has its own tests."""
    monkeypatch.setattr(scribe, "shelf", Shelf())
    monkeypatch.setattr(scribe, "ringer", lambda: Silence())


class Silence:
    def ring(self, rungs: Any) -> None:
        self.rungs = rungs


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


def asked(
    loop: asyncio.AbstractEventLoop,
    run: Run,
    number: int,
    target: str,
    action: str,
    value: Any = None,
) -> Request:
    message = ActionMessage(number, target, action, value, None)
    return Request(run.pk, message, "tab", loop, loop.create_future())


def test_a_group_of_many_runs_is_one_transaction(yard, loop, django_assert_max_num_queries):
    runs = [a_run(yard.ada, seed=seed) for seed in range(8)]
    write_group([asked(loop, run, 1, "length", "set", 0.5) for run in runs])  # benches are built

    group = [asked(loop, run, 2, "length", "set", 0.8) for run in runs]
    with django_assert_max_num_queries(1 + 2 + 8 + 1):  # heads, savepoint, runs, one insert
        write_group(group)

    assert [request.answer.event.seq for request in group] == [2] * 8
    assert Event.objects.count() == 16


def test_a_full_run_takes_nothing_more_but_its_end(yard, loop, monkeypatch):
    monkeypatch.setattr(drafts, "MOST_EVENTS", 2)
    run = a_run(yard.ada)
    group = [asked(loop, run, number, "length", "set", number / 2) for number in (1, 2, 3)]
    write_group(group)
    end = asked(loop, run, 3, "run", "finish")
    write_group([end])

    assert group[2].answer.refusal.code == "full"
    assert end.answer.event is not None
    assert Event.objects.count() == 3


def test_a_full_notebook_takes_no_more_trials(yard, loop, monkeypatch):
    """Each trial is compared with each other: thousands would keep a scoring worker from the class."""
    monkeypatch.setattr(drafts, "MOST_TRIALS", 1)
    run, room = a_run(yard.ada), a_run(yard.ada, "climate_control")
    trial = [("apparatus", "release"), ("photogate", "read"), ("notebook", "record")] * 2
    group = [asked(loop, run, number, *act) for number, act in enumerate(trial, start=1)]
    group += [asked(loop, room, number, "apparatus", "apply") for number in (1, 2)]
    group += [asked(loop, room, 2, "top", "set", 1)]
    write_group(group)

    refused = [one for one in group if one.answer.refusal is not None]
    assert refused == [group[5], group[7]]
    assert {one.answer.refusal.code for one in refused} == {"notebook_full"}


def test_what_the_database_does_not_take_costs_nobody_else_their_answer(yard, loop):
    good, bad = a_run(yard.ada), a_run(yard.ben)
    outside = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))  # of the calendar, in UTC
    unkept = asked(loop, bad, 1, "length", "set", 0.5)
    unkept.message = replace(unkept.message, client_time=outside)

    write_group([unkept, asked(loop, good, 1, "length", "set", 0.8)])

    kept = set(Event.objects.values_list("run", flat=True))
    assert good.pk in kept
    # SQLite does not take it and PostgreSQL does: what is answered is what is so.
    assert (unkept.answer.refusal is None) == (bad.pk in kept)
    assert unkept.answer.refusal is None or unkept.answer.refusal.code == "broken"


def test_a_number_that_no_database_keeps_is_refused_for_good(yard, loop, monkeypatch):
    """Told to send it again, the browser would send it for ever, and nothing after it."""
    run = a_run(yard.ada)
    real = Bench.act

    def act(bench: Bench, action: Any) -> Any:
        outcome = real(bench, action)
        return replace(outcome, observations={**outcome.observations, "width": float("inf")})

    monkeypatch.setattr(Bench, "act", act)
    group = [asked(loop, run, 1, "mass", "set", 200)]
    write_group(group)

    assert group[0].answer.refusal.code == "broken"
    assert not Event.objects.exists()


def test_a_bad_action_does_not_cost_the_others_their_answer(yard, loop):
    good, bad = a_run(yard.ada), a_run(yard.ben)

    group = [asked(loop, bad, 1, "length", "set", 99), asked(loop, good, 1, "length", "set", 0.8)]
    write_group(group)

    assert group[0].answer.refusal.code == "out_of_range"
    assert group[1].answer.event.new == 0.8
    assert Event.objects.count() == 1


def test_one_run_may_have_several_actions_in_a_group(yard, loop):
    run = a_run(yard.ada)

    group = [asked(loop, run, n, "length", "set", n / 10) for n in (1, 2, 3)]
    group.append(asked(loop, run, 2, "length", "set", 0.2))
    write_group(group)

    assert [request.answer.event.seq for request in group] == [1, 2, 3, 2]
    assert group[3].answer.repeated
    run.refresh_from_db()
    assert (run.last_seq, run.last_client_seq) == (3, 3)


def test_what_another_process_wrote_is_caught_up_first(yard, loop):
    run = a_run(yard.ada)
    write_group([asked(loop, run, 1, "length", "set", 0.5)])
    here = scribe.shelf
    scribe.shelf = Shelf()  # as in another process
    write_group([asked(loop, run, 2, "length", "set", 1.5)])
    scribe.shelf = here

    third = asked(loop, run, 3, "apparatus", "release")
    write_group([third])

    assert third.answer.event.observations["controls"]["length"] == 1.5
    events = list(run.events.order_by("seq"))
    assert observations_replayed(run, events) == [event.observations for event in events]


def test_a_group_that_was_overtaken_is_written_one_by_one(yard, loop, monkeypatch):
    """Another process commits between our look at the runs and our commit."""
    mine, other = a_run(yard.ada), a_run(yard.ben)
    real, calls = scribe.heads, []

    def stale(run_ids: Any) -> Any:
        found = real(run_ids)
        if not calls:
            calls.append(1)
            write_group([asked(loop, mine, 1, "mass", "set", 200)])
        return found

    monkeypatch.setattr(scribe, "heads", stale)
    group = [
        asked(loop, mine, 1, "length", "set", 0.8),
        asked(loop, other, 1, "length", "set", 0.8),
    ]
    write_group(group)

    assert group[0].answer.refusal.code == "conflict"
    assert group[0].answer.refusal.expected == 2
    assert group[1].answer.event.seq == 1
    assert Event.objects.filter(run=mine).count() == 1


def test_an_error_in_a_lab_is_told_and_leaves_the_others_alone(yard, loop, monkeypatch):
    broken, good = a_run(yard.ada), a_run(yard.ben)
    real = Bench.act

    def act(bench: Bench, action: Any) -> Any:
        if action.target == "mass":
            raise ZeroDivisionError
        return real(bench, action)

    monkeypatch.setattr(Bench, "act", act)
    group = [asked(loop, broken, 1, "mass", "set", 200), asked(loop, good, 1, "length", "set", 0.8)]
    write_group(group)

    assert group[0].answer.refusal.code == "broken"
    assert group[1].answer.event is not None


def test_an_erased_run_does_not_cost_the_others_their_answer(yard, loop):
    gone, good = a_run(yard.ada), a_run(yard.ben)
    write_group([asked(loop, gone, 1, "length", "set", 0.8)])
    gone.delete()

    group = [asked(loop, gone, 2, "length", "set", 0.9), asked(loop, good, 1, "length", "set", 0.8)]
    write_group(group)

    assert group[0].answer.refusal.code == "broken"
    assert group[1].answer.event is not None


def test_what_a_later_app_stores_is_stored_with_the_event_or_not_at_all(yard, loop, monkeypatch):
    run = a_run(yard.ada)

    def store(event: Event) -> None:
        raise RuntimeError("no room")

    monkeypatch.setitem(listeners.stores, ("notebook", "note"), store)
    group = [asked(loop, run, 1, "notebook", "note", "hello")]
    write_group(group)

    assert group[0].answer.refusal.code == "broken"
    assert Event.objects.count() == 0
    run.refresh_from_db()
    assert run.last_seq == 0


def test_finishing_sets_the_run_and_its_steps(yard, loop):
    run = a_run(yard.ada)

    write_group([asked(loop, run, 1, "question", "answer", {"text": "Does length matter?"})])
    write_group([asked(loop, run, 2, "run", "finish")])

    run.refresh_from_db()
    assert run.state == Run.State.FINISHED
    assert run.finished is not None
    assert run.steps_done == ["question"]
    assert run.step == "hypothesis"


def test_replay_from_seed_and_events_gives_equal_observations(yard, loop):
    run = a_run(yard.ada, seed=20)
    deeds = [
        ("length", "set", 0.7),
        ("apparatus", "release", None),
        ("stopwatch", "read", {"swings": 10}),
    ]
    deeds += [
        ("notebook", "record", None),
        ("mass", "set", 55),
        ("stopwatch", "read", {"swings": 10}),
    ]
    group = [asked(loop, run, n + 1, *deed) for n, deed in enumerate(deeds)]
    write_group(group)

    events = list(run.events.order_by("seq"))
    assert observations_replayed(run, events) == [event.observations for event in events]
    run.seed = 21
    assert observations_replayed(run, events) != [event.observations for event in events]


def test_a_changed_event_shows_in_the_replay(yard, loop):
    run = a_run(yard.ada)
    write_group(
        [asked(loop, run, 1, "length", "set", 0.7), asked(loop, run, 2, "apparatus", "release")]
    )
    events = list(run.events.order_by("seq"))

    events[0].value = 0.71

    assert observations_replayed(run, events) != [event.observations for event in events]


def test_a_rebuilt_bench_stands_where_the_live_one_does(yard, loop):
    run = a_run(yard.ada)
    write_group([asked(loop, run, n, "length", "set", n / 10) for n in (1, 2, 3)])
    live = scribe.shelf.take(run.pk)

    again = rebuilt(run.pk)

    assert again.seq == live.seq == 3
    assert again.bench.record.settings == live.bench.record.settings
    assert again.act("apparatus", "release", None) == live.act("apparatus", "release", None)


def test_events_out_of_order_are_not_replayed(yard, loop):
    run = a_run(yard.ada)
    write_group([asked(loop, run, n, "length", "set", n / 10) for n in (1, 2)])

    with pytest.raises(CannotReplay):
        LiveBench.new(run).follow(run.events.filter(seq=2))


def test_the_shelf_keeps_the_benches_used_last(yard):
    runs = [a_run(yard.ada, seed=seed) for seed in range(4)]
    shelf = Shelf(most=2)
    for run in runs:
        shelf.put(LiveBench.new(run))

    assert list(shelf.benches) == [runs[2].pk, runs[3].pk]
    assert shelf.take(runs[2].pk) is not None
    assert shelf.take(runs[2].pk) is None, "nobody else may move a bench that is in use"


def test_a_bench_keeps_no_movements_in_memory(yard, loop):
    run = a_run(yard.ada)
    write_group([asked(loop, run, 1, "apparatus", "release")])

    kept = scribe.shelf.take(run.pk).bench.record.events[0].observations

    assert "trajectory" not in kept
    assert "trajectory" in run.events.get().observations


def test_every_lab_can_be_rebuilt_at_its_bench(yard):
    for name in lab_names():
        run = a_run(yard.ada, lab=name, variant=load_lab(name).default_variant().to_json())
        assert rebuilt(run.pk).bench.variant == Variant.from_json(run.variant)
