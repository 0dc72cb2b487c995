"""What leaves the database for the cohort of the next lab: what each run of consenting students said of each skill.

Under a pseudonym: the runs in the order of time, skill, shown or not. No word that anybody wrote.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.conf import settings
from django.db.models import Count, Q, Sum

from labs.core import lab_names
from learners.graph.selectors import needs_of
from learners.runs_shown import runs_shown
from ml.sequencing.shown import Shown
from people.models import User
from registry.observations import SEQUENCING, consenting, due
from registry.training_data import pseudonyms_of
from runs.models import Run

EACH = 6
"""Finished labs from which on a student counts among those who are there to learn from. Chosen: half the catalogue."""
DAY_S = 86_400


class Supply(NamedTuple):
    """What there is to learn from."""

    students: int
    runs: int

    @property
    def enough(self) -> bool:
        """Whether a training is worth it, as the settings have it."""
        return 0 < settings.SEQUENCING_STUDENTS <= self.students


def supply() -> Supply:
    """One query."""
    finished = Q(runs__state=Run.State.FINISHED, runs__lab__in=lab_names())
    each = consenting().order_by().annotate(labs=Count("runs", filter=finished))
    told = each.filter(labs__gte=EACH).aggregate(students=Count("pk"), all=Sum("labs"))
    return Supply(told["students"], told["all"] or 0)


def cohort_due(withdrawn: bool) -> str:
    """Why a training is due; empty when it is not, or there is too little to learn from."""
    now = supply()
    return due(SEQUENCING, now.runs, withdrawn) if now.enough else ""


def shown() -> Iterator[Shown]:
    """Every run that counts, each student's in the order of time; memory holds one student at a time."""
    for student in consenting().order_by("pk").iterator():
        yield from shown_by(student)


def shown_by(student: User) -> Iterator[Shown]:
    """One student's."""
    runs = runs_shown(student.pk)
    if not runs:
        return
    code = pseudonyms_of([student])[student.pk]
    started = dict(Run.objects.filter(student=student).values_list("pk", "started"))
    for number, run in enumerate(runs):
        day = (started[run.run] - started[runs[0].run]).total_seconds() / DAY_S
        for skill, right in sorted(run.right.items()):
            yield Shown(code, number, round(day, 3), skill, right)


def needs_shipped() -> dict[str, tuple[str, ...]]:
    """What each skill builds on in the graph that all schools share; the runs may move it."""
    return needs_of(None)
