"""The teachers' pages of courses, and a student's way into one."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from courses.extensions.dates import held_in
from courses.forms import (
    AssignmentForm,
    CourseChangeForm,
    CourseForm,
    DatesForm,
    JoinForm,
    TeacherForm,
    language,
    wrong_in,
)
from courses.models import Course, Membership
from courses.papers import papers_of
from courses.selectors import assignments_given, courses_listed, courses_taught_by, roster
from courses.services import (
    assignment_change,
    assignment_create,
    assignment_withdraw,
    course_change,
    course_create,
    course_join,
    member_remove,
    teacher_add,
)
from letters.models import Letter
from letters.sending import mail_goes_out
from letters.services import letters_write
from letters.showing import letter_sentence, newest_letters, reached, refusals
from people.models import User
from people.once import once


def asking(request: HttpRequest) -> User:
    return cast(User, request.user)


def staff(request: HttpRequest) -> User:
    """The person who asks, if they teach or administer."""
    user = asking(request)
    if not (user.is_teacher or user.is_institution_admin):
        raise PermissionDenied
    return user


def taught(request: HttpRequest, course_id: int) -> Course:
    """The course, or the same 404 whether it does not exist or is not theirs."""
    return get_object_or_404(courses_taught_by(staff(request)), pk=course_id)


def origin_of(request: HttpRequest) -> str:
    """Under what address this site was reached, for links in mails."""
    return request.build_absolute_uri("/").rstrip("/")


def done(form: BaseForm, write: Callable[[], object]) -> bool:
    """Whether the form was right and the write was done; a refusal stands in the form."""
    if not form.is_valid():
        return False
    try:
        write()
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    return True


@login_required
@once
def course_list(request: HttpRequest) -> HttpResponse:
    """The courses that one teaches, and a new one."""
    user = staff(request)
    form = CourseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if user.institution is None:
            raise PermissionDenied
        title = form.cleaned_data["title"]
        course = course_create(user=user, institution=user.institution, title=title)
        return redirect("courses:course", course.pk)
    return render(request, "courses/list.html", {"form": form, "courses": courses_listed(user)})


def course_page(request: HttpRequest, course: Course, **forms: Any) -> HttpResponse:
    """One course; `forms` are those that came back with something wrong in them."""
    user = asking(request)
    extensions = held_in(course)
    page = {
        "course": course,
        "students": roster(course, "student"),
        "teachers": teachers_of(course),
        "assignments": [
            {
                "given": one,
                "form": DatesForm(instance=one, auto_id=f"id_%s_{one.pk}"),
                "extensions": extensions.get(one.pk, []),
                "papers": papers_of(one.version.stages.all(), language()),
            }
            for one in assignments_given(course).prefetch_related("version__stages")
        ],
        "join_address": request.build_absolute_uri(f"/courses/join/?code={course.join_code}"),
        "change": CourseChangeForm(instance=course, auto_id="id_course_%s"),
        "teacher": TeacherForm(),
        "assign": AssignmentForm(user, auto_id="id_assign_%s"),
    }
    return render(request, "courses/course.html", page | forms)


def teachers_of(course: Course) -> list[dict[str, object]]:
    """Who teaches it; of those who were added here, where the mail to them is. Two queries."""
    members = roster(course, Membership.Part.TEACHER)
    letters = newest_letters(course.pk, Letter.Kind.TEACHER, [one.user_id for one in members])
    return [
        {
            "member": one,
            "mail": letter_sentence(one.user, letter) if letter else "",
            "again": mail_goes_out()
            and letter is not None
            and letter.settled
            and not reached(letter),
        }
        for one in members
        for letter in [letters.get(one.user_id)]
    ]


@login_required
@require_GET
def course(request: HttpRequest, course_id: int) -> HttpResponse:
    """Join code, assignments, and who is in the course."""
    return course_page(request, taught(request, course_id))


@login_required
@require_POST
def change(request: HttpRequest, course_id: int) -> HttpResponse:
    """Name and archive."""
    found = taught(request, course_id)
    form = CourseChangeForm(
        request.POST, instance=taught(request, course_id), auto_id="id_course_%s"
    )
    if not done(form, lambda: course_change(course=found, **form.cleaned_data)):
        return course_page(request, found, change=form)
    messages.success(request, _("Saved."))
    return redirect("courses:course", course_id)


@login_required
@require_POST
def add_teacher(request: HttpRequest, course_id: int) -> HttpResponse:
    """A colleague teaches too."""
    found = taught(request, course_id)
    form = TeacherForm(request.POST)
    if not done(form, lambda: _add_teacher(request, found, form)):
        return course_page(request, found, teacher=form)
    return redirect("courses:course", course_id)


def _add_teacher(request: HttpRequest, course: Course, form: TeacherForm) -> None:
    added = teacher_add(course=course, **form.cleaned_data)
    messages.success(request, _("Added."))
    if added.new:
        _mail_teacher(request, course, added.teacher)


@login_required
@require_POST
def mail_teacher(request: HttpRequest, course_id: int, teacher_id: int) -> HttpResponse:
    """Write once more to a colleague whom the first mail did not reach."""
    found = taught(request, course_id)
    members = found.memberships.filter(part=Membership.Part.TEACHER).select_related("user")
    _mail_teacher(request, found, get_object_or_404(members, pk=teacher_id).user)
    return redirect("courses:course", course_id)


def _mail_teacher(request: HttpRequest, course: Course, teacher: User) -> None:
    """Tell a colleague by mail, and the one who asks whether that is done."""
    if teacher == asking(request):
        return
    written = letters_write(
        course_id=course.pk,
        kind=Letter.Kind.TEACHER,
        by=asking(request),
        to=[teacher],
        origin=origin_of(request),
        language=language(),
    )
    name = {"name": teacher.shown_name}
    if not written.letters:
        for sentence in refusals(written):
            messages.warning(request, sentence)
        messages.warning(request, _("Tell %(name)s yourself.") % name)
    elif mail_goes_out():
        messages.success(request, _("A mail to %(name)s is on its way.") % name)
    else:
        text = _("There is no mail server here: tell %(name)s yourself.")
        messages.warning(request, text % name)


@login_required
@require_POST
def remove_member(request: HttpRequest, course_id: int, member_id: int) -> HttpResponse:
    """Take a student or a colleague out."""
    found = taught(request, course_id)
    membership = get_object_or_404(found.memberships.select_related("user"), pk=member_id)
    try:
        member_remove(membership=membership)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        gone = _("%(name)s is no longer in this course. Their runs are kept.")
        messages.success(request, gone % {"name": membership.user.shown_name})
    return redirect("courses:course", course_id)


@login_required
@require_POST
@once
def assign(request: HttpRequest, course_id: int) -> HttpResponse:
    """Give a published sequence to the course."""
    found = taught(request, course_id)
    form = AssignmentForm(asking(request), request.POST, auto_id="id_assign_%s")
    if not done(form, lambda: assignment_create(course=found, **form.cleaned_data)):
        return course_page(request, found, assign=form)
    messages.success(request, _("Assigned. The students see it on their home page."))
    return redirect("courses:course", course_id)


@login_required
@require_POST
def change_dates(request: HttpRequest, course_id: int, assignment_id: int) -> HttpResponse:
    found = taught(request, course_id)
    given = get_object_or_404(found.assignments, pk=assignment_id)
    form = DatesForm(request.POST, instance=given)
    if done(form, lambda: assignment_change(assignment=given, **form.cleaned_data)):
        messages.success(request, _("Saved."))
    else:
        messages.error(request, wrong_in(form))
    return redirect("courses:course", course_id)


@login_required
@require_POST
def withdraw(request: HttpRequest, course_id: int, assignment_id: int) -> HttpResponse:
    """Take an assignment back that nobody has begun."""
    found = taught(request, course_id)
    try:
        assignment_withdraw(assignment=get_object_or_404(found.assignments, pk=assignment_id))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Withdrawn."))
    return redirect("courses:course", course_id)


@login_required
def join(request: HttpRequest) -> HttpResponse:
    """A student enters a course with its code, which the address may bring along."""
    student = asking(request)
    if not student.is_student:
        raise PermissionDenied
    form = JoinForm(request.POST or None, initial={"code": request.GET.get("code", "")[:12]})
    if request.method == "POST" and form.is_valid():
        try:
            joined = course_join(student=student, code=form.cleaned_data["code"])
        except ValidationError as refusal:
            form.add_error("code", refusal)
        else:
            messages.success(request, _("Welcome to %(course)s.") % {"course": joined.title})
            return redirect("home")
    return render(request, "courses/join.html", {"form": form})
