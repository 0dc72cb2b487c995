"""The gates of a course's sequences, and for whom a teacher has opened them."""

from collections import defaultdict
from typing import Any

from courses.builder_page import shown_stage
from courses.models import Course, GateOpening, Stage


def gates_of(course: Course) -> list[dict[str, Any]]:
    """The stages that hold a student back who has not shown enough, assignment by assignment."""
    given = course.assignments.select_related("version__sequence")
    opened = opened_in(course)
    return [
        {
            "assignment": assignment.pk,
            "sequence": str(assignment),
            "stage": stage.key,
            "place": stage.position,
            "title": shown_stage(stage)["title"],
            "opened": opened[assignment.pk, stage.key],
        }
        for assignment in given.prefetch_related("version__stages")
        for stage in assignment.version.stages.all()
        if stage.kind != Stage.Kind.PAGE and stage.gate > 0
    ]


def opened_in(course: Course) -> dict[tuple[int, str], list[int]]:
    """By assignment and stage: the students for whom it was opened; 0 stands for everybody."""
    found: dict[tuple[int, str], list[int]] = defaultdict(list)
    rows = GateOpening.objects.filter(assignment__course=course)
    for assignment, key, student in rows.values_list("assignment", "stage_key", "student"):
        found[assignment, key].append(student or 0)
    return found
