"""The page on which a teacher moves a class to another version, after seeing what changes for whom."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.builder_page import shown_stage
from courses.comparing import changes_between, told
from courses.models import Assignment, Course, SequenceVersion, Stage
from courses.versions import assignment_move, carried_on, counterpart, newer_version
from courses.views import taught
from learners.models import Decision
from learners.moving import class_carry_over


@login_required
def move(request: HttpRequest, course_id: int, assignment_id: int) -> HttpResponse:
    """What the newest published version would change for this class; with a POST it is done."""
    course = taught(request, course_id)
    given = course.assignments.select_related("version__sequence", "course")
    assignment = get_object_or_404(given, pk=assignment_id)
    version = newer_version(assignment)
    if version is None:
        messages.info(request, _("This class works on the newest published version."))
        return redirect("courses:course", course.pk)
    if request.method == "POST":
        return moved(request, course, assignment, version)
    changes = changes_between(assignment.version, version)
    page = {
        "course": course,
        "assignment": assignment,
        "version": version,
        "changes": told(changes, lambda one: shown_stage(one)["title"]),
        "students": standing_in(assignment, list(version.stages.all())),
    }
    return render(request, "classroom/move.html", page)


def moved(
    request: HttpRequest, course: Course, assignment: Assignment, version: SequenceVersion
) -> HttpResponse:
    try:
        with transaction.atomic():
            assignment = assignment_move(assignment=assignment, version=version)
            decided = class_carry_over(assignment=assignment)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, " ".join(told_after(version.number, decided)))
    return redirect("courses:course", course.pk)


def told_after(number: int, decided: int) -> Iterator[str]:
    """Sentences: which version the class has now, and for how many the next stage was decided anew."""
    yield _("The class works on version %(number)s now.") % {"number": number}
    if decided:
        text = ngettext(
            "For %(count)s student the next stage was decided anew.",
            "For %(count)s students the next stage was decided anew.",
            decided,
        )
        yield text % {"count": decided}
    else:
        yield _("No student's next stage changes.")


def standing_in(assignment: Assignment, stages: list[Stage]) -> list[dict[str, Any]]:
    """Where each student stands now, and where in the new version."""
    decisions = Decision.objects.filter(assignment=assignment, replaced_by=None)
    latest: dict[int, Decision] = {}
    for one in decisions.select_related("student", "stage__version", "next_run").order_by("pk"):
        latest[one.student_id] = one
    return [
        {
            "name": one.student.shown_name,
            "working": one.next_run is not None and one.next_run.state != "finished",
            "now": one.stage.position if one.stage else None,
            "then": place_then(one.stage, stages),
        }
        for one in sorted(latest.values(), key=lambda one: one.student.shown_name)
    ]


def place_then(stage: Stage | None, stages: list[Stage]) -> int | None:
    """The place in the new version; None: finished, or what follows for those who were."""
    if stage is None:
        return None
    found = counterpart(stages, stage) or carried_on(stages, stage)
    return found.position if found else None
