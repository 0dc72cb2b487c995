"""What one score costs the learner model, with 200 scores behind it. Prints JSON.

Run it with a database of its own: `ASSAY_VAR=$(mktemp -d) python -m benchmarks.mastery`.
"""

import json
import time

import django

django.setup()

from django.core.management import call_command  # noqa: E402  (Django must be set up before)

from labs.core import load_lab  # noqa: E402
from learners.mastery import mastery_update  # noqa: E402
from people.models import Institution, Role, User  # noqa: E402
from runs.models import Run  # noqa: E402
from scoring.models import Score  # noqa: E402

BEHIND, MEASURED = 200, 200
PRACTICE = "control_of_variables"


def a_score(run: Run, seq: int) -> Score:
    return Score.objects.create(
        run=run, seq=seq, scorer="rules", practice=PRACTICE, verdict="correct", confidence=0.9
    )


def milliseconds() -> list[float]:
    """Processor time of one thread for each update, in ms, from the least to the most."""
    here = Institution.objects.create(name="Benchmark")
    student = User.objects.create(username="benchmark", role=Role.STUDENT, institution=here)
    lab = load_lab("pendulum")
    run = Run.objects.create(student=student, lab=lab.name, lab_version=lab.version)
    for seq in range(BEHIND):
        a_score(run, seq)
    mastery_update(run=run)
    taken = []
    for seq in range(BEHIND, BEHIND + MEASURED):
        score = a_score(run, seq)
        began = time.thread_time()
        mastery_update(run=run, scores=[score.pk])
        taken.append(1000 * (time.thread_time() - began))
    return sorted(taken)


def main() -> None:
    call_command("migrate", verbosity=0)
    taken = milliseconds()
    print(
        json.dumps(
            {
                "updates": MEASURED,
                "p50_ms": round(taken[MEASURED // 2], 2),
                "p95_ms": round(taken[MEASURED * 95 // 100], 2),
                "promised_p95_ms": 5,
            }
        )
    )


if __name__ == "__main__":
    main()
