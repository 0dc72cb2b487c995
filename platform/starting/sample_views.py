"""The page of a teacher's sample class: get one, begin it anew, take it away."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people.models import User
from starting.models import SampleClass
from starting.sample import MINUTES, STUDENTS, sample_again, sample_create, sample_remove
from starting.tasks import look_at
from starting.tour import begins_by_itself, first_address


def teacher_of(request: HttpRequest) -> User:
    """The teacher who asks; nobody else has a sample class."""
    user = cast(User, request.user)
    if not user.is_teacher:
        raise PermissionDenied
    return user


@login_required
@require_http_methods(["GET", "POST"])
def sample(request: HttpRequest) -> HttpResponse:
    """The sample class, or what one is; a POST makes it."""
    teacher = teacher_of(request)
    if request.method == "POST":
        return _made(request, teacher)
    mine = SampleClass.objects.filter(teacher=teacher).select_related("course").first()
    page = {"sample": mine, "minutes": MINUTES, "students": STUDENTS}
    return render(request, "starting/sample.html", page)


def _made(request: HttpRequest, teacher: User) -> HttpResponse:
    try:
        made = sample_create(teacher=teacher)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("starting:sample")
    begin_soon(made)
    if begins_by_itself(teacher):
        return redirect(first_address(made))
    return redirect("classroom:board", made.course_id)


@login_required
@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Begin the class anew."""
    mine = get_object_or_404(SampleClass, teacher=teacher_of(request))
    begin_soon(sample_again(sample=mine))
    messages.success(request, _("The sample class begins anew."))
    return redirect("classroom:board", mine.course_id)


@login_required
@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Delete the class with everything in it."""
    mine = get_object_or_404(SampleClass, teacher=teacher_of(request))
    sample_remove(sample=mine)
    messages.success(request, _("The sample class is removed, with everything that was in it."))
    return redirect("starting:sample")


def begin_soon(made: SampleClass) -> None:
    """Ask for the first look; if the queue does not answer, the watch finds the class later."""

    def send() -> None:  # no partial: of what fails here, Django writes down the name
        look_at.apply_async((made.pk,), retry=False)

    transaction.on_commit(send, robust=True)
