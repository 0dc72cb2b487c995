"""Reads of regradings."""

from django.db.models import Count, QuerySet

from courses.models import Course
from labs.core import lab_names
from registry.models import ModelVersion
from runs.models import Run
from scoring.judging import EXPLANATIONS, PROCEDURES
from scoring.models import Regrading


def regradings_of(course: Course) -> QuerySet[Regrading]:
    """A course's, the newest first, with how many marks each changed."""
    found = Regrading.objects.filter(course=course).select_related("teacher")
    return found.annotate(students=Count("mark_changes")).order_by("-pk")


def labs_done_in(course: Course) -> list[str]:
    """The labs of which the course has runs; sets of questions have their references in themselves."""
    runs = Run.objects.filter(assignment__course=course).order_by()
    return sorted(set(runs.values_list("lab", flat=True).distinct()) & set(lab_names()))


def versions_to_score_with() -> list[ModelVersion]:
    """Versions whose files are here: the live ones, and those that were trained here."""
    found = ModelVersion.objects.filter(task__in=(EXPLANATIONS, PROCEDURES))
    return [
        one
        for one in found.order_by("task", "-created")
        if one.state == ModelVersion.State.LIVE or one.origin == ModelVersion.Origin.RETRAINED
    ]
