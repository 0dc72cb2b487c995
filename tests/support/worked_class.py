"""Some days of work of the demo class: runs with scores, the mastery they move, what was decided.

python -m tests.support.worked_class
"""

from datetime import timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402  (Django must be set up before)

from labs.core import PRACTICES  # noqa: E402
from learners.mastery import mastery_update  # noqa: E402
from learners.models import MasteryEvidence  # noqa: E402
from learners.services import decide_after, start_run  # noqa: E402
from learners.stages import assignments_of  # noqa: E402
from people.models import User  # noqa: E402
from runs.models import Run  # noqa: E402
from scoring.models import Score  # noqa: E402

DAYS = 4
# How each student works: the practices and written steps that go wrong, and from which run on they go well.
WEAK = {
    "sam": (["replication"], 2),
    "mia": ([], 0),
    "leo": (["control_of_variables", "claim"], 3),
    "yue": (["claim_matches_data"], 1),
    "noor": (["control_of_variables"], 2),
    "ivan": (["control_of_variables", "range_coverage", "replication", "claim"], 9),
    "ana": (["replication", "hypothesis"], 9),
}


def scored(run: Run, weak: list[str]) -> None:
    """Each practice judged twice, each written step once."""
    steps = [(name, name) for name in ("hypothesis", "analyse", "claim")]
    marks = [(name, "collect") for name in PRACTICES] * 2 + steps
    for seq, (practice, step) in enumerate(marks, start=1):
        Score.objects.create(
            run=run,
            seq=seq,
            practice=practice,
            step=step,
            verdict="incorrect" if practice in weak else "correct",
            scorer="rules" if practice in PRACTICES else "explanations",
            confidence=1.0 if practice in PRACTICES else 0.9,
            rubric_version="rules@1",
            detail={},
        )


def worked(student: User, number: int, weak: list[str]) -> None:
    """One run out of what was decided, finished and decided on, on the day of that number."""
    assignment = assignments_of(student)[0]
    run = start_run(student=student, language="en", assignment=assignment)
    scored(run, weak)
    day = timezone.now() - timedelta(days=DAYS - number, minutes=student.pk)
    Run.objects.filter(pk=run.pk).update(
        state=Run.State.FINISHED, started=day, finished=day + timedelta(minutes=20)
    )
    run.refresh_from_db()
    mastery_update(run=run)
    MasteryEvidence.objects.filter(score__run=run).update(created=day + timedelta(minutes=20))
    decide_after(run)


if __name__ == "__main__":
    for name, (weak, until) in WEAK.items():
        student = User.objects.get(username=name)
        for number in range(DAYS - 1):
            worked(student, number, weak if number < until else [])
