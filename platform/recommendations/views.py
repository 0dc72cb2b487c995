"""A student's clicks: rate a lab, begin what is recommended, switch interests off."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses.views import asking
from learners.reasons import REFUSALS
from learners.services import CannotStart
from people.models import User
from recommendations.services import begin_recommended, interests_switch, lab_rate
from runs.models import Run


def student_of(request: HttpRequest) -> User:
    """The person who asks, if they are a student."""
    student = asking(request)
    if not student.is_student:
        raise PermissionDenied
    return student


@login_required
@require_POST
def rate(request: HttpRequest, run_id: str) -> HttpResponse:
    """One click on a finished run of one's own."""
    student = student_of(request)
    run = get_object_or_404(Run, pk=run_id, student=student)
    try:
        lab_rate(run=run, liked=request.POST.get("liked") == "1")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Thank you. It helps to find labs that you like."))
    return redirect("home")


@login_required
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a recommended lab, and go to its bench."""
    student = student_of(request)
    lab, language = request.POST.get("lab", ""), get_language() or "en"
    try:
        run = begin_recommended(student=student, lab=lab, language=language)
    except CannotStart as refusal:
        messages.error(request, str(REFUSALS[refusal.code]))
        return redirect("home")
    return redirect("runs:bench", run.pk)


@login_required
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Interests are looked at, or not."""
    student, off = student_of(request), request.POST.get("off") == "1"
    interests_switch(student=student, off=off)
    if off:
        messages.success(request, _("Your interests are not looked at; your ratings are deleted."))
    else:
        messages.success(request, _("Labs are suggested by your interests again."))
    return redirect("home")
