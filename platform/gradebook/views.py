"""The teachers' pages of a gradebook."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from courses.models import Course
from courses.views import asking, taught
from gradebook.forms import CommentForm, EntryForm, OverrideForm, RulesForm
from gradebook.lines import history_of, lines_of
from gradebook.resting import scores_behind
from gradebook.selectors import Book, book_of
from gradebook.services import MarkedMeanwhile, comment_add, override_add, rules_change
from gradebook.signs import legend
from gradebook.statistics import by_skill, by_step, of_totals
from gradebook.table import mark_text, rows_html
from people.models import User
from people.once import once


def language() -> str:
    return get_language() or "en"


@login_required
@require_GET
def book(request: HttpRequest, course_id: int) -> HttpResponse:
    """Everybody's marks in one table."""
    found = book_of(taught(request, course_id), language=language())
    page = {"book": found, "rows": rows_html(found), "signs": legend()}
    return render(request, "gradebook/book.html", page)


@login_required
def change_rules(request: HttpRequest, course_id: int) -> HttpResponse:
    """Weights, and what being late or missing costs."""
    course = taught(request, course_id)
    found = book_of(course, language=language())
    form = RulesForm(found, language(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        rules_change(course=course, **form.written())
        messages.success(request, _("Saved. All marks are computed by the new rules."))
        return redirect("gradebook:book", course.pk)
    status = 422 if form.is_bound else 200
    return render(request, "gradebook/rules.html", {"book": found, "form": form}, status=status)


@login_required
@require_GET
def statistics(request: HttpRequest, course_id: int) -> HttpResponse:
    """How the marks are spread, by step and by skill."""
    course = taught(request, course_id)
    found = book_of(course, language=language())
    page = {
        "book": found,
        "steps": by_step(found),
        "totals": of_totals(found),
        "skills": by_skill(course, language()),
    }
    return render(request, "gradebook/statistics.html", page)


# -- one student -----------------------------------------------------------------------------------


def of_student(request: HttpRequest, course_id: int, student_id: int) -> tuple[Course, User, Book]:
    """A student of a course that the reader teaches, else the same 404 as for nobody."""
    course = taught(request, course_id)
    members = User.objects.filter(memberships__course=course, memberships__part="student")
    found = get_object_or_404(members, pk=student_id)
    return course, found, book_of(course, language=language(), student=found)


def student_page(
    request: HttpRequest, course: Course, found: User, marks: Book, **forms: EntryForm
) -> HttpResponse:
    """One student's marks; `forms` are those that came back with something wrong in them."""
    row = marks.rows[0]
    start = {"step": request.GET.get("step", "")}
    history = history_of(marks, course, found)
    shown = history[0][1].pk if history else 0
    page: dict[str, Any] = {
        "course": course,
        "student": found,
        "book": marks,
        "total": mark_text(row.total),
        "groups": lines_of(marks, row, course, found, scores_behind(course, found, language())),
        "override": OverrideForm(marks, initial=start | {"shown": shown}, auto_id="id_override_%s"),
        "comment": CommentForm(marks, initial=start, auto_id="id_comment_%s"),
        "history": history,
    }
    status = 422 if forms else 200
    return render(request, "gradebook/student.html", page | forms, status=status)


@login_required
@require_GET
def student(request: HttpRequest, course_id: int, student_id: int) -> HttpResponse:
    """Every mark of one student with what it is made of."""
    return student_page(request, *of_student(request, course_id, student_id))


@login_required
@require_POST
@once
def override(request: HttpRequest, course_id: int, student_id: int) -> HttpResponse:
    """A teacher's own mark with its reason; the computed one stays beside it."""
    course, found, marks = of_student(request, course_id, student_id)
    form = OverrideForm(marks, request.POST, auto_id="id_override_%s")
    if not form.is_valid():
        return student_page(request, course, found, marks, override=form)
    data = form.cleaned_data
    try:
        override_add(
            student=found,
            key=form.key,
            teacher=asking(request),
            mark=data["mark"],
            reason=data["reason"],
            shown=data["shown"],
        )
    except MarkedMeanwhile as meanwhile:
        form.refuse_once(meanwhile.last)
        return student_page(request, *of_student(request, course_id, student_id), override=form)
    messages.success(request, _("Saved. The computed mark is kept beside it."))
    return redirect("gradebook:student", course.pk, found.pk)


@login_required
@require_POST
@once
def comment(request: HttpRequest, course_id: int, student_id: int) -> HttpResponse:
    """Words on a step."""
    course, found, marks = of_student(request, course_id, student_id)
    form = CommentForm(marks, request.POST, auto_id="id_comment_%s")
    if not form.is_valid():
        return student_page(request, course, found, marks, comment=form)
    text = form.cleaned_data["text"]
    comment_add(student=found, key=form.key, teacher=asking(request), text=text)
    messages.success(request, _("Saved. The student sees it beside the mark."))
    return redirect("gradebook:student", course.pk, found.pk)
