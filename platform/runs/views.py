"""The bench's page: what the browser needs to begin, written into it as data."""

from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation.trans_real import DjangoTranslation
from django.views.decorators.http import require_GET
from django.views.i18n import JSONCatalog

from labs.core import Variant, load_lab
from people.models import User
from runs.models import Run

SHEETS = ("bench", "inquiry", "feedback", "controls", "notebook", "plot", "next")


def may_read(user: User, run: Run) -> bool:
    """Their own run; a run of a course that they teach; any of their institution for its admin."""
    if user.pk == run.student_id or user.is_superuser:
        return True
    if user.is_institution_admin:
        return user.institution_id is not None and user.institution_id == run.student.institution_id
    if run.assignment is None:
        return False
    teaches = run.assignment.course.memberships.filter(user=user, part="teacher")
    return bool(user.is_teacher and teaches.exists())


def readable_run(user: User, run_id: UUID) -> Run:
    """The run, or the same 404 whether it does not exist or is not theirs to see."""
    runs = Run.objects.select_related("student", "assignment__course")
    run = runs.filter(pk=run_id).first()
    if run is None or not may_read(user, run):
        raise Http404
    return run


def page_words(language: str) -> dict[str, Any]:
    """The catalogue of our own JavaScript's words, in the shape of Django's JSON catalogue."""
    view = JSONCatalog()
    view.translation = DjangoTranslation(
        language, domain="djangojs", localedirs=settings.LOCALE_PATHS
    )
    return {"catalog": view.get_catalog(), "plural": view.get_plural()}


def bench_page(run: Run, reader: bool, language: str) -> dict[str, Any]:
    """Definition, words and addresses for the browser: nothing of the hidden physics."""
    lab = load_lab(run.lab)
    variant = Variant.from_json(run.variant)
    return {
        "run": str(run.pk),
        "socket": f"/ws/runs/{run.pk}/",
        "lab": lab.for_page(variant),
        "words": lab.words(language).for_page(),
        "variant": {"scaffold": variant.scaffold},
        "language": language,
        "view": static(f"labs/{run.lab}.js"),
        "reader": reader,
        "student": run.student.shown_name if reader else "",
        "links": {
            "home": reverse("home"),
            "report": reverse("runs:report", args=[run.pk]),
            "start": "/runs/start/",
            "login": reverse(settings.LOGIN_URL),
        },
    }


@login_required
@require_GET
def bench(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The student's own bench; teachers and admins who may see the run look on."""
    user = cast(User, request.user)
    run = readable_run(user, run_id)
    language = get_language() or "en"
    sheets = [f"css/{name}.css" for name in SHEETS] + [f"labs/{run.lab}.css"]
    return render(
        request,
        "runs/bench.html",
        {
            "page": bench_page(run, user.pk != run.student_id, language),
            "catalogue": page_words(language),
            "sheets": sheets,
        },
    )


@login_required
@require_GET
def report(request: HttpRequest, run_id: UUID) -> HttpResponse:
    return render(request, "runs/report.html", {})
