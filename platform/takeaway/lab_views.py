"""A lab's sheets for paper: the students' one for everybody, the teacher's one for staff."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from courses.views import staff
from labs.core import lab_names
from takeaway.lab_sheet import sheet_pdf
from takeaway.sheets import attached
from takeaway.teacher_sheet import teacher_sheet_pdf

PDF = "application/pdf"


@login_required
@require_GET
def sheet(request: HttpRequest, name: str) -> HttpResponse:
    """The students' sheet: it has nothing that the bench does not show."""
    content = sheet_pdf(known(name), get_language() or "en")
    return attached(content, PDF, f"{name}-sheet.pdf")


@login_required
@require_GET
def teacher_sheet(request: HttpRequest, name: str) -> HttpResponse:
    """The teacher's sheet, which has the answers."""
    staff(request)
    content = teacher_sheet_pdf(known(name), get_language() or "en")
    return attached(content, PDF, f"{name}-teacher.pdf")


def known(name: str) -> str:
    if name not in lab_names():
        raise Http404(_("There is no such lab."))
    return name
