"""The pages of an assigned sequence, as students read them."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from courses.access import courses_visible_to, teaches
from courses.extensions.dates import dates_of
from courses.models import Assignment, PageRead, Stage
from courses.pages import page_html
from courses.views import asking
from people.models import User


def keys_read(student: User, assignment: Assignment) -> set[str]:
    """The pages that a student has read there."""
    found = PageRead.objects.filter(student=student, assignment=assignment)
    return set(found.values_list("stage_key", flat=True))


def page_read(*, student: User, assignment: Assignment, stage: Stage) -> None:
    """Note that it was read; twice changes nothing."""
    PageRead.objects.get_or_create(student=student, assignment=assignment, stage_key=stage.key)


@login_required
def page(request: HttpRequest, course_id: int, assignment_id: int, key: str) -> HttpResponse:
    """A page; its students say with a POST that they have read it, and go on."""
    user = asking(request)
    course = get_object_or_404(courses_visible_to(user), pk=course_id)
    given = course.assignments.select_related("version__sequence")
    assignment = get_object_or_404(given, pk=assignment_id)
    if not teaches(user, course) and dates_of(assignment, user).still_closed:
        raise Http404
    stage = assignment.version.stages.filter(kind=Stage.Kind.PAGE, key=key).first()
    if stage is None:
        raise Http404
    if request.method == "POST":
        if not user.is_student:
            raise PermissionDenied
        page_read(student=user, assignment=assignment, stage=stage)
        return redirect("home")
    shown = {
        "course": course,
        "assignment": assignment,
        "stage": stage,
        "text": page_html(stage.text),
        "reads": user.is_student,
    }
    return render(request, "courses/page.html", shown)
