"""The class board's page, and what it tells of one student when asked."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from classroom.actions import student_of
from classroom.closer import closer_look
from classroom.forms import MessageForm, NextLabForm
from classroom.gates import gates_of
from classroom.selectors import board_rows, board_words
from classroom.stuck import STATES
from courses.grouping import groups_of
from courses.models import Course
from courses.views import taught
from labs.core import STEPS
from labs.core.words import words_of
from runs.views import page_words

ACTIONS = ("message", "hint", "pause", "open", "next")
ANYBODY, ANY_RUN = 0, "00000000-0000-0000-0000-000000000000"


@login_required
@never_cache
@require_GET
def board(request: HttpRequest, course_id: int) -> HttpResponse:
    """The class as it stands now; the websocket goes on from there."""
    course = taught(request, course_id)
    language = get_language() or "en"
    page = board_page(course, language)
    context = {
        "course": course,
        "page": page,
        "begun": any(row["run"] for row in page["rows"]),
        "catalogue": page_words(language),
        "message": MessageForm(auto_id="id_message_%s"),
        "next": NextLabForm(auto_id="id_next_%s"),
        "minutes": sorted({5, 10, 20, 45, settings.PAUSE_MINUTES}),
        "pause_minutes": settings.PAUSE_MINUTES,
    }
    return render(request, "classroom/board.html", context)


def board_page(course: Course, language: str) -> dict[str, Any]:
    """Rows, words and addresses for the browser."""
    words = words_of("", language)
    return {
        "socket": f"/ws/courses/{course.pk}/board/",
        "rows": board_rows(course),
        "paused": course.paused_until.isoformat() if course.paused and course.paused_until else "",
        "states": states_of(course),
        "steps": [words.name(step, ("steps",)) for step in STEPS],
        "labs": board_words(language),
        "groups": [
            {"id": one.pk, "name": one.name, "students": [m.user_id for m in one.members.all()]}
            for one in groups_of(course)
        ],
        "gates": gates_of(course),
        "links": links_of(course),
    }


def states_of(course: Course) -> dict[str, str]:
    """The states that its students can be in, in the order of the board; only a sample class rests."""
    known = {name: str(shown) for name, shown in STATES.items()}
    if not hasattr(course, "sample_class"):
        del known["resting"]
    return known


def links_of(course: Course) -> dict[str, str]:
    """Addresses; in those of one student or run a zero stands for it."""
    found = {name: reverse(f"classroom:{name}", args=[course.pk]) for name in ACTIONS}
    one = [course.pk, ANYBODY]
    return found | {
        "deal": reverse("classroom:deal", args=one),
        "closer": reverse("classroom:closer", args=one),
        "student": reverse("classroom:student", args=[ANYBODY]),
        "bench": reverse("runs:bench", args=[ANY_RUN]),
        "report": reverse("runs:report", args=[ANY_RUN]),
        "replay": reverse("replay:run", args=[ANY_RUN]),
    }


@login_required
@never_cache
@require_GET
def closer(request: HttpRequest, course_id: int, student_id: int) -> JsonResponse:
    """One student: what an alert rests on, the hints of the step, what was sent before."""
    course = taught(request, course_id)
    return JsonResponse(closer_look(course, student_of(course, student_id), get_language() or "en"))
