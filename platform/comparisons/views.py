"""The teacher's pages of comparisons in a course, and the administrator's list of them all."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from comparisons.forms import EndForm, ObjectionForm, PlanForm, step_words
from comparisons.models import Comparison, Objection
from comparisons.objecting import objection_make, objection_withdraw
from comparisons.report import report_of
from comparisons.selectors import comparisons_visible_to, objectors_in
from comparisons.services import comparison_discard, comparison_plan, comparison_start
from comparisons.stopping import comparison_end, fraction_of
from courses.forms import wrong_in
from courses.models import Course, Membership
from courses.views import asking, done, taught


@login_required
def comparisons(request: HttpRequest, course_id: int) -> HttpResponse:
    """Those of a course, a new plan where nothing is under way, and who objects."""
    course = taught(request, course_id)
    plan = Comparison(course=course, planned_by=asking(request))
    form = PlanForm(request.POST or None, instance=plan)
    if request.method == "POST" and done(form, lambda: comparison_plan(comparison=plan)):
        messages.success(request, _("Planned. Read it once more, then begin."))
        return redirect("comparisons:comparison", course.pk, plan.pk)
    found = list(course.comparisons.all())
    page = {
        "course": course,
        "form": form,
        "comparisons": found,
        "under_way": any(one.state != Comparison.State.ENDED for one in found),
        "students": objectors_in(course),
    }
    return render(request, "comparisons/course.html", page)


def _comparison(request: HttpRequest, course: Course, comparison_id: int) -> Comparison:
    found = comparisons_visible_to(asking(request))
    return get_object_or_404(found, pk=comparison_id, course=course)


@login_required
@require_GET
def comparison(request: HttpRequest, course_id: int, comparison_id: int) -> HttpResponse:
    """The plan; while it runs the counts alone; in the end the report."""
    course = taught(request, course_id)
    found = _comparison(request, course, comparison_id)
    page = {
        "course": course,
        "comparison": found,
        "step": step_words(found.step) if found.step else "",
        "percent": round(100 * fraction_of(found, timezone.now())),
        "report": report_of(found),
        "end": EndForm(),
    }
    return render(request, "comparisons/comparison.html", page)


@login_required
@require_POST
def start(request: HttpRequest, course_id: int, comparison_id: int) -> HttpResponse:
    """Begin what was planned."""
    course = taught(request, course_id)
    found = _comparison(request, course, comparison_id)
    try:
        comparison_start(comparison=found)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Begun. Students read of it on their home page."))
    return redirect("comparisons:comparison", course.pk, found.pk)


@login_required
@require_POST
def discard(request: HttpRequest, course_id: int, comparison_id: int) -> HttpResponse:
    """Throw a plan away."""
    course = taught(request, course_id)
    try:
        comparison_discard(comparison=_comparison(request, course, comparison_id))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The plan is gone."))
    return redirect("comparisons:course", course.pk)


@login_required
@require_POST
def end(request: HttpRequest, course_id: int, comparison_id: int) -> HttpResponse:
    """End it outside of its rule, with a reason."""
    course = taught(request, course_id)
    found = _comparison(request, course, comparison_id)
    form = EndForm(request.POST)
    if done(form, lambda: comparison_end(comparison=found, note=form.cleaned_data["note"])):
        messages.success(request, _("Ended. From now on the next lab is chosen as ever."))
    else:
        messages.error(request, wrong_in(form))
    return redirect("comparisons:comparison", course.pk, found.pk)


@login_required
@require_POST
def guardian_objects(request: HttpRequest, course_id: int) -> HttpResponse:
    """Record what a guardian said, or that it was taken back."""
    course = taught(request, course_id)
    form = ObjectionForm(request.POST)
    if not form.is_valid():
        messages.error(request, wrong_in(form))
        return redirect("comparisons:course", course.pk)
    members = course.memberships.filter(part=Membership.Part.STUDENT).select_related("user")
    student = get_object_or_404(members, user=form.cleaned_data["student"]).user
    guardian = Objection.By.GUARDIAN
    if form.cleaned_data["objects"]:
        objection_make(student=student, by=guardian, recorded_by=asking(request))
        told = _("%(name)s is left out of comparisons.")
    else:
        objection_withdraw(student=student, by=guardian)
        told = _("The objection of %(name)s's guardian is taken back.")
    messages.success(request, told % {"name": student.shown_name})
    return redirect("comparisons:course", course.pk)


@login_required
@require_GET
def in_institution(request: HttpRequest) -> HttpResponse:
    """Every comparison that an administrator may see."""
    admin = asking(request)
    if not admin.is_institution_admin:
        raise PermissionDenied
    page = {"comparisons": comparisons_visible_to(admin)}
    return render(request, "comparisons/institution.html", page)
