"""Streams and leases on a real Valkey."""

from uuid import uuid4

import pytest
from deeds import HYPOTHESIS
from schoolyard import a_run

from assay.celery import app
from scoring import lease, queue
from scoring.sweep import sweep


def tasks_waiting(name: str = "score.cpu") -> int:
    with app.connection_for_read() as connection:
        return int(connection.default_channel.client.llen(name))


def test_a_class_rings_celery_once(valkey):
    queue.enqueue([(uuid4(), 1) for _ in range(50)])
    queue.enqueue([(uuid4(), 2) for _ in range(50)])

    assert queue.backlog() == {0: 100}
    assert tasks_waiting() == 1


def test_each_group_has_its_own_drain(valkey, settings):
    settings.SCORING_GROUPS = 4
    queue.enqueue([(uuid4(), 1) for _ in range(100)])

    assert tasks_waiting() == 4
    assert sum(queue.backlog().values()) == 100
    assert sorted(stream for group in range(4) for stream in queue.streams_of(group)) == sorted(
        queue.stream_of(shard) for shard in range(settings.SCORING_SHARDS)
    )


def test_a_run_stays_in_its_shard(settings):
    run_id = uuid4()

    assert len({queue.shard_of(run_id) for _ in range(10)}) == 1
    assert 0 <= queue.shard_of(run_id) < settings.SCORING_SHARDS


def test_entries_come_out_oldest_first_over_all_streams(valkey):
    for seq in range(30):
        queue.enqueue([(uuid4(), seq)])
    queue.make_readers(0)

    times = [int(entry.id.partition("-")[0]) for entry in queue.read(0, 8, None)]

    assert times == sorted(times)
    assert len(times) == 30


def test_what_is_acknowledged_is_gone(valkey):
    queue.enqueue([(uuid4(), seq) for seq in range(5)])
    queue.make_readers(0)
    found = queue.read(0, 8, None)

    queue.acknowledge(found[:3])

    assert queue.backlog() == {0: 2}
    assert queue.claim(0) == [entry._replace(again=True) for entry in found[3:]]


def test_an_emptied_server_is_made_ready_again(valkey):
    queue.make_readers(0)
    valkey.flushall()
    queue.enqueue([(uuid4(), 1)])

    assert queue.read(0, 8, None) == []
    assert len(queue.read(0, 8, None)) == 1


def test_only_one_task_holds_a_lease(valkey):
    assert lease.take(0, "one")
    assert lease.take(0, "two") is None


def test_the_same_task_delivered_again_takes_over_at_once(valkey):
    first = lease.take(0, "one")
    second = lease.take(0, "one")

    assert second is not None
    assert not lease.renew(0, first), "the first is fenced out"
    assert lease.renew(0, second)


def test_a_task_whose_name_begins_alike_is_another(valkey):
    lease.take(0, "one")

    assert lease.take(0, "on") is None


def test_a_lease_runs_out(valkey):
    lease.take(0, "one")

    assert 0 < valkey.pttl("lease:{0}") <= lease.LEASE_MS


def test_releasing_does_not_take_anothers_lease(valkey):
    token = lease.take(0, "one")
    valkey.set("lease:{0}", "two/x")

    lease.release(0, token)

    assert valkey.get("lease:{0}") == b"two/x"


def test_passing_on_names_the_next_task(valkey):
    token = lease.take(0, "one")

    assert lease.pass_on(0, token, "two")
    assert lease.take(0, "three") is None
    assert lease.take(0, "two")


def test_the_watch_rings_for_what_lags(valkey):
    queue.enqueue([(uuid4(), 1)])
    assert queue.ring_lagging() == 0, "somebody has been sent"
    valkey.delete("lease:{0}")

    assert queue.ring_lagging() == 1
    assert tasks_waiting() == 2


def test_a_dead_server_costs_no_action(settings, tmp_path):
    settings.STREAM_REDIS_URL = f"unix://{tmp_path / 'nobody.sock'}"

    queue.enqueue([(uuid4(), 1)])  # says so in the log, and the sweep finds it later


@pytest.fixture
def settled(monkeypatch):
    monkeypatch.setattr("scoring.sweep.SETTLED_S", -1)


def test_the_sweep_finds_what_was_never_queued(yard, do, valkey, drain, settled):
    run = a_run(yard.ada)
    do(run, HYPOTHESIS)  # committed, and then the server of queues was gone

    assert sweep() == 1
    drain()

    assert run.scored_steps.count() == 1
    assert sweep(full=True) == 0


def test_the_sweep_leaves_alone_what_waits(yard, do, valkey, settled):
    run = a_run(yard.ada)
    queue.enqueue_committed(do(run, HYPOTHESIS))

    assert sweep() == 0
    assert queue.backlog() == {0: 1}


def test_the_sweep_gives_a_young_step_its_time(yard, do, valkey):
    do(a_run(yard.ada), HYPOTHESIS)

    assert sweep(full=True) == 0
