"""What a decision costs: for one student, and for a class of 300, each with a whole term behind them. Prints JSON.

Run it with a database of its own: `ASSAY_VAR=$(mktemp -d) DJANGO_SETTINGS_MODULE=assay.settings
python -m benchmarks.deciding --json`.
`--cohort`: with a version of `sequencing` of the installation's own, learnt from simulated students in the same run.
Every student has something of every skill of the catalogue and six finished runs, every lab has a vector for
interests, the course has a due date, and the slot may be filled with any lab: nothing is left out of what a choice
reads.
"""

import argparse
import json
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import django
import numpy as np

django.setup()

from django.core.management import call_command  # noqa: E402  (Django must be set up before)
from django.utils import timezone  # noqa: E402

from courses.models import (  # noqa: E402
    Assignment,
    Course,
    Membership,
    Sequence,
    SequenceVersion,
    Stage,
)
from labs.core import lab_names, load_lab  # noqa: E402
from learners import cohort  # noqa: E402
from learners.graph.selectors import needs_of  # noqa: E402
from learners.ledger import row_of  # noqa: E402
from learners.models import Decision, Mastery  # noqa: E402
from learners.services import decide_first  # noqa: E402
from learners.skills import all_skills, concepts_of, skills_of  # noqa: E402
from learners.tracing import Observation, fold  # noqa: E402
from ml.sequencing import course as simulated  # noqa: E402
from ml.sequencing.fit import fit_cohort, observe  # noqa: E402
from ml.sequencing.students import FadingFamily  # noqa: E402
from ml.serving.versions import digest_of  # noqa: E402
from people.models import Institution, Role, User  # noqa: E402
from recommendations.models import LabVector  # noqa: E402
from runs.models import Run  # noqa: E402
from scoring.models import Score  # noqa: E402

RUNS = 6
HIDDEN = 384  # numbers of a lab's vector, as the backbone makes it
PROMISED_P95_MS, PROMISED_CLASS_S = 50, 5


def a_class(students: int) -> Assignment:
    """A course with an adaptive slot over all labs."""
    school = Institution.objects.create(name="Benchmark")
    teacher = User.objects.create(username="teacher", role=Role.TEACHER, institution=school)
    sequence = Sequence.objects.create(owner=teacher, institution=school, title="Benchmark")
    version = SequenceVersion.objects.create(sequence=sequence, published=timezone.now())
    Stage.objects.create(
        version=version, position=1, kind=Stage.Kind.ADAPTIVE, allowed_labs=list(lab_names())
    )
    course = Course.objects.create(institution=school, title="Benchmark")
    due = timezone.now() + timedelta(minutes=40)
    assignment = Assignment.objects.create(course=course, version=version, due=due)
    people = User.objects.bulk_create(
        User(username=f"s{number}", role=Role.STUDENT, institution=school)
        for number in range(students)
    )
    Membership.objects.bulk_create(
        Membership(course=course, user=user, part=Membership.Part.STUDENT) for user in people
    )
    for number, user in enumerate(people):
        a_term_behind(user, number)
    some_vectors()
    return assignment


def some_vectors() -> None:
    """Of each lab, for the interest of a student in it: what reckoning with it costs does not depend on the words."""
    found = np.random.default_rng(2).normal(size=(len(lab_names()), HIDDEN))
    LabVector.objects.bulk_create(
        LabVector(lab=lab, digest="benchmark", vector=(one / np.linalg.norm(one)).tolist())
        for lab, one in zip(lab_names(), found, strict=True)
    )


def a_term_behind(student: User, number: int) -> None:
    """Four in five of all skills seen, three weeks ago; the rest is for the class's mean to tell."""
    skills = [skill for place, skill in enumerate(all_skills()) if (place + number) % 5]
    seen = time.time() - 21 * 86_400
    Mastery.objects.bulk_create(
        row_of(
            student.pk,
            skill,
            fold(
                [
                    Observation(1, "a", "correct", skill=skill, at=seen),
                    Observation(
                        2,
                        "b",
                        "correct" if (place + number) % 3 else "incorrect",
                        skill=skill,
                        at=seen + 60,
                    ),
                ]
            ),
        )
        for place, skill in enumerate(skills)
    )
    names = [lab_names()[(number + place) % len(lab_names())] for place in range(RUNS)]
    runs = Run.objects.bulk_create(
        Run(student=student, lab=name, lab_version=load_lab(name).version, state="finished")
        for name in names
    )
    for run in runs:
        run.finished = run.started + timedelta(minutes=30)
    Run.objects.bulk_update(runs, ["finished"])
    Score.objects.bulk_create(score for run in runs for score in scores_of(run, number))


def scores_of(run: Run, number: int) -> list[Score]:
    """Twice of every practice and of every step in words that a skill of the lab is shown by."""
    lab = load_lab(run.lab)
    steps = dict.fromkeys(
        [*lab.practices, *(step for one in concepts_of(lab) for step in one.steps)]
    )
    return [
        Score(
            run=run,
            seq=seq,
            scorer="rules",
            practice=step,
            step=step,
            verdict="correct" if (seq + number) % 3 else "incorrect",
            confidence=1.0,
            detail={},
        )
        for seq, step in enumerate([*steps, *steps], start=1)
    ]


def go_by_a_cohort(folder: Path) -> None:
    """Learn from forty simulated students and decide by that."""
    skills, rng = list(all_skills()), np.random.default_rng(1)
    labs = np.array([[skill in skills_of(lab) for skill in skills] for lab in lab_names()])
    needs = needs_of(None)
    stated = np.array([[one in needs.get(skill, ()) for one in skills] for skill in skills])
    course = simulated.Course(stated, labs, np.arange(len(labs)))
    log = observe(FadingFamily(course, rng), course, 40, 6, rng)
    fit_cohort(log.part(8), log.part(0, 8), course, skills).save(folder)
    choice = cohort.Choice("sequencing@1.1", folder, digest_of(folder))
    cohort.choose_with(lambda: choice)


def measured(assignment: Assignment) -> dict[str, float]:
    """Wall-clock of every decision of the class, one after the other, written and all."""
    members = assignment.course.memberships.filter(part=Membership.Part.STUDENT)
    students = [one.user for one in members.select_related("user")]
    decide_first(students[0])  # labs and graph are read once in a process
    taken, began = [], time.perf_counter()
    for student in students:
        start = time.perf_counter()
        decide_first(student, assignment)
        taken.append(1000 * (time.perf_counter() - start))
    whole = time.perf_counter() - began
    taken.sort()
    assert Decision.objects.filter(assignment=assignment).count() == len(students)
    return {
        "students": len(students),
        "p50_ms": round(taken[len(taken) // 2], 1),
        "p95_ms": round(taken[len(taken) * 95 // 100], 1),
        "class_s": round(whole, 2),
    }


def main() -> None:
    """Print the figures beside what was promised."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.deciding")
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    parser.add_argument("--students", type=int, default=300)
    parser.add_argument("--cohort", action="store_true", help="decide by a version of one's own")
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    with tempfile.TemporaryDirectory() as folder:
        if options.cohort:
            go_by_a_cohort(Path(folder))
        found = {"cohort": options.cohort} | measured(a_class(options.students))
    promised = {"promised_p95_ms": PROMISED_P95_MS, "promised_class_s": PROMISED_CLASS_S}
    told = found | promised
    if options.json:
        print(json.dumps(told))
    else:
        print("\n".join(f"{name}: {value}" for name, value in told.items()))


if __name__ == "__main__":
    main()
