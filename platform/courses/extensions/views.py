"""The page on which a teacher gives single students, or a group, other dates of an assignment."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from courses.extensions.dates import by_name, newest_rows
from courses.extensions.forms import ExtensionForm
from courses.extensions.models import Extension
from courses.extensions.services import extension_grant, extension_take_back
from courses.grouping import groups_of
from courses.models import Assignment
from courses.selectors import roster
from courses.views import asking, done, taught

HISTORY_SHOWN = 60


def given_to(request: HttpRequest, course_id: int, assignment_id: int) -> Assignment:
    """An assignment of a course that the person teaches, else the same 404 as for none."""
    found = taught(request, course_id).assignments.select_related("course", "version__sequence")
    return get_object_or_404(found, pk=assignment_id)


@login_required
def extensions(request: HttpRequest, course_id: int, assignment_id: int) -> HttpResponse:
    """Who has other dates, and a form for more of them."""
    assignment = given_to(request, course_id, assignment_id)
    students = roster(assignment.course, "student")
    form = ExtensionForm(
        students,
        groups_of(assignment.course),
        request.POST or None,
        initial={"student": request.GET.get("student", "")},
    )
    if request.method == "POST" and done(form, lambda: _grant(request, assignment, form)):
        return redirect("courses:extensions", course_id, assignment_id)
    granted = assignment.extensions.select_related("student", "given_by")
    page = {
        "course": assignment.course,
        "assignment": assignment,
        "form": form,
        "held": by_name(assignment.extensions.all()),
        "history": granted.order_by("-pk")[:HISTORY_SHOWN],
    }
    status = 422 if form.is_bound else 200
    return render(request, "courses/extensions.html", page, status=status)


def _grant(request: HttpRequest, assignment: Assignment, form: ExtensionForm) -> None:
    count = extension_grant(assignment=assignment, teacher=asking(request), **form.written())
    told = ngettext(
        "%(count)s student has other dates now.", "%(count)s students have other dates now.", count
    )
    messages.success(request, told % {"count": count})


@login_required
@require_POST
def take_back(
    request: HttpRequest, course_id: int, assignment_id: int, extension_id: int
) -> HttpResponse:
    """The class's dates hold again."""
    assignment = given_to(request, course_id, assignment_id)
    held: Extension = get_object_or_404(
        newest_rows(assignment.extensions.all()).select_related("student", "assignment"),
        pk=extension_id,
    )
    extension_take_back(extension=held, teacher=asking(request))
    told = _("The dates of the class hold for %(name)s again.")
    messages.success(request, told % {"name": held.student.shown_name})
    return redirect("courses:extensions", course_id, assignment_id)
