"""The class board's page and what its buttons do. They answer JSON; the board tells the rest."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from classroom.forms import MessageForm, NextLabForm
from classroom.selectors import board_rows
from classroom.services import next_lab_choose, next_lab_keep
from classroom.stuck import STATES
from courses.forms import wrong_in
from courses.models import Course, Membership
from courses.views import asking, taught
from labs.core import STEPS
from labs.core.words import words_of
from learners.reasons import REFUSALS, lab_title
from learners.services import CannotStart
from people.models import User
from runs.models import Run
from runs.services import course_message_send, course_pause, message_send
from runs.views import page_words


@login_required
@never_cache
@require_GET
def board(request: HttpRequest, course_id: int) -> HttpResponse:
    """The class as it stands now; the websocket goes on from there."""
    course = taught(request, course_id)
    language = get_language() or "en"
    words = words_of("", language)
    page = {
        "socket": f"/ws/courses/{course.pk}/board/",
        "rows": board_rows(course),
        "paused": course.paused,
        "states": {name: str(shown) for name, shown in STATES.items()},
        "steps": [words.name(step, ("steps",)) for step in STEPS],
        "links": {
            "message": reverse("classroom:message", args=[course.pk]),
            "pause": reverse("classroom:pause", args=[course.pk]),
            "next": reverse("classroom:next", args=[course.pk]),
        },
    }
    context = {
        "course": course,
        "page": page,
        "catalogue": page_words(language),
        "message": MessageForm(auto_id="id_message_%s"),
        "next": NextLabForm(auto_id="id_next_%s"),
    }
    return render(request, "classroom/board.html", context)


def said(text: str) -> JsonResponse:
    return JsonResponse({"said": text})


def refused(text: str, status: int = 400) -> JsonResponse:
    return JsonResponse({"error": text}, status=status)


def wrong(form: Form) -> JsonResponse:
    return refused(wrong_in(form))


@login_required
@require_POST
def message(request: HttpRequest, course_id: int) -> JsonResponse:
    """A teacher's words on one bench of the course, or on all that are open."""
    course = taught(request, course_id)
    form = MessageForm(request.POST)
    if not form.is_valid():
        return wrong(form)
    sent = send(course, asking(request), form.cleaned_data)
    if not sent:
        return refused(_("No bench of this class is open just now."))
    text = ngettext("Sent to %(count)s bench.", "Sent to %(count)s benches.", sent)
    return said(text % {"count": sent})


def send(course: Course, teacher: User, words: dict[str, Any]) -> int:
    if words["run"] is None:
        return len(course_message_send(course=course, teacher=teacher, text=words["text"]))
    run = get_object_or_404(Run, pk=words["run"], assignment__course=course)
    return len(message_send(runs=[run], teacher=teacher, text=words["text"]))


@login_required
@require_POST
def pause(request: HttpRequest, course_id: int) -> JsonResponse:
    """`paused` is 1 to hold the class, 0 to let it go on."""
    course = taught(request, course_id)
    paused = request.POST.get("paused") == "1"
    course_pause(course=course, paused=paused)
    return said(_("The class is paused.") if paused else _("The class goes on."))


def student_of(course: Course, student_id: int) -> User:
    members = course.memberships.filter(part=Membership.Part.STUDENT).select_related("user")
    return get_object_or_404(members, user=student_id).user


@login_required
@require_POST
def next_lab(request: HttpRequest, course_id: int) -> JsonResponse:
    """Another lab for a student, or (with `keep`) the proposed one and nothing else."""
    course, teacher = taught(request, course_id), asking(request)
    form = NextLabForm(request.POST)
    if not form.is_valid():
        return wrong(form)
    student = student_of(course, form.cleaned_data["student"])
    try:
        if "keep" in request.POST:
            made = next_lab_keep(course=course, student=student, teacher=teacher)
        else:
            made = next_lab_choose(
                course=course,
                student=student,
                teacher=teacher,
                lab=form.cleaned_data["lab"],
                variant=form.variant(),
                note=form.cleaned_data["note"],
            )
    except CannotStart as refusal:
        return refused(str(REFUSALS[refusal.code]), 409)
    title = lab_title(made.lab, get_language() or "en")
    return said(_("Next for %(name)s: %(lab)s.") % {"name": student.shown_name, "lab": title})
