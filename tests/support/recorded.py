"""A simulated student's whole run in the database, with its times, its rule scores and its notes."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from courses.models import Assignment
from labs.core import Bench, EventRow, Variant, load_lab
from labs.students import Student, at_bench
from people.models import User
from runs.models import Event, Run
from runs.selectors import record_of
from runs.services import run_create
from scoring.judging import judge_by_rules
from scoring.models import Feedback, Score
from scoring.records import Records
from scoring.writing import write

SCORED_AFTER = timedelta(milliseconds=40)


def record_run(
    student: User,
    lab: str,
    *,
    kind: str = "expert",
    seed: int = 7,
    scaffold: str = "structured",
    assignment: Assignment | None = None,
    begun: datetime | None = None,
    finished: bool = True,
    **fields: Any,
) -> Run:
    """The run of one simulated student, scored by the rules as it went along; `finished` False: still open."""
    variant = load_lab(lab).default_variant(scaffold)
    run = run_create(
        student=student,
        lab=lab,
        variant=variant,
        language="en",
        assignment=assignment,
        seed=seed,
        **fields,
    )
    run.started = begun or timezone.now() - timedelta(hours=1)
    rows = rows_of(lab, variant, kind, seed)
    events = [event_of(run, row) for row in rows if finished or row.action != "finish"]
    Event.objects.bulk_create(events)
    close(run, events)
    score(run, events)
    return run


def rows_of(lab: str, variant: Variant, kind: str, seed: int) -> list[EventRow]:
    definition = load_lab(lab)
    student = Student(definition, variant, kind, seed)
    return [row for _, row in at_bench(student, Bench(definition, variant, seed))]


def event_of(run: Run, row: EventRow) -> Event:
    trial = "trial" in row.observations
    return Event(
        run=run,
        seq=row.seq,
        client_seq=row.seq,
        server_time=run.started + timedelta(seconds=row.seconds),
        target=row.target,
        action=row.action,
        value=row.new,
        old=row.old,
        new=row.new,
        observations=row.observations,
        scorable=trial or row.action in ("state", "answer", "finish"),
    )


def close(run: Run, events: list[Event]) -> None:
    """The run's row as the scribe leaves it."""
    last = events[-1]
    run.last_seq = run.last_client_seq = last.seq
    run.last_event = last.server_time
    steps = record_of(run, events).steps
    run.steps_done = [step for step, status in steps.items() if status == "done"]
    if (last.target, last.action) == ("run", "finish"):
        run.state, run.finished = Run.State.FINISHED, last.server_time
    run.save()


def score(run: Run, events: list[Event]) -> None:
    """What the rules said, at the time when they would have said it."""
    steps = [(run.pk, event.seq) for event in events if event.scorable]
    known = Records().upto({run.pk: events[-1].seq})
    write(judge_by_rules(steps, known), complete=True)
    times = {event.seq: event.server_time + SCORED_AFTER for event in events}
    for model in (Score, Feedback):
        rows = list(model.objects.filter(run=run))
        for one in rows:
            one.created = times[one.seq]
        model.objects.bulk_update(rows, ["created"])
