"""A teacher brings a class in from a file: upload, look at it row by row, apply, read the report."""

import csv
from io import BytesIO, StringIO

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from openpyxl import Workbook

from courses.forms import language
from courses.models import Course
from courses.roster.columns import TEMPLATE
from courses.roster.files import LARGEST, MOST_ROWS
from courses.roster.models import RosterImport
from courses.roster.services import (
    TIME_OVER,
    invitations_mail,
    roster_apply,
    roster_throw_away,
    roster_upload,
)
from courses.roster.showing import preview, report, to_mail
from courses.views import asking, done, origin_of, taught
from letters.showing import refusals
from people.once import once

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXAMPLE = ("Ada", "Lovelace", "ada.l", "ada@school.example", "Table 1; Choir")
REPORTS_SHOWN = 20


class RosterForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File of the class, CSV or XLSX"),
        error_messages={"empty": gettext_lazy("The file is empty. Choose another one.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt,text/csv," + XLSX}),
    )


@login_required
@never_cache
@once
def upload(request: HttpRequest, course_id: int) -> HttpResponse:
    """Choose a file; or read what was done with earlier ones."""
    course = taught(request, course_id)
    form = RosterForm(request.POST, request.FILES) if request.method == "POST" else RosterForm()
    waiting = course.roster_imports.filter(applied=None, teacher=asking(request))
    if form.is_bound and done(form, lambda: _upload(request, course, form)):
        return redirect("courses:roster_import", course.pk, waiting.latest("pk").pk)
    page = {
        "course": course,
        "form": form,
        "most": MOST_ROWS,
        "reports": course.roster_imports.exclude(applied=None)
        .select_related("teacher")
        .defer("rows", "report")[:REPORTS_SHOWN],
    }
    status = 422 if form.is_bound else 200
    return render(request, "courses/roster.html", page, status=status)


def _upload(request: HttpRequest, course: Course, form: RosterForm) -> None:
    file: UploadedFile = form.cleaned_data["file"]
    # One byte more than may be: what is too large is refused without being read.
    roster_upload(course=course, teacher=asking(request), data=file.read(LARGEST + 1))


def found(request: HttpRequest, course_id: int, import_id: int) -> RosterImport:
    """One of a course that the person teaches; what waits is its uploader's alone."""
    course = taught(request, course_id)
    roster = get_object_or_404(course.roster_imports.select_related("course"), pk=import_id)
    if roster.applied is None:
        return get_object_or_404(
            course.roster_imports.select_related("course"), pk=import_id, teacher=asking(request)
        )
    return roster


def too_late(request: HttpRequest, course_id: int, import_id: int) -> bool:
    """Whether the course has no such file any more, which is then said."""
    gone = not taught(request, course_id).roster_imports.filter(pk=import_id).exists()
    if gone:
        messages.warning(request, TIME_OVER)
    return gone


@login_required
@never_cache
@require_GET
def one(request: HttpRequest, course_id: int, import_id: int) -> HttpResponse:
    """The rows before they are applied; afterwards what was done with them."""
    if too_late(request, course_id, import_id):
        return redirect("courses:roster", course_id)
    roster = found(request, course_id, import_id)
    page: dict[str, object] = {"course": roster.course, "roster": roster}
    if roster.applied is None:
        return render(request, "courses/roster_preview.html", page | preview(roster))
    page |= report(roster) | {"origin": origin_of(request)}
    return render(request, "courses/roster_report.html", page)


@login_required
@require_POST
def apply(request: HttpRequest, course_id: int, import_id: int) -> HttpResponse:
    """Take the good rows over; asked twice, it leads to the same report."""
    if too_late(request, course_id, import_id):
        return redirect("courses:roster", course_id)
    roster = found(request, course_id, import_id)
    mail_from = origin_of(request) if "mail" in request.POST else ""
    try:
        roster_apply(roster=roster, language=language(), mail_from=mail_from)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("courses:roster_import", course_id, import_id)


@login_required
@require_POST
def mail(request: HttpRequest, course_id: int, import_id: int) -> HttpResponse:
    """Mail the link to one `student` of a report, or to all who have not been mailed theirs."""
    roster = found(request, course_id, import_id)
    chosen = request.POST.get("student", "")
    if chosen and not chosen.isdecimal():
        raise Http404
    to = to_mail(roster, int(chosen[:18]) if chosen else None)
    if chosen and not to:
        raise Http404
    written = invitations_mail(roster=roster, by=asking(request), to=to, origin=origin_of(request))
    if count := len(written.letters):
        text = ngettext("%(count)s mail is on its way.", "%(count)s mails are on their way.", count)
        messages.success(request, text % {"count": count})
    for sentence in refusals(written):
        messages.warning(request, sentence)
    return redirect("courses:roster_import", course_id, import_id)


@login_required
@require_POST
def throw_away(request: HttpRequest, course_id: int, import_id: int) -> HttpResponse:
    """Forget a file that was only looked at."""
    roster_throw_away(roster=found(request, course_id, import_id))
    return redirect("courses:roster", course_id)


# -- the template ----------------------------------------------------------------------------------


@login_required
@require_GET
def template(request: HttpRequest, course_id: int, kind: str) -> HttpResponse:
    """A file with the header and one row as an example, to be written over."""
    taught(request, course_id)
    content = _template_xlsx() if kind == "xlsx" else _template_csv()
    answer = HttpResponse(
        content, content_type=XLSX if kind == "xlsx" else "text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="class.{kind}"'
    return answer


def _template_csv() -> bytes:
    """With a mark in front, by which spreadsheets know UTF-8."""
    text = StringIO()
    csv.writer(text).writerows([TEMPLATE, EXAMPLE])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _template_xlsx() -> bytes:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(_("Students"))
    for row in (TEMPLATE, EXAMPLE):
        sheet.append(row)
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()
