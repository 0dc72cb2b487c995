"""Mastery of several students is moved together: the same numbers, with the queries of one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from schoolyard import a_run, a_score, person

from courses.models import Membership
from learners.ledger import row_of
from learners.mastery import mastery_update, mastery_update_all
from learners.models import Mastery, MasteryEvidence, StartingPoint
from learners.priors import ClassMeans
from learners.tracing import Belief

CONTROL = "control_of_variables"
VERDICTS = ("correct", "incorrect", "incomplete", "correct")


def classmates(yard, count):
    """Students who have shown fair tests, and as many who have shown nothing yet."""
    for number in range(count):
        mate = person(f"mate{number}", "student", yard.school)
        Membership.objects.create(course=yard.course, user=mate, part="student")
        row_of(mate.pk, CONTROL, Belief(0.9, shown=3, count=3, order=1)).save()


def worked(yard, count):
    """Runs of so many students with four scores each."""
    runs = []
    for number in range(count):
        student = person(f"worker{number}", "student", yard.school)
        Membership.objects.create(course=yard.course, user=student, part="student")
        run = a_run(student)
        for seq, verdict in enumerate(VERDICTS, start=1):
            a_score(run, CONTROL if seq < 3 else "replication", verdict=verdict, seq=seq)
        runs.append(run)
    return runs


def numbers():
    rows = MasteryEvidence.objects.order_by("student", "score")
    return list(rows.values_list("student", "skill", "score", "before", "after", "weight"))


def test_together_they_come_to_what_they_come_to_alone(yard):
    classmates(yard, 10)
    runs = worked(yard, 3)
    means = ClassMeans()  # of before: alone, each would count in the mean of the next
    mastery_update_all(runs=runs, means=means)
    together = numbers()
    for derived in (MasteryEvidence, StartingPoint):
        derived.objects.all().delete()
    Mastery.objects.exclude(evidence_count=3).delete()

    for run in runs:
        mastery_update_all(runs=[run], means=means)

    assert len(together) == 12
    assert numbers() == together


def test_many_runs_ask_no_more_queries_than_one(yard):
    classmates(yard, 10)
    runs = worked(yard, 7)
    with CaptureQueriesContext(connection) as one:
        mastery_update(run=runs[0])
    with CaptureQueriesContext(connection) as many:
        mastery_update_all(runs=runs[1:])

    assert len(many) == len(one)


def test_what_a_class_has_shown_is_read_once_a_minute(yard, monkeypatch):
    classmates(yard, 10)
    means = ClassMeans()
    asked = {yard.ada.pk: [CONTROL]}
    before = means.priors(asked)[yard.ada.pk][CONTROL]
    Mastery.objects.update(probability=0.1)

    assert means.priors(asked)[yard.ada.pk][CONTROL] == before
    monkeypatch.setattr("learners.priors.KEPT_S", 0.0)
    assert means.priors(asked)[yard.ada.pk][CONTROL].probability < before.probability


@pytest.mark.parametrize("others", [4, 10])
def test_the_starting_point_is_recorded_for_each_student(yard, others):
    classmates(yard, others)
    runs = worked(yard, 2)

    mastery_update_all(runs=runs)

    kept = StartingPoint.objects.filter(student__in=[run.student_id for run in runs])
    assert kept.count() == (2 if others >= 5 else 0)
