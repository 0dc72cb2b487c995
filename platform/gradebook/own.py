"""A student's own marks: nobody else's, and no statistics of the others."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from courses.access import courses_visible_to
from courses.views import asking
from gradebook.lines import lines_of
from gradebook.notices import notices_of
from gradebook.selectors import book_of
from gradebook.signs import legend
from gradebook.table import mark_text
from gradebook.views import language


@login_required
@require_GET
def marks(request: HttpRequest) -> HttpResponse:
    """Every course that the student is in, with every mark in it."""
    student = asking(request)
    if not student.is_student:
        raise PermissionDenied
    courses = list(courses_visible_to(student).filter(memberships__part="student").distinct())
    books = [
        book_of(course, language=language(), student=student, as_told=True) for course in courses
    ]
    notices = notices_of(student, courses)
    page = {
        "books": [
            {
                "book": one,
                "notices": notices[one.course.pk],
                "total": mark_text(one.rows[0].total),
                "groups": lines_of(one, one.rows[0], one.course, student),
            }
            for one in books
            if one.rows
        ],
        "signs": legend(),
    }
    return render(request, "gradebook/own.html", page)
