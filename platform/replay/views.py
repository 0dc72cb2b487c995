"""The page on which a run is played back, and the tape that it plays."""

import gzip
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from labs.core.questions import QUESTIONS
from people.models import User
from replay.tape import tape_of
from runs.models import Run
from runs.views import MODULES as BENCH_MODULES
from runs.views import readable_run, shown
from scoring.feedback import waits_for_the_end

# A bench that is looked at needs neither link nor outbox.
LIVE_ONLY = {
    f"bench/{name}.js"
    for name in (
        "main",
        "protocol",
        "outbox",
        "order",
        "sender",
        "pace",
        "connection",
        "keys",
        "next",
        "teacher",
    )
}
OWN = sorted(
    f"replay/{path.name}"
    for path in (settings.BASE_DIR / "static" / "replay").glob("*.js")
    if path.stem != "types"
)
MODULES = [*(name for name in BENCH_MODULES if name not in LIVE_ONLY), *OWN]


@login_required
@require_GET
def replay(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The run on its bench, for those who may see it; nothing can be changed here."""
    run = readable_run(cast(User, request.user), run_id)
    if run.lab == QUESTIONS:
        return redirect("questions:run", run.pk)
    return shown(request, run, "replay/replay.html", replay=replay_page(run), modules=MODULES)


def replay_page(run: Run) -> dict[str, Any]:
    """What the player has to know beside the bench's page."""
    return {
        "tape": reverse("replay:tape", args=[run.pk]),
        "view": static(f"labs/{run.lab}.js"),
    }


@login_required
@require_GET
def tape(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """All of the run as compressed JSON. Certainties are for those who look on, not for the student.

    A student gets none of a question set that is judged after its end, before that.
    """
    reader = cast(User, request.user)
    run = readable_run(reader, run_id)
    looks_on = reader.pk != run.student_id
    if not looks_on and waits_for_the_end(run):
        raise Http404
    found = tape_of(run, language=get_language() or "en", figures=looks_on)
    return compressed_json(request, found.packed)


def compressed_json(request: HttpRequest, packed: bytes) -> HttpResponse:
    """Sent as it was packed; unpacked for the rare client that takes no gzip."""
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(packed, content_type="application/json")
        response["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(gzip.decompress(packed), content_type="application/json")
    response["Cache-Control"] = "private, no-store"
    patch_vary_headers(response, ["Accept-Encoding", "Accept-Language", "Cookie"])
    return response
