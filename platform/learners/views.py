"""Start a run from a page: the next lab, another one that was offered, or free practice."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from courses.models import Assignment
from learners.models import Decision
from learners.reasons import REFUSALS
from learners.services import CannotStart, start_run
from learners.stages import assignments_of
from people.models import User


@login_required
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Begin what `decision` (and `option`) or `assignment` names, and go to its bench."""
    student = cast(User, request.user)
    try:
        run = start_run(
            student=student,
            language=get_language() or "en",
            decision=_decision(request, student),
            option=_number(request, "option") or 0,
            assignment=_assignment(request, student),
        )
    except CannotStart as refusal:
        messages.error(request, str(REFUSALS[refusal.code]))
        return redirect("home")
    return redirect("runs:bench", run.pk)


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.POST.get(name, "")
    if not text:
        return None
    if not text.isdecimal() or len(text) > 18:
        raise Http404
    return int(text)


def _decision(request: HttpRequest, student: User) -> Decision | None:
    number = _number(request, "decision")
    if number is None:
        return None
    decision = Decision.objects.filter(pk=number, student=student).first()
    if decision is None:
        raise Http404
    return decision


def _assignment(request: HttpRequest, student: User) -> Assignment | None:
    number = _number(request, "assignment")
    if number is None:
        return None
    mine = (one for one in assignments_of(student) if one.pk == number)
    found = next(mine, None)
    if found is None:
        raise Http404
    return found
