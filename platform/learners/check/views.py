"""The student's check, one item at a time, and the teacher's page of it."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courses.models import Course
from courses.selectors import courses_taught_by
from learners.check.bank import OPTIONS, all_items
from learners.check.choosing import LONGEST
from learners.check.selectors import (
    courses_with_check,
    is_active,
    result_of,
    results_of,
    standing_of,
)
from learners.check.services import answer_record, check_switch, placement_open, placement_skip
from learners.models import Placement
from people.models import User


def _course(request: HttpRequest, course_id: int) -> Course:
    """The student's course with a check; the same 404 whether it is not theirs or has none."""
    return get_object_or_404(courses_with_check(cast(User, request.user)), pk=course_id)


@login_required
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, course_id: int) -> HttpResponse:
    """The item that is asked now, or what the check showed."""
    student = cast(User, request.user)
    course = _course(request, course_id)
    if request.method == "POST":
        return _answer(request, placement_open(course=course, student=student))
    placement = Placement.objects.filter(course=course, student=student).first()
    if placement is None:
        return render(request, "check/begin.html", {"course": course, "longest": LONGEST})
    language = get_language() or "en"
    if placement.state != Placement.State.OPEN:
        result = result_of(student, placement, language)
        return render(request, "check/result.html", {"course": course, "result": result})
    item = all_items()[standing_of(placement).next_item]
    ask, options = item.words(language)
    page = {
        "course": course,
        "item": item,
        "ask": ask,
        "options": list(enumerate(options)),
        "number": placement.answers.count() + 1,
        "longest": min(LONGEST, len(placement.items)),
    }
    return render(request, "check/item.html", page)


def _answer(request: HttpRequest, placement: Placement) -> HttpResponse:
    """Take the answer, if there is one, and go on; an empty form begins the check."""
    item, option = request.POST.get("item", ""), request.POST.get("option", "")
    if item and option not in {str(place) for place in range(OPTIONS)}:
        messages.error(request, _("Choose one of the answers, or skip the check."))
    elif item and answer_record(placement=placement, item=item, option=int(option)) is None:
        messages.info(request, _("That question is not asked any more; this is where you stand."))
    return redirect("learners:check", placement.course_id)


@login_required
@require_POST
def skip(request: HttpRequest, course_id: int) -> HttpResponse:
    """Go without, or stop early."""
    student = cast(User, request.user)
    placement = placement_open(course=_course(request, course_id), student=student)
    placement_skip(placement=placement)
    messages.success(request, _("You go on without the check. What you answered counts."))
    return redirect("home")


@login_required
@require_http_methods(["GET", "POST"])
def course_check(request: HttpRequest, course_id: int) -> HttpResponse:
    """Switch the check on or off, and see what it showed of each student."""
    teacher = cast(User, request.user)
    if not (teacher.is_teacher or teacher.is_institution_admin):
        raise PermissionDenied
    course = get_object_or_404(courses_taught_by(teacher), pk=course_id)
    if request.method == "POST":
        active = request.POST.get("active") == "1"
        check_switch(course=course, teacher=teacher, active=active)
        told = _("Students are invited now.") if active else _("Nobody is invited any more.")
        messages.success(request, told)
        return redirect("learners:course_check", course.pk)
    page = {
        "course": course,
        "active": is_active(course),
        "results": results_of(course, get_language() or "en"),
        "longest": LONGEST,
    }
    return render(request, "check/course.html", page)
