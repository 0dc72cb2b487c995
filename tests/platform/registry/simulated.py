"""Simulated students at the labs' own benches, as the product would have seen them."""

from collections.abc import Iterator
from functools import cache
from itertools import groupby

from schoolyard import person

from labs.core import lab_names, load_lab
from labs.students.verdicts import VerdictRow, verdicts_of_class
from learners.mastery import mastery_update_all
from people.models import Institution, User
from runs.models import Run
from scoring.models import Score

VERDICTS = {"1": "correct", "0.5": "incomplete", "0": "incorrect"}


@cache
def verdict_rows(students: int) -> tuple[VerdictRow, ...]:
    """What the exact rules say of them, over three labs each."""
    return tuple(verdicts_of_class(lab_names(), students, runs=3, seed=5))


def a_simulated_class(school: Institution, students: int, count: bool = True) -> list[User]:
    """Their runs and scores; counted in mastery, each run at once."""
    found: dict[str, User] = {}
    for (name, _), rows in groupby(verdict_rows(students), lambda row: (row.student, row.run)):
        if name not in found:
            found[name] = person(f"sim-{name}", "student", school)
        run = scored_run(found[name], list(rows))
        if count:
            mastery_update_all(runs=[run])
    return list(found.values())


def scored_run(student: User, rows: list[VerdictRow]) -> Run:
    """One run with its scores."""
    lab = load_lab(rows[0].item.partition(".")[0])
    variant = {"scaffold": rows[0].scaffold}
    run = Run.objects.create(
        student=student, lab=lab.name, lab_version=lab.version, variant=variant
    )
    Score.objects.bulk_create(_scores(run, rows))
    return run


def _scores(run: Run, rows: list[VerdictRow]) -> Iterator[Score]:
    for seq, row in enumerate(rows, start=1):
        yield Score(
            run=run,
            seq=seq,
            scorer="rules",
            practice=row.skill,
            step=row.item.rpartition(".")[2],
            verdict=VERDICTS[row.correct],
            confidence=1.0,
        )
