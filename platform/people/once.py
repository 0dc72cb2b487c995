"""A form that makes something is heeded once: sent twice, it makes one thing and leads there again.

The page's script holds such a form while it is on its way (static/pages/once.js); this is for pages
without it, and for a form that is sent again after going back. What was changed in it meanwhile is
something new. The row and what the view makes are committed together, so of two at once the second
waits for the first, and after a failure nothing is in the way.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from hashlib import sha256
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from people.models import SentOnce

FIELD = "once"
KEPT = timedelta(days=1)

View = Callable[..., HttpResponse]


class NothingMade(HttpResponseRedirect):
    """Leads on from a form that was refused: it may be sent again as it is."""


def once(view: View) -> View:
    """For views that answer with a redirect where they have made something."""

    @wraps(view)
    def heeding(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST" or not request.POST.get(FIELD):
            return view(request, *args, **kwargs)
        with transaction.atomic():
            sent, first = SentOnce.objects.get_or_create(digest=_digest(request))
            if not first:
                return HttpResponseRedirect(sent.address)
            answer = view(request, *args, **kwargs)
            _note(sent, answer)
            return answer

    return heeding


def _note(sent: SentOnce, answer: HttpResponse) -> None:
    if isinstance(answer, HttpResponseRedirect) and not isinstance(answer, NothingMade):
        sent.address = answer.url
        sent.save(update_fields=["address"])
        SentOnce.objects.filter(made__lt=timezone.now() - KEPT).delete()
    else:
        sent.delete()  # something was wrong: it is put right and sent again


def _digest(request: HttpRequest) -> str:
    """Of who sent what where."""
    fields = {name: given for name, given in request.POST.lists() if name != "csrfmiddlewaretoken"}
    files = {name: [_content(one) for one in given] for name, given in request.FILES.lists()}
    whole = (request.user.pk, request.path, sorted(fields.items()), sorted(files.items()))
    return sha256(repr(whole).encode("utf-8", "surrogatepass")).hexdigest()


def _content(file: UploadedFile) -> str:
    """Of what is in a file, which is read again afterwards."""
    found = sha256()
    for chunk in file.chunks():
        found.update(chunk)
    file.seek(0)
    return found.hexdigest()
