"""Run in the product's environment: every run of its database checked from seed and events alone.

Prints JSON: what the database should hold and does not, or holds and should not.
"""

import json
from typing import Any

import django

django.setup()

from labs.core import RunRecord, Variant, assess, load_lab  # noqa: E402  (Django comes first)
from runs.bench import observations_replayed  # noqa: E402
from runs.models import Run  # noqa: E402
from runs.selectors import event_row  # noqa: E402
from scoring.models import Score, ScoredStep  # noqa: E402


def expected_scores(run: Run, events: list[Any]) -> set[tuple[int, str, str]]:
    """Seq, scorer and practice of every score that the run's events ask for."""
    record = RunRecord(load_lab(run.lab), Variant.from_json(run.variant))
    wanted: set[tuple[int, str, str]] = set()
    for event in events:
        record.add(event_row(run, event))
        if not event.scorable:
            continue
        wanted |= {(event.seq, "rules", one.practice) for one in assess(record, event.seq)}
        if (explanation := record.explanation(event.seq)) is not None:
            wanted.add((event.seq, "explanations", explanation.step))
        if "trial" in event.observations:
            wanted.add((event.seq, "procedures", "collect"))
    return wanted


def problems_of(run: Run) -> list[str]:
    events = list(run.events.order_by("seq"))
    found = []
    if [event.seq for event in events] != list(range(1, len(events) + 1)):
        found.append("the events are not numbered 1, 2, 3 ...")
    numbers = [event.client_seq for event in events]
    if numbers != list(range(1, len(numbers) + 1)):
        found.append(f"the browser's numbers are {numbers}")
    if (run.last_seq, run.last_client_seq) != (len(events), len(events)):
        found.append(f"the run's row says {run.last_seq}, {run.last_client_seq}")
    if [event.observations for event in events] != observations_replayed(run, events):
        found.append("replay shows something else")
    marks = sorted(ScoredStep.objects.filter(run=run).values_list("seq", flat=True))
    if marks != [event.seq for event in events if event.scorable]:
        found.append(f"the scored steps are {marks}")
    superseded = set(
        ScoredStep.objects.filter(run=run, superseded=True).values_list("seq", flat=True)
    )
    rows = list(Score.objects.filter(run=run).values_list("seq", "scorer", "practice"))
    wanted = expected_scores(run, events)
    asked = {one for one in wanted if one[1] == "rules" or one[0] not in superseded}
    if len(rows) != len(set(rows)) or not asked <= set(rows) <= wanted:
        found.append(f"scores {sorted(set(rows) ^ asked)}")
    return [f"{run.pk}: {problem}" for problem in found]


if __name__ == "__main__":
    print(json.dumps([problem for run in Run.objects.all() for problem in problems_of(run)]))
