"""What teachers say to a student, on the student's home page."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from courses.views import asking
from people.models import User
from runs.models import TeacherMessage
from runs.waiting import delivered_note, messages_to, own_message_seen

NEW_SHOWN = 20  # not read yet
READ_SHOWN = 5


@dataclass(frozen=True)
class Notes:
    """The newest first."""

    new: list[TeacherMessage]
    read: list[TeacherMessage]


def notes_of(student: User) -> Notes:
    """Those that were not read, and the last that were; being shown, they are delivered."""
    rows = messages_to(student).select_related("teacher").order_by("-pk")
    new = list(rows.filter(seen=None)[:NEW_SHOWN])
    delivered_note(new)
    return Notes(new, list(rows.exclude(seen=None)[:READ_SHOWN]))


@login_required
@require_POST
def message_seen(request: HttpRequest, message_id: int) -> HttpResponse:
    """The student has read a message; the teacher sees when."""
    if not own_message_seen(student=asking(request), message_id=message_id):
        raise Http404
    return redirect(f"{reverse('home')}#notes")
