"""Copies, colleagues, files and the library: what teachers do with whole sequences."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import Truncator, slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from courses.builder import back, editable, visible
from courses.exchange import exported
from courses.forms import language
from courses.library import SUBJECTS, all_ready, ready, subject_name
from courses.selectors import newest_version, sequences_of_school
from courses.services import assignment_create
from courses.sharing import sequence_copy, sequence_import, sequence_open, sequence_share
from courses.views import staff, taught
from courses.yaml_files import LARGEST_WHOLE
from people.models import Institution, User
from people.once import NothingMade, once

NOTES_SHOWN = 40
LONGEST_NOTE = 400  # characters
UPLOADED = "application/yaml; charset=utf-8"


class ImportForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File of a sequence"),
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml,application/yaml"}),
    )


def school_of(user: User) -> Institution:
    if user.institution is None:
        raise PermissionDenied
    return user.institution


@login_required
@require_POST
@once
def copy(request: HttpRequest, sequence_id: int) -> HttpResponse:
    """One's own copy of what one may read."""
    user = staff(request)
    made = sequence_copy(
        sequence=visible(request, sequence_id), owner=user, institution=school_of(user)
    )
    messages.success(request, _("This is your own copy."))
    return back(made)


@login_required
@require_GET
def export(request: HttpRequest, sequence_id: int) -> HttpResponse:
    """The newest version as a file."""
    sequence = visible(request, sequence_id)
    newest = newest_version(sequence)
    if newest is None:
        raise Http404
    name = slugify(sequence.title, allow_unicode=True) or f"sequence-{sequence.pk}"
    answer = HttpResponse(exported(sequence, newest), content_type=UPLOADED)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.yaml"
    return answer


@login_required
@require_POST
@once
def import_file(request: HttpRequest) -> HttpResponse:
    """A new draft out of a file, with a report of what did not fit."""
    staff(request)
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Choose a file first."))
        return NothingMade(reverse("courses:sequences"))
    return begun_from(request, lambda: read(form.cleaned_data["file"]))


def read(file: Any) -> str:
    if file.size > LARGEST_WHOLE:
        raise ValidationError(_("The file is larger than 8 MiB."))
    try:
        return str(file.read().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ValidationError(_("The file is no text in UTF-8.")) from error


def begun_from(request: HttpRequest, text: Callable[[], str]) -> HttpResponse:
    """A draft out of a text; a refusal leads back to the list."""
    user = staff(request)
    try:
        made, found = sequence_import(text=text(), owner=user, institution=school_of(user))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return NothingMade(reverse("courses:sequences"))
    count = len(found.contents)
    told = ngettext("%(count)s stage was taken over.", "%(count)s stages were taken over.", count)
    messages.success(request, told % {"count": count})
    for note in found.notes[:NOTES_SHOWN]:
        messages.warning(request, Truncator(note).chars(LONGEST_NOTE))
    tell_of_more(request, len(found.notes) - NOTES_SHOWN)
    return back(made)


def tell_of_more(request: HttpRequest, more: int) -> None:
    """A file may hold thousands of things that mean nothing; they would fill the next page, and the session."""
    if more > 0:
        told = ngettext("And %(count)s note more.", "And %(count)s notes more.", more)
        messages.warning(request, told % {"count": more})


@login_required
@require_GET
def library(request: HttpRequest) -> HttpResponse:
    """Ready sequences of each subject, and those that colleagues opened to the school."""
    user, speech = staff(request), language()
    shown = [
        {
            "ready": one,
            "subject": subject_name(one.subject, speech),
            "stages": one.names(speech),
            "minutes": one.minutes(),
        }
        for one in all_ready(speech)
    ]
    page = {"library": shown, "school": sequences_of_school(user)}
    return render(request, "courses/library.html", page)


@login_required
@require_POST
@once
def use(request: HttpRequest, subject: str) -> HttpResponse:
    """Begin with a ready sequence."""
    staff(request)
    if subject not in SUBJECTS:
        raise Http404
    return begun_from(request, lambda: ready(subject, language()).text)


@login_required
@require_POST
@once
def assign(request: HttpRequest, sequence_id: int) -> HttpResponse:
    """Give the newest published version to a course that one teaches; the dates can follow there."""
    sequence = visible(request, sequence_id)
    chosen = request.POST.get("course", "")
    if not chosen.isdecimal():
        raise Http404
    course = taught(request, int(chosen[:18]))
    version = sequence.versions.exclude(published=None).order_by("-number").first()
    if version is None:
        messages.error(request, _("Only a published version can be assigned."))
        return NothingMade(back(sequence).url)
    assignment_create(course=course, version=version, opens=None, due=None)
    messages.success(request, _("Assigned. The students see it on their home page."))
    return redirect("courses:course", course.pk)


@login_required
@require_POST
def share(request: HttpRequest, sequence_id: int) -> HttpResponse:
    """With a colleague (`username`, `may_change`), or with the whole school (`open_to_school`)."""
    sequence = editable(request, sequence_id)
    if "username" not in request.POST:
        sequence_open(sequence=sequence, open_to_school="open_to_school" in request.POST)
        messages.success(request, _("Saved."))
        return back(sequence)
    try:
        made = sequence_share(
            sequence=sequence,
            username=request.POST["username"],
            may_change="may_change" in request.POST,
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        text = _("Shared with %(name)s.")
        messages.success(request, text % {"name": made.user.shown_name})
    return back(sequence)


@login_required
@require_POST
def unshare(request: HttpRequest, sequence_id: int, share_id: int) -> HttpResponse:
    sequence = editable(request, sequence_id)
    get_object_or_404(sequence.shares, pk=share_id).delete()
    messages.success(request, _("No longer shared with them."))
    return back(sequence)
