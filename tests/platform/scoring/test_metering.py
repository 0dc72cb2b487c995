"""A drain measures its batches, and the queue's server keeps the sums."""

from deeds import HYPOTHESIS, trial
from schoolyard import a_run

from scoring import drain as draining
from scoring.metering import figures
from scoring.queue import enqueue_committed


def test_batches_and_passes_of_a_drain_are_kept_by_task(yard, do, drain, monkeypatch):
    monkeypatch.setattr(draining, "IDLE_S", 0.1)
    monkeypatch.setattr(draining.Markings, "add", lambda markings, judged: None)
    monkeypatch.setattr(draining.meter, "counts", type(draining.meter.counts)(float))
    for seed in range(3):
        enqueue_committed(do(a_run(yard.ada, seed=seed), HYPOTHESIS, *trial(0.5)))

    drain()

    distributions, counters = figures()
    for task in ("explanations", "procedures"):
        assert distributions["batch_steps", task].total == 3
        assert distributions["pass_rows", task].total == 3
        assert sum(distributions["queue_age_seconds", task].counts) >= 1
        assert 0 < distributions["queue_age_seconds", task].total < 60
        assert counters["tokens", task] > 30
    assert not [key for key in counters if key[0] == "failures"]
