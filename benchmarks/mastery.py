"""What one score costs the learner model, and whether a rebuild gives the same numbers. Prints JSON.

Run it with a database of its own: `ASSAY_VAR=$(mktemp -d) DJANGO_SETTINGS_MODULE=assay.settings
python -m benchmarks.mastery`. Measured are scores with 200 others behind them; the first ones of a skill,
which ask what 30 classmates have shown; and those of eight students together, as a scoring worker counts them.
With `--reader FOLDER` the sequence reader in that folder, as `python -m ml.tracing.retrain` makes it, is blended in.
"""

import argparse
import json
import time
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402  (Django must be set up before)
from django.utils import timezone  # noqa: E402

from courses.models import Course, Membership  # noqa: E402
from labs.core import PRACTICES, load_lab  # noqa: E402
from learners import reader  # noqa: E402
from learners.ledger import row_of  # noqa: E402
from learners.mastery import mastery_rebuild, mastery_update, mastery_update_all  # noqa: E402
from learners.models import Mastery, MasteryEvidence  # noqa: E402
from learners.priors import ClassMeans  # noqa: E402
from learners.skills import skills_of  # noqa: E402
from learners.tracing import Belief  # noqa: E402
from ml.serving.versions import digest_of  # noqa: E402
from people.models import Institution, Role, User  # noqa: E402
from runs.models import Event, Run  # noqa: E402
from scoring.aftermath import AT_ONCE  # noqa: E402
from scoring.models import Score  # noqa: E402

BEHIND, MEASURED, MATES, FIRST, JOINED = 200, 200, 30, 40, 64
PRACTICE = "control_of_variables"
VERDICTS = ("correct", "correct", "incorrect", "incomplete")


def a_score(run: Run, seq: int, practice: str = PRACTICE) -> Score:
    """With its event, and now and then a hint before it."""
    action = "ask" if seq % 7 == 0 else "state"
    Event.objects.create(
        run=run,
        seq=seq,
        target="hint" if action == "ask" else "claim",
        action=action,
        value={"step": "collect"},
        server_time=timezone.now(),
    )
    return Score.objects.create(
        run=run,
        seq=seq,
        scorer="rules",
        practice=practice,
        step="collect",
        verdict=VERDICTS[seq % len(VERDICTS)],
        confidence=0.9,
    )


def a_run(student: User) -> Run:
    lab = load_lab("pendulum")
    return Run.objects.create(student=student, lab=lab.name, lab_version=lab.version)


def a_class() -> list[User]:
    """Students of one course; the first MATES of them have shown something of every skill of the lab."""
    here = Institution.objects.create(name="Benchmark")
    course = Course.objects.create(institution=here, title="Benchmark")
    people = User.objects.bulk_create(
        User(username=f"s{number}", role=Role.STUDENT, institution=here)
        for number in range(MATES + FIRST + JOINED + 1)
    )
    Membership.objects.bulk_create(
        Membership(course=course, user=user, part=Membership.Part.STUDENT) for user in people
    )
    Mastery.objects.bulk_create(
        row_of(user.pk, skill, Belief(0.7, shown=2, count=2, order=1))
        for user in people[:MATES]
        for skill in skills_of("pendulum")
    )
    return people


def update_ms(run: Run, score: Score, means: ClassMeans) -> float:
    """Processor time of one thread; a worker keeps `means` as long as it lives."""
    began = time.thread_time()
    mastery_update_all(runs=[run], scores=[score.pk], means=means)
    return 1000 * (time.thread_time() - began)


def with_many_behind(student: User) -> list[float]:
    """Each of MEASURED updates, from the least to the most."""
    run = a_run(student)
    for seq in range(1, BEHIND + 1):
        a_score(run, seq, PRACTICES[seq % len(PRACTICES)])
    mastery_update(run=run)
    means, later = ClassMeans(), range(BEHIND + 1, BEHIND + MEASURED + 1)
    return sorted(update_ms(run, a_score(run, seq), means) for seq in later)


def together(students: list[User]) -> list[float]:
    """What one of AT_ONCE students costs who are counted together, from the least to the most."""
    means, taken = ClassMeans(), []
    for start in range(0, len(students) - AT_ONCE + 1, AT_ONCE):
        runs = [a_run(student) for student in students[start : start + AT_ONCE]]
        for seq, practice in enumerate((*PRACTICES, *PRACTICES), start=1):
            scores = [a_score(run, seq, practice).pk for run in runs]
            began = time.thread_time()
            mastery_update_all(runs=runs, scores=scores, means=means)
            taken.append(1000 * (time.thread_time() - began) / AT_ONCE)
    return sorted(taken)


def first_of_a_skill(students: list[User]) -> list[float]:
    """The first update of each student and practice."""
    means, taken = ClassMeans(), []
    for student in students:
        run = a_run(student)
        for seq, practice in enumerate(PRACTICES, start=1):
            taken.append(update_ms(run, a_score(run, seq, practice), means))
    return sorted(taken)


def numbers() -> list[Any]:
    """Everything that was derived."""
    rows = Mastery.objects.exclude(evidence_count=2).order_by("student", "skill")
    evidence = MasteryEvidence.objects.order_by("student", "pk")
    return [
        *rows.values_list("student", "skill", "probability", "uncertainty", "shown", "standing"),
        *evidence.values_list("student", "skill", "score", "before", "after", "weight"),
    ]


def blend_in(folder: Path) -> None:
    """As if that version had been promoted long ago."""
    choice = reader.Choice("tracing@1.1", folder, digest_of(folder))
    reader.choose_with(lambda: choice)
    if reader.live_reader() is None:
        raise SystemExit(f"{folder} holds no sequence reader; make one with ml.tracing.retrain")


def main() -> None:
    """Print the figures beside what was promised."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mastery")
    parser.add_argument("--reader", type=Path, help="folder of a sequence reader to blend in")
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    if options.reader:
        blend_in(options.reader)
    people = a_class()
    many = with_many_behind(people[-1])
    apart, joined = people[MATES : MATES + FIRST], people[MATES + FIRST : -1]
    first, shared = first_of_a_skill(apart), together(joined)
    before, began = numbers(), time.perf_counter()
    for student in people[MATES:]:
        mastery_rebuild(student=student.pk)
    told = {
        "sequence_reader": options.reader is not None,
        "updates": len(many),
        "p50_ms": round(many[len(many) // 2], 2),
        "p95_ms": round(many[len(many) * 95 // 100], 2),
        "first_updates": len(first),
        "first_p50_ms": round(first[len(first) // 2], 2),
        "first_p95_ms": round(first[len(first) * 95 // 100], 2),
        "together": AT_ONCE,
        "each_together_p50_ms": round(shared[len(shared) // 2], 2),
        "each_together_p95_ms": round(shared[len(shared) * 95 // 100], 2),
        "promised_p95_ms": 5,
        "rebuilt_rows": len(before),
        "rebuild_s": round(time.perf_counter() - began, 2),
        "rebuild_is_equal": numbers() == before,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
