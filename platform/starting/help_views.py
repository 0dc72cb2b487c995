"""The pages of help; the panel on every page shows the middle of one of them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from starting.help import GROUPS, exists, help_text, kind_of

READ_BY = {
    "anonymous": ("everybody", "student", "teacher"),
    "student": ("student", "everybody"),
    "teacher": ("teacher", "everybody", "student", "programs"),
    "admin": ("admin", "teacher", "everybody", "student", "programs"),
}


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All help, what concerns the reader first."""
    groups = [_group(one) for one in READ_BY[kind_of(request.user)]]
    return render(request, "starting/help_index.html", {"groups": groups})


@require_GET
def page(request: HttpRequest, name: str) -> HttpResponse:
    """The help of one page. It tells of no person, so it is open to everybody."""
    if not exists(name):
        raise Http404(_("There is no help of that name."))
    shown = help_text(name, get_language() or "en")
    return render(request, "starting/help.html", {"help": shown})


def _group(name: str) -> dict[str, Any]:
    titles = {
        "everybody": _("For everybody"),
        "student": _("For students"),
        "teacher": _("For teachers"),
        "admin": _("For administrators"),
        "programs": _("For programs"),
    }
    language = get_language() or "en"
    return {"title": titles[name], "pages": [help_text(page, language) for page in GROUPS[name]]}
