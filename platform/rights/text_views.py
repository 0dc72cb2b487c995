"""An administrator looks for words in what people wrote, and strikes them out where they choose.

The words are sent in the body: in an address they would stand in the logs of every server on the way.
"""

from itertools import islice

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from people.models import Institution, User
from people.views import administrator
from rights.forms import WordsForm
from rights.places import found_in
from rights.striking import words_strike

MOST_SHOWN = 200


@login_required
@require_http_methods(["GET", "POST"])
def texts(request: HttpRequest) -> HttpResponse:
    """The texts with the words; those that are ticked lose them."""
    school = school_of(administrator(request))
    form = WordsForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "rights/texts.html", {"form": form})
    words = form.cleaned_data["words"]
    if chosen := request.POST.getlist("chosen"):
        count = words_strike(institution=school, words=words, chosen=chosen)
        told = ngettext("Struck out of %(count)s text.", "Struck out of %(count)s texts.", count)
        messages.success(request, told % {"count": count})
        return redirect("rights:texts")
    found = list(islice(found_in(school, words), MOST_SHOWN + 1))
    page = {
        "form": form,
        "searched": True,
        "found": found[:MOST_SHOWN],
        "most": MOST_SHOWN if len(found) > MOST_SHOWN else 0,
        "nothing_chosen": "strike" in request.POST,
    }
    return render(request, "rights/texts.html", page)


def school_of(admin: User) -> Institution | None:
    """None is every school: a superuser's."""
    if admin.institution is None and not admin.is_superuser:
        raise PermissionDenied
    return None if admin.is_superuser else admin.institution
