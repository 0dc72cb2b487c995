"""What a student reads of comparisons, and the way to object at any time."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comparisons.models import Objection
from comparisons.objecting import objection_make, objection_withdraw
from comparisons.selectors import comparisons_near, objections_standing
from courses.views import asking
from people.models import User


@login_required
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """What is compared, what it means for the student, and whether they object."""
    student = asking(request)
    if not student.is_student:
        raise PermissionDenied
    if request.method == "POST":
        _say(request, student)
        return redirect("comparisons:mine")
    return render(request, "comparisons/mine.html", notice_for(student))


def _say(request: HttpRequest, student: User) -> None:
    by = Objection.By.STUDENT
    if request.POST.get("objects") == "1":
        objection_make(student=student, by=by, recorded_by=student)
        messages.success(request, _("You take no part in comparisons, from now on."))
    else:
        objection_withdraw(student=student, by=by)
        messages.success(request, _("You may take part in the next comparison."))


def notice_for(student: User) -> dict[str, Any]:
    """The comparisons that run in the student's courses, and the objections that stand."""
    standing = set(objections_standing().filter(student=student).values_list("by", flat=True))
    return {
        "near": list(comparisons_near(student)),
        "objects": Objection.By.STUDENT in standing,
        "guardian_objects": Objection.By.GUARDIAN in standing,
    }
