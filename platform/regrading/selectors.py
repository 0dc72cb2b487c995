"""Reads of regradings."""

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from assay.punctuation import placed, titled
from courses.models import Course, Stage
from labs.core import lab_names
from labs.core.questions import QUESTIONS, Question, identity
from registry.models import ModelVersion
from runs.models import Run
from scoring.judging import EXPLANATIONS, PROCEDURES
from scoring.models import Regrading, Review

LONGEST_NAME = 80
MARKS = re.compile(r"[*`$]|_(?=\w)|(?<=\w)_(?!\w)")  # of emphasis and formulas


def regradings_of(course: Course) -> QuerySet[Regrading]:
    """A course's, the newest first, with how many marks each changed."""
    found = Regrading.objects.filter(course=course).select_related("teacher")
    return found.annotate(students=Count("mark_changes")).order_by("-pk")


def labs_done_in(course: Course) -> list[str]:
    """The labs of which the course has runs; last its question sets, if it has answered any."""
    runs = Run.objects.filter(assignment__course=course).order_by()
    done = set(runs.values_list("lab", flat=True).distinct())
    return [*sorted(done & set(lab_names())), *sorted(done & {QUESTIONS})]


def questions_asked_in(course: Course) -> dict[str, tuple[str, Question]]:
    """By identity the questions of the course's sets that somebody has begun, each with its name.

    As they were asked: a published stage does not change, and its runs keep what it had.
    """
    begun = Run.objects.filter(assignment__course=course, lab=QUESTIONS).order_by().values("stage")
    found: dict[str, tuple[str, Question]] = {}
    for stage in Stage.objects.filter(pk__in=begun).order_by("version", "position"):
        for place, one in enumerate(map(Question.from_json, stage.questions), start=1):
            name = titled(placed(stage.title or _("Questions"), str(place)), shortened(one.spoken))
            found.setdefault(identity(one), (name, one))
    return found


def shortened(text: str) -> str:
    """The first line without its marks, as long as fits into a list."""
    line = MARKS.sub("", text.strip().partition("\n")[0])
    return line if len(line) <= LONGEST_NAME else f"{line[: LONGEST_NAME - 1]}…"


def reviewed_in(runs: Sequence[UUID] | QuerySet[Any]) -> set[tuple[UUID, int, str, str]]:
    """What has a teacher's verdict in these runs (ids, or a query of them), as run, event, scorer, practice."""
    fields = ("score__run_id", "score__seq", "score__scorer", "score__practice")
    return set(Review.objects.filter(score__run__in=runs).values_list(*fields))


def versions_to_score_with() -> list[ModelVersion]:
    """Versions whose files are here: the live ones, and those that were trained here."""
    found = ModelVersion.objects.filter(task__in=(EXPLANATIONS, PROCEDURES))
    return [
        one
        for one in found.order_by("task", "-created")
        if one.state == ModelVersion.State.LIVE or one.origin == ModelVersion.Origin.RETRAINED
    ]
