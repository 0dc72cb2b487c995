"""What a student sends from a note: a question for a second look, and taking it back."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.models import User
from scoring.models import Feedback
from scoring.second_looks import look_ask, look_withdraw


def own_note(request: HttpRequest, feedback_id: int) -> Feedback:
    """A note on the student's own run, else the same 404 as for none."""
    mine = Feedback.objects.filter(run__student=cast(User, request.user))
    return get_object_or_404(mine.select_related("score__run"), pk=feedback_id)


def back(
    request: HttpRequest, note: Feedback, *, done: str = "", refused: str = ""
) -> HttpResponse:
    """To the note on the run's page; a program that asks for JSON gets that."""
    if not request.accepts("text/html"):
        return JsonResponse({"refused": refused}, status=409 if refused else 200)
    if refused:
        messages.error(request, refused)
    else:
        messages.success(request, done)
    return redirect(f"{reverse('runs:report', args=[note.run_id])}#note-{note.pk}")


@login_required
@require_POST
def ask(request: HttpRequest, feedback_id: int) -> HttpResponse:
    """Put the score behind a note before a teacher, with a reason or without."""
    note = own_note(request, feedback_id)
    why = request.POST.get("why", "")
    try:
        look_ask(score=note.score, student=cast(User, request.user), why=why)
    except ValidationError as refusal:
        return back(request, note, refused=" ".join(refusal.messages))
    return back(request, note, done=_("Your teacher will look at it; the answer will stand here."))


@login_required
@require_POST
def withdraw(request: HttpRequest, feedback_id: int) -> HttpResponse:
    """Take the question back while nobody has answered."""
    note = own_note(request, feedback_id)
    if not look_withdraw(score=note.score):
        return back(request, note, refused=_("There is no question of yours that waits here."))
    return back(request, note, done=_("You have taken your question back."))
