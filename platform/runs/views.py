"""The bench's page: what the browser needs to begin, written into it as data."""

from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation.trans_real import DjangoTranslation
from django.views.decorators.http import require_GET
from django.views.i18n import JSONCatalog

from labs.core import Variant, load_lab
from labs.core.questions import QUESTIONS
from people.models import User
from runs import messages
from runs.messages import Message
from runs.models import Run
from runs.selectors import access, events_after, record_of, run_with_people

# The browser learns of modules only by reading the one that imports them; named in the head of the
# page they come all at once. Types only hold comments; the report has a page of its own.
MODULES = sorted(
    f"bench/{path.name}"
    for path in (settings.BASE_DIR / "static" / "bench").glob("*.js")
    if path.stem not in ("types", "report", "guard")
)
BENCH_SHEETS = ("bench", "bench_said", "bench_dialogs", "bench_screens", "bench_phone")
SHEETS = (*BENCH_SHEETS, "inquiry", "feedback", "controls", "notebook", "plot", "next")


def readable_run(user: User, run_id: UUID) -> Run:
    """The run, or the same 404 whether it does not exist or is not theirs to see."""
    run = run_with_people(run_id)
    if run is None or not access(user, run):
        raise Http404
    return run


def page_words(language: str) -> dict[str, Any]:
    """The catalogue of our own JavaScript's words, in the shape of Django's JSON catalogue."""
    view = JSONCatalog()
    view.translation = DjangoTranslation(
        language, domain="djangojs", localedirs=[str(path) for path in settings.LOCALE_PATHS]
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
            "login": reverse(settings.LOGIN_URL),
        },
    }


def shown(request: HttpRequest, run: Run, template: str, **more: Any) -> HttpResponse:
    """A page that draws a run: its data, its words and the styles of bench and lab.

    A question set has no bench: it has one page, while it is answered and afterwards.
    """
    if run.lab == QUESTIONS:
        return redirect("questions:run", run.pk)
    language = get_language() or "en"
    reader = access(cast(User, request.user), run) != "write"
    context = {
        "page": bench_page(run, reader, language),
        "catalogue": page_words(language),
        "sheets": [f"css/{name}.css" for name in SHEETS] + [f"labs/{run.lab}.css"],
        "modules": MODULES,
        "run": run,
    }
    return render(request, template, context | more)


@login_required
@require_GET
def bench(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The student's own bench; teachers and admins who may see the run look on."""
    return shown(request, readable_run(cast(User, request.user), run_id), "runs/bench.html")


def told_so_far(run: Run) -> list[Message]:
    """All that the live protocol would tell a reader who came now."""
    events = events_after(run.pk, 0)
    seen = [messages.observed(event, whole=False) for event in events]
    steps = [messages.progress(*one) for one in record_of(run, events).steps.items()]
    later = [message for source in messages.sources for message in source.read(run, 0)]
    return [*seen, *later, *steps]


@login_required
@require_GET
def report(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The lab report: what was asked, done, measured and claimed, with the notes on it."""
    run = readable_run(cast(User, request.user), run_id)
    return shown(request, run, "runs/report.html", told=told_so_far(run))
