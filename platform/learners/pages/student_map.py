"""A student's map of skills, with what moved each: for the student, and for who teaches there."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from courses.models import Stage
from courses.views import asking, staff
from labs.core import lab_names
from learners.graph.selectors import graph_of
from learners.graph.textbook import credit
from learners.ledger import beliefs_of
from learners.pages.drawing import picture_of, rows_of
from learners.pages.moved import moved_by
from learners.pages.narrowing import choices, chosen, labs_in, narrowed
from learners.pages.standing import of_student
from learners.parts import parts_plainly, parts_words
from learners.reasons import lab_title, rendered
from learners.selectors import decisions_visible_to
from learners.tracing import NOTHING
from people.models import Role, User
from people.selectors import people_visible_to
from runs.models import Run

DECISIONS_SHOWN = 10


@login_required
@require_GET
def own_map(request: HttpRequest) -> HttpResponse:
    """One's own map."""
    student = asking(request)
    if not student.is_student:
        raise PermissionDenied
    return render(request, "learners/student_map.html", page_of(request, student, student))


@login_required
@require_GET
def student_map(request: HttpRequest, student_id: int) -> HttpResponse:
    """A student's map as a teacher sees it, with numbers."""
    reader = staff(request)
    found = people_visible_to(reader).filter(role=Role.STUDENT)
    student = get_object_or_404(found, pk=student_id)
    return render(request, "learners/student_map.html", page_of(request, reader, student))


def page_of(request: HttpRequest, reader: User, student: User) -> dict[str, Any]:
    """The map's rows, its picture, and what moved each skill."""
    language = get_language() or "en"
    graph = graph_of(student.institution_id, links=True)
    own = labs_of_student(student)
    shown = chosen(request.GET.get("show", ""), own)
    beliefs = beliefs_of(student)
    numbers = reader != student
    standings = {
        key: of_student(graph.nodes[key], beliefs.get(key), language, numbers)
        for key in narrowed(graph, shown, own)
    }
    rows = rows_of(graph, list(standings), standings, language)
    moved = moved_by(reader, student, language)
    parts_of = parts_words if numbers else parts_plainly
    return {
        "student": student,
        "own": not numbers,
        "show": shown,
        "choices": choices(language, _("labs of the courses, and those worked on") if own else ""),
        "rows": [
            {
                "row": row,
                "moved": moved.get(row.node.key, []),
                "parts": parts_of(beliefs.get(row.node.key, NOTHING)),
            }
            for row in rows
        ],
        "picture": picture_of(graph, rows),
        "decisions": decisions_shown(reader, student, language),
        "credit": credit(),
    }


def decisions_shown(reader: User, student: User, language: str) -> list[dict[str, Any]]:
    """The latest decisions for the student that the reader may see, each with its first reason."""
    side = "student" if reader == student else "teacher"
    rows = decisions_visible_to(reader).filter(student=student).exclude(lab="")
    return [
        {
            "decision": one,
            "title": lab_title(one.lab, language),
            "because": rendered(one.reasons[:1], language, side),
        }
        for one in rows.order_by("-pk")[:DECISIONS_SHOWN]
    ]


def labs_of_student(student: User) -> tuple[str, ...]:
    """The labs that the student's courses bring, and those worked on."""
    stages = Stage.objects.filter(
        version__assignments__course__memberships__user=student,
        version__assignments__course__archived=False,
    ).distinct()
    tried = set(Run.objects.filter(student=student).order_by().values_list("lab", flat=True))
    wanted = tried | set(labs_in(stages))
    return tuple(lab for lab in lab_names() if lab in wanted)
