"""What is kept about a person: as a file, and erased. For themselves and their school's administrator."""

from collections.abc import AsyncIterator
from typing import IO, cast

from asgiref.sync import sync_to_async
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from people.models import User
from people.selectors import people_managed_by
from people.views import administrator
from rights.erase import check_erasable, person_erase
from rights.export import person_export
from rights.forms import EraseForm
from rights.limit import allowed
from rights.models import Erasure
from rights.weighing import weighed

PIECE = 1 << 16  # bytes sent at a time
ERASURES_A_PAGE = 50


@login_required
@require_GET
def own_data(request: HttpRequest) -> HttpResponseBase:
    """One's own file."""
    user = cast(User, request.user)
    return _file(request, user, user)


@login_required
@require_GET
def data_of(request: HttpRequest, person_id: int) -> HttpResponseBase:
    """A person's file for their administrator, for requests on paper."""
    admin = administrator(request)
    person = get_object_or_404(people_managed_by(admin), pk=person_id)
    return _file(request, admin, person)


def _file(request: HttpRequest, asker: User, person: User) -> HttpResponseBase:
    """With its README in the language of the page."""
    if not allowed(asker):
        return too_often(request)
    file = person_export(person=person, language=get_language() or person.language)
    response = StreamingHttpResponse(pieces(file), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="assay-data-{person.pk}.zip"'
    response["Cache-Control"] = "private, no-store"
    return response


def too_often(request: HttpRequest) -> HttpResponse:
    return render(request, "rights/too_often.html", status=429)


async def pieces(file: IO[bytes]) -> AsyncIterator[bytes]:
    """The file piece by piece: under ASGI whatever is not asynchronous would be read whole first."""
    with file:
        while piece := await sync_to_async(file.read)(PIECE):
            yield piece


@login_required
@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest, person_id: int) -> HttpResponse:
    """What would go and what would stay, and the last question."""
    admin = administrator(request)
    person = get_object_or_404(people_managed_by(admin), pk=person_id)
    form = EraseForm(request.POST or None, person=person)
    try:
        check_erasable(person=person, by=admin)
        if request.method == "POST" and form.is_valid():
            person_erase(person=person, by=admin)
            messages.success(request, _("The person is erased."))
            return redirect("rights:erasures")
    except ValidationError as refusal:
        page = {"person": person, "refusal": refusal.messages[0]}
        return render(request, "rights/erase.html", page)
    page = {"person": person, "form": form, "weighed": weighed(person)}
    return render(request, "rights/erase.html", page)


@login_required
@require_GET
def erasures(request: HttpRequest) -> HttpResponse:
    """That people of the institution were erased, never who."""
    admin = administrator(request)
    found = Erasure.objects.select_related("by")
    if not admin.is_superuser:
        found = found.filter(institution=admin.institution_id)
    page = Paginator(found, ERASURES_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "rights/erasures.html", {"page": page})
