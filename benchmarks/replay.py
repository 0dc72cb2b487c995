"""What a replay of a very long run weighs, and how long the server works on it. Prints JSON.

Run it with a database of its own: `ASSAY_VAR=$(mktemp -d) python -m benchmarks.replay --json`.
"""

import argparse
import json
import time
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402  (Django must be set up before)
from django.utils import timezone  # noqa: E402

from labs.core import Action, BadAction, Bench, lab_names, load_lab  # noqa: E402
from labs.students import simulate_run  # noqa: E402
from people.models import User  # noqa: E402
from replay.tape import tape_of  # noqa: E402
from runs.models import Event, Run  # noqa: E402
from runs.services import run_create  # noqa: E402


def long_run(student: User, lab: str, actions: int) -> Run:
    """A student who does the same again and again, until so many actions are done."""
    definition = load_lab(lab)
    variant = definition.default_variant()
    told = simulate_run(definition, variant, "expert", 7).events[:-1]  # without finishing
    run = run_create(student=student, lab=lab, variant=variant, language="en", seed=7)
    bench = Bench(definition, variant, run.seed)
    events: list[Event] = []
    while len(events) < actions:
        done = [event for one in told if (event := acted(run, bench, one)) is not None]
        if not done:
            raise RuntimeError(f"{lab}: nothing of it can be done again")
        events += done
    Event.objects.bulk_create(events[:actions], batch_size=500)
    return run


def acted(run: Run, bench: Bench, told: dict[str, Any]) -> Event | None:
    """One more action; None where the bench refuses it the second time."""
    try:
        outcome = bench.act(Action(told["target"], told["action"], told["new"]))
    except BadAction:
        return None
    return Event(
        run=run,
        seq=bench.count,
        client_seq=bench.count,
        server_time=timezone.now() + timedelta(seconds=4 * bench.count),
        target=told["target"],
        action=told["action"],
        value=told["new"],
        old=outcome.old,
        new=outcome.new,
        observations=outcome.observations,
        scorable=outcome.scorable,
    )


def measured(run: Run) -> dict[str, Any]:
    begun, worked = time.perf_counter(), time.process_time()
    tape = tape_of(run, language="en", figures=True)
    return {
        "kilobytes": round(len(tape.packed) / 1000),
        "left_out": tape.left_out,
        "seconds": round(time.perf_counter() - begun, 2),
        "cpu_s": round(time.process_time() - worked, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--actions", type=int, default=2000)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    call_command("migrate", verbosity=0)
    student = User.objects.create(username="benchmark")
    found: dict[str, Any] = {"actions": asked.actions}
    for lab in lab_names():
        found[lab] = measured(long_run(student, lab, asked.actions))
    print(json.dumps(found, indent=None if asked.json else 2))


if __name__ == "__main__":
    main()
