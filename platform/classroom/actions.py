"""What the board's buttons do. They answer JSON with a sentence; the board's socket tells the rest."""

from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from classroom.forms import DealForm, HintForm, MessageForm, NextLabForm, OpenForm, PauseForm
from classroom.recipients import Recipients, recipients
from classroom.services import alert_deal, next_lab_choose, next_lab_keep, stage_open
from courses.forms import wrong_in
from courses.models import Course, Membership
from courses.views import asking, taught
from learners.reasons import REFUSALS, lab_title
from learners.services import CannotStart
from people.models import User
from runs.models import Run, TeacherMessage
from runs.services import course_pause
from runs.speaking import TooManyMessages, hint_send, message_send, students_of


def said(text: str) -> JsonResponse:
    return JsonResponse({"said": text})


def refused(text: str, status: int = 400) -> JsonResponse:
    return JsonResponse({"error": text}, status=status)


def wrong(form: Form) -> JsonResponse:
    return refused(wrong_in(form))


def too_many() -> JsonResponse:
    return refused(_("That was a lot for one minute. Wait a little, then send it again."), 429)


def sent_to(to: Recipients, sent: Sequence[TeacherMessage]) -> JsonResponse:
    """To how many students it went, however many labs each has open, and for whom it waits."""
    parts = []
    if reached := len(students_of(sent)):
        text = ngettext("Sent to %(count)s student.", "Sent to %(count)s students.", reached)
        parts.append(text % {"count": reached})
    if waits := sum(one.run is None for one in sent):
        text = ngettext(
            "%(count)s student has no lab open: it waits on their home page and at their next bench.",
            "%(count)s students have no lab open: it waits on their home pages and at their next benches.",
            waits,
        )
        parts.append(text % {"count": waits})
    elif without := len(to.without_bench):
        text = ngettext(
            "%(count)s student has no lab open.", "%(count)s students have no lab open.", without
        )
        parts.append(text % {"count": without})
    return said(" ".join(parts))


@login_required
@require_POST
def message(request: HttpRequest, course_id: int) -> JsonResponse:
    """A teacher's words for one, for some, for a group or for all; who is away gets them later."""
    course = taught(request, course_id)
    form = MessageForm(request.POST)
    if not form.is_valid():
        return wrong(form)
    to = recipients(course, form)
    if not to.students:
        return refused(_("There is no student among these."))
    try:
        sent = message_send(
            runs=to.runs,
            teacher=asking(request),
            text=form.cleaned_data["text"],
            waiting=to.without_bench,
            course=course,
        )
    except TooManyMessages:
        return too_many()
    return sent_to(to, sent)


@login_required
@require_POST
def hint(request: HttpRequest, course_id: int) -> JsonResponse:
    """A rung of the lab's own ladder, or the next one where each of them is."""
    course = taught(request, course_id)
    form = HintForm(request.POST)
    if not form.is_valid():
        return wrong(form)
    to = recipients(course, form)
    step, rung = form.cleaned_data["step"], form.cleaned_data["rung"]
    try:
        sent = hint_send(runs=to.runs, teacher=asking(request), step=step, rung=rung)
    except TooManyMessages:
        return too_many()
    if not sent:
        return refused(_("There is no further hint for the step where they are."))
    return sent_to(to, sent)


@login_required
@require_POST
def pause(request: HttpRequest, course_id: int) -> JsonResponse:
    """Hold the class for a while, or let it go on."""
    course = taught(request, course_id)
    form = PauseForm(request.POST)
    if not form.is_valid():
        return wrong(form)
    paused = form.cleaned_data["paused"] == "1"
    course_pause(course=course, paused=paused, minutes=form.cleaned_data["minutes"])
    return said(_("The class is paused.") if paused else _("The class goes on."))


@login_required
@require_POST
def deal(request: HttpRequest, course_id: int, student_id: int) -> JsonResponse:
    """An alert was dealt with; it comes back with new evidence only."""
    course = taught(request, course_id)
    form = DealForm(request.POST)
    if not form.is_valid():
        return wrong(form)
    student = student_of(course, student_id)
    runs = Run.objects.select_related("assignment__course")
    run = (
        runs.filter(student=student, assignment__course=course).order_by("-started", "-pk").first()
    )
    if run is None:
        return refused(_("This student has not begun yet."))
    alert_deal(run=run, teacher=asking(request), **form.cleaned_data)
    return said(_("Dealt with: %(name)s.") % {"name": student.shown_name})


@login_required
@require_POST
def open_stage(request: HttpRequest, course_id: int) -> JsonResponse:
    """Let a student, a group or all go on past the gate of a stage."""
    course = taught(request, course_id)
    form = OpenForm(request.POST)
    if not form.is_valid():
        return wrong(form)
    to = recipients(course, form)
    given = course.assignments.select_related("course", "version")
    assignment = get_object_or_404(given, pk=form.cleaned_data["assignment"])
    stage = get_object_or_404(assignment.version.stages, key=form.cleaned_data["stage"])
    students = None if to.everybody else to.students
    changed = stage_open(
        assignment=assignment, stage=stage, teacher=asking(request), students=students
    )
    text = ngettext(
        "The gate is open. %(count)s student who waited behind it goes on now.",
        "The gate is open. %(count)s students who waited behind it go on now.",
        changed,
    )
    return said(text % {"count": changed})


def student_of(course: Course, student_id: int) -> User:
    members = course.memberships.filter(part=Membership.Part.STUDENT).select_related("user")
    return get_object_or_404(members, user=student_id).user


@login_required
@require_POST
def next_lab(request: HttpRequest, course_id: int) -> JsonResponse:
    """Another lab for a student, or (with `keep`) the proposed one and nothing else."""
    course, teacher = taught(request, course_id), asking(request)
    form = NextLabForm(request.POST)
    if not form.is_valid():
        return wrong(form)
    student = student_of(course, form.cleaned_data["student"])
    try:
        if "keep" in request.POST:
            shown = form.cleaned_data["shown"]
            made = next_lab_keep(course=course, student=student, teacher=teacher, shown=shown)
        else:
            made = next_lab_choose(
                course=course,
                student=student,
                teacher=teacher,
                lab=form.cleaned_data["lab"],
                variant=form.variant(),
                note=form.cleaned_data["note"],
                shown=form.cleaned_data["shown"],
                fixed=form.cleaned_data["fixed"],
            )
    except CannotStart as refusal:
        return refused(str(REFUSALS[refusal.code]), 409)
    title = lab_title(made.lab, get_language() or "en")
    return said(_("Next for %(name)s: %(lab)s.") % {"name": student.shown_name, "lab": title})
