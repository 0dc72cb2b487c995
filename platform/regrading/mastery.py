"""Mastery follows a regrading, or its undoing: one student after the other, in slices as it was computed.

A student's mastery and the mark that it was moved are written together. A worker that is killed, or a
task that is delivered twice, moves nobody twice; whoever finds that another has gone on stops.
"""

import time
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from learners.mastery import mastery_regraded
from regrading.computing import LONGEST_S
from scoring.models import Regrading, Rescored


@dataclass(frozen=True)
class Progress:
    """Of how many students the mastery has followed."""

    done: int
    total: int


def progress_of(regrading: Regrading) -> Progress | None:
    """How far it is; None where nothing is left to do. One query."""
    if regrading.mastery_upto is None:
        return None
    done = Q(run__student__lte=regrading.mastery_upto)
    rows = Rescored.objects.filter(regrading=regrading).order_by()
    told = rows.aggregate(
        done=Count("run__student", filter=done, distinct=True),
        total=Count("run__student", distinct=True),
    )
    return Progress(told["done"], told["total"])


def move_slice(regrading: Regrading) -> bool:
    """Move students for a while; whether some are left."""
    upto = regrading.mastery_upto
    if upto is None:
        return False
    rows = Rescored.objects.filter(regrading=regrading, run__student__gt=upto)
    students = rows.order_by("run__student").values_list("run__student", flat=True).distinct()
    end = time.monotonic() + LONGEST_S
    for student in list(students):
        if not _move(regrading, student, upto):
            return False
        upto = student
        if time.monotonic() > end:
            return True
    _where_it_stands(regrading, upto).update(mastery_upto=None)
    return False


@transaction.atomic
def _move(regrading: Regrading, student: int, before: int) -> bool:
    """One student; False where somebody else has moved on, or it was undone meanwhile."""
    if not _where_it_stands(regrading, before).update(mastery_upto=student):
        return False
    mastery_regraded(student=student, regrading=regrading)
    return True


def _where_it_stands(regrading: Regrading, upto: int) -> QuerySet[Regrading]:
    held = Regrading.objects.filter(pk=regrading.pk, state=regrading.state)
    return held.filter(mastery_upto=upto)
