"""How long a regrading of a whole class takes: its preview, apply, undo, and mastery after each. Prints JSON.

Every verdict of the rules of 300 students is made anew (45,000 scores); computing them is the models' work
and not measured here. `cpu_s` is what is left on a machine that has other work.

Run it with a database of its own: `ASSAY_VAR=$(mktemp -d) DJANGO_SETTINGS_MODULE=assay.settings
python -m benchmarks.regrading --json`.
"""

import argparse
import json
import random
import time
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402  (Django must be set up before)
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from benchmarks.gradebook import school  # noqa: E402
from courses.models import Course  # noqa: E402
from learners.mastery import mastery_update  # noqa: E402
from people.models import User  # noqa: E402
from regrading import tasks  # noqa: E402
from regrading.mastery import move_slice  # noqa: E402
from regrading.services import regrading_apply, regrading_undo  # noqa: E402
from runs.models import Run  # noqa: E402
from scoring.models import Regrading, Rescored, Score  # noqa: E402

VERDICTS = ("correct", "incorrect", "incomplete")


def computed(course: Course, teacher: User) -> Regrading:
    """As it stands when every verdict of the rules has been made anew."""
    regrading = Regrading.objects.create(
        course=course, reason="Benchmark", teacher=teacher, state=Regrading.State.READY
    )
    rng = random.Random(2)
    rows = []
    for old in Score.objects.filter(scorer=Score.Scorer.RULES).iterator():
        same = {name: getattr(old, name) for name in Rescored.SAME}
        row = Rescored(regrading=regrading, run_id=old.run_id, old=old, **same)
        row.verdict = rng.choice(VERDICTS)
        rows.append(row)
    Rescored.objects.bulk_create(rows, batch_size=500)
    return regrading


def timed(act: Callable[[], Any]) -> dict[str, float]:
    begun, work = time.perf_counter(), time.process_time()
    act()
    return {
        "s": round(time.perf_counter() - begun, 2),
        "cpu_s": round(time.process_time() - work, 2),
    }


def followed(pk: int) -> dict[str, float]:
    """Mastery of everybody, slice after slice, as the worker does it."""
    slices = 0

    def follow() -> None:
        nonlocal slices
        more = True
        while more:
            more = move_slice(Regrading.objects.get(pk=pk))
            slices += 1

    return {**timed(follow), "slices": slices}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=300)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    call_command("migrate", verbosity=0)
    tasks.move_mastery.delay = lambda pk: None  # measured by itself below
    course, teacher = school(asked.students)
    for run in Run.objects.select_related("student"):
        mastery_update(run=run)
    regrading = computed(course, teacher)
    client = Client(headers={"host": "localhost"})
    client.force_login(teacher)
    address = reverse("regrading:one", args=[course.pk, regrading.pk])
    client.get(address)  # templates and catalogues are read once
    with CaptureQueriesContext(connection) as queries:
        preview = timed(lambda: client.get(address))
    found = {
        "students": asked.students,
        "scores": Rescored.objects.count(),
        "preview": {**preview, "queries": len(queries)},
        "apply": timed(lambda: regrading_apply(regrading=regrading)),
        "mastery": followed(regrading.pk),
        "undo": timed(lambda: regrading_undo(regrading=regrading)),
        "mastery_after_undo": followed(regrading.pk),
    }
    print(json.dumps(found, indent=None if asked.json else 2))


if __name__ == "__main__":
    main()
