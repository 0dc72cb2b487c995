"""How long a gradebook of 300 students by 42 steps takes: server time and queries. Prints JSON.

Run it with a database of its own: `ASSAY_VAR=$(mktemp -d) python -m benchmarks.gradebook --json`.
"""

import argparse
import json
import random
import time
from statistics import median
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402  (Django must be set up before)
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from courses.models import Course, Membership, Sequence, SequenceVersion, Stage  # noqa: E402
from labs.core import STEPS, lab_names, load_lab  # noqa: E402
from people.models import Institution, Role, User  # noqa: E402
from runs.models import Run  # noqa: E402
from scoring.models import Score  # noqa: E402

STAGES = 6  # of seven steps each: 42
TRIALS = 5  # each scored by the rules for every practice, and by a model
PAGES = ("book", "csv", "xlsx", "statistics")


@transaction.atomic
def school(students: int) -> tuple[Course, User]:
    """A class that has been through a whole sequence."""
    here = Institution.objects.create(name="Benchmark")
    teacher = User.objects.create(username="benchmark", role=Role.TEACHER, institution=here)
    sequence = Sequence.objects.create(owner=teacher, institution=here, title="All of it")
    version = SequenceVersion.objects.create(sequence=sequence, published=timezone.now())
    for place, lab in enumerate(lab_names()[:STAGES], 1):
        Stage.objects.create(version=version, position=place, kind="lab", lab=lab)
    course = Course.objects.create(institution=here, title="Benchmark")
    course.memberships.create(user=teacher, part=Membership.Part.TEACHER)
    given = course.assignments.create(version=version, due=timezone.now())
    people = [
        User(username=f"b{n}", first_name=f"B{n}", role=Role.STUDENT, institution=here)
        for n in range(students)
    ]
    User.objects.bulk_create(people)
    Membership.objects.bulk_create([Membership(course=course, user=one) for one in people])
    rng = random.Random(1)
    runs = [
        Run(
            student=one, assignment=given, stage=stage, lab=stage.lab, lab_version="1",
            state="finished", finished=timezone.now(), steps_done=list(STEPS),
        )
        for one in people
        for stage in version.stages.all()
    ]  # fmt: skip
    Run.objects.bulk_create(runs, batch_size=500)
    scores = [score for run in runs for score in scores_of(run, rng)]
    Score.objects.bulk_create(scores, batch_size=500)
    return course, teacher


def scores_of(run: Run, rng: random.Random) -> list[Score]:
    """A run's scores as scoring leaves them: words once, trials again and again."""
    verdicts = ("correct", "incorrect", "incomplete")
    words = [(step, "explanations", step) for step in STEPS if step != "collect"]
    practices = [(p, "rules", "collect") for p in load_lab(run.lab).practices]
    trials = [*practices, ("collect", "procedures", "collect")] * TRIALS
    return [
        Score(
            run=run, seq=seq, scorer=scorer, practice=practice, step=step,
            verdict=rng.choice(verdicts), confidence=0.9, rubric_version="rules@1",
        )
        for seq, (practice, scorer, step) in enumerate([*words, *trials], 1)
    ]  # fmt: skip


def measured(client: Client, course: Course, page: str, times: int) -> dict[str, Any]:
    address = reverse(f"gradebook:{page}", args=[course.pk])
    client.get(address)  # templates and catalogues are read once
    took, worked = [], []
    for _ in range(times):
        begun, work = time.perf_counter(), time.process_time()
        answer = client.get(address)
        took.append(time.perf_counter() - begun)
        worked.append(time.process_time() - work)
        assert answer.status_code == 200, answer.status_code
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return {
        "median_s": round(median(took), 3),
        "worst_s": round(max(took), 3),
        "cpu_s": round(median(worked), 3),  # what is left of it on a machine that has other work
        "queries": len(queries),
        "kilobytes": round(len(answer.content) / 1000),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=300)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    call_command("migrate", verbosity=0)
    course, teacher = school(asked.students)
    client = Client(headers={"host": "localhost"})
    client.force_login(teacher)
    found = {
        "students": asked.students,
        "steps": STAGES * len(STEPS),
        "scores": Score.objects.count(),
        **{page: measured(client, course, page, asked.times) for page in PAGES},
    }
    print(json.dumps(found, indent=None if asked.json else 2))


if __name__ == "__main__":
    main()
