"""The requests of the sequence builder. Each is answered with the parts of the page that it changed.

Without the page's script each is an ordinary form, answered by a redirect to the page.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from courses import history
from courses.access import may_edit_sequence, sequences_visible_to
from courses.builder_page import builder_page, fragments, page_of, step_words, wants_json
from courses.building import (
    Direction,
    ListChange,
    question_list_change,
    sequence_create,
    sequence_rename,
    stage_add,
    stage_copy,
    stage_move,
    stage_remove,
    stages_order,
)
from courses.drafting import NothingToPublish, NotReady, publish
from courses.forms import SequenceForm, wrong_in
from courses.models import DraftState, Sequence, Stage
from courses.saving import Saved, as_typed, settings_save
from courses.selectors import sequences_listed
from courses.views import staff
from people.once import once


@login_required
@once
def sequence_list(request: HttpRequest) -> HttpResponse:
    """The sequences that one may see, and a new one."""
    user = staff(request)
    form = SequenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if user.institution is None:
            raise PermissionDenied
        title = form.cleaned_data["title"]
        made = sequence_create(owner=user, institution=user.institution, title=title)
        return redirect("courses:sequence", made.pk)
    page = {"form": form, "sequences": sequences_listed(user)}
    return render(request, "courses/sequences.html", page)


def visible(request: HttpRequest, sequence_id: int) -> Sequence:
    found = sequences_visible_to(staff(request)).select_related("owner")
    return get_object_or_404(found, pk=sequence_id)


def editable(request: HttpRequest, sequence_id: int) -> Sequence:
    """One's own, or an administrator's to change; a colleague's can be read only."""
    sequence = visible(request, sequence_id)
    if not may_edit_sequence(staff(request), sequence):
        raise PermissionDenied
    return sequence


@login_required
@require_GET
def builder(request: HttpRequest, sequence_id: int) -> HttpResponse:
    """One sequence; `?stage=` says which stage's settings are open."""
    sequence, wanted = visible(request, sequence_id), request.GET.get("stage", "")
    if wants_json(request):
        return fragments(request, page_of(request, sequence, wanted))
    return builder_page(request, sequence, wanted)


def back(sequence: Sequence, key: str = "") -> HttpResponseRedirect:
    address = reverse("courses:sequence", args=[sequence.pk])
    return HttpResponseRedirect(f"{address}?stage={key}" if key else address)


def answer(
    request: HttpRequest, sequence: Sequence, write: Callable[[], str], said: str = ""
) -> HttpResponse:
    """Do a change; `write` returns the key of the stage to show then. A refusal is told."""
    error, key = "", request.POST.get("stage", "")
    try:
        key = write() or key
    except ValidationError as refusal:
        error = " ".join(refusal.messages)
    if wants_json(request):
        return fragments(request, page_of(request, sequence, key), said=said, error=error)
    if error or said:
        (messages.error if error else messages.success)(request, error or said)
    return back(sequence, key)


@login_required
@require_POST
def rename(request: HttpRequest, sequence_id: int) -> HttpResponse:
    sequence = editable(request, sequence_id)
    form = SequenceForm(request.POST)

    def write() -> str:
        if not form.is_valid():
            given = request.POST.get("title", "").strip()
            raise ValidationError(wrong_in(form) if given else _("A sequence needs a name."))
        sequence_rename(sequence=sequence, title=form.cleaned_data["title"])
        return ""

    return answer(request, sequence, write)


@login_required
@require_POST
def add_stage(request: HttpRequest, sequence_id: int) -> HttpResponse:
    """A lab, or without one what `kind` says (an adaptive slot if nothing), at the end."""
    sequence = editable(request, sequence_id)
    lab, kind = request.POST.get("lab", ""), request.POST.get("kind", "")
    return answer(request, sequence, lambda: stage_add(sequence=sequence, lab=lab, kind=kind).key)


def stage_asked(sequence: Sequence, stage_id: int) -> Stage:
    """A stage of the sequence; a refusal where it is gone: another tab may have removed it meanwhile."""
    found = Stage.objects.select_related("version__sequence")
    stage = found.filter(pk=stage_id, version__sequence=sequence).first()
    if stage is None:
        raise ValidationError(_("This stage is no longer there."))
    return stage


def refuse(refusal: ValidationError) -> str:
    """A change that cannot be done, for `answer` to tell."""
    raise refusal


@login_required
@require_POST
def change_stage(request: HttpRequest, sequence_id: int, stage_id: int) -> HttpResponse:
    """The settings of one stage."""
    sequence = editable(request, sequence_id)
    try:
        stage = stage_asked(sequence, stage_id)
    except ValidationError as gone:
        return answer(request, sequence, partial(refuse, gone))
    saved = settings_save(stage=stage, sent=request.POST, by=staff(request))
    if not wants_json(request):
        if saved.right and not saved.clashes:
            return back(sequence, stage.key)
        return builder_page(request, sequence, stage.key, as_typed(saved, request.POST))
    page = page_of(request, sequence, stage.key)
    shown = page["form"].untouched() if page["form"] else {}
    return fragments(request, page, **outcome(saved), shown=shown)


def outcome(saved: Saved) -> dict[str, Any]:
    """What the page's script is told of a save, beside the parts of the page."""
    wrong = {} if saved.right else {"errors": saved.errors}
    texts = [] if saved.right else [_("See the field that is marked.")]
    texts += [clash["text"] for clash in saved.clashes]
    return {
        "error": " ".join(texts),
        **wrong,
        "clashes": saved.clashes,
        "theirs": saved.theirs,
    }


LIST_CHANGES = ("add", "copy", "remove", "up", "down")


@login_required
@require_POST
def change_questions(request: HttpRequest, sequence_id: int, stage_id: int) -> HttpResponse:
    """The list of a question set: `add` names a kind; `copy`, `remove`, `up` and `down` a question."""
    sequence = editable(request, sequence_id)
    kind = next((one for one in LIST_CHANGES if one in request.POST), None)
    if kind is None:
        raise Http404
    way, name = cast(ListChange, kind), request.POST[kind]
    said = _("Removed. Undo brings it back.") if way == "remove" else ""

    def write() -> str:
        stage = stage_asked(sequence, stage_id)
        return question_list_change(stage=stage, kind=way, name=name, by=staff(request)).key

    return answer(request, sequence, write, said)


@login_required
@require_POST
def move_stage(request: HttpRequest, sequence_id: int, stage_id: int) -> HttpResponse:
    """`direction` is up or down."""
    sequence = editable(request, sequence_id)
    direction = request.POST.get("direction")
    if direction not in ("up", "down"):
        raise Http404
    way = cast(Direction, direction)

    def write() -> str:
        return stage_move(stage=stage_asked(sequence, stage_id), direction=way).key

    return answer(request, sequence, write)


@login_required
@require_POST
def order_stages(request: HttpRequest, sequence_id: int) -> HttpResponse:
    """`keys`: every stage in its new order, parted by spaces; the form that a drag sends."""
    sequence = editable(request, sequence_id)

    def write() -> str:
        stages_order(sequence=sequence, keys=request.POST.get("keys", "").split())
        return ""

    return answer(request, sequence, write)


@login_required
@require_POST
def remove_stage(request: HttpRequest, sequence_id: int, stage_id: int) -> HttpResponse:
    sequence = editable(request, sequence_id)

    def write() -> str:
        stage_remove(stage=stage_asked(sequence, stage_id))
        return ""

    return answer(request, sequence, write, _("Removed. Undo brings it back."))


@login_required
@require_POST
def copy_stage(request: HttpRequest, sequence_id: int, stage_id: int) -> HttpResponse:
    """The same once more, behind it."""
    sequence = editable(request, sequence_id)
    return answer(request, sequence, lambda: stage_copy(stage=stage_asked(sequence, stage_id)).key)


@login_required
@require_POST
def step(request: HttpRequest, sequence_id: int, way: str) -> HttpResponse:
    """Undo or redo; where there is nothing, that is said."""
    sequence = editable(request, sequence_id)
    walk = history.undo if way == "undo" else history.redo
    gone: DraftState | None = walk(sequence=sequence)
    if gone is None:
        said = _("There is nothing to undo.") if way == "undo" else _("There is nothing to redo.")
    else:
        text = _("Undone: %(what)s.") if way == "undo" else _("Done again: %(what)s.")
        said = text % {"what": step_words(gone.what)}
    return answer(request, sequence, lambda: gone.stage_key if gone else "", said)


@login_required
@require_POST
def publish_draft(request: HttpRequest, sequence_id: int) -> HttpResponse:
    """Make the draft final."""
    sequence = editable(request, sequence_id)
    try:
        version = publish(sequence=sequence)
    except NotReady as unfit:
        messages.error(request, _("Not published yet. %(why)s") % {"why": unfit})
        return back(sequence, unfit.first)
    except NothingToPublish:
        messages.error(request, _("Add a stage first; there is nothing to publish."))
    else:
        text = _("Version %(number)s is published and can be assigned to a course.")
        messages.success(request, text % {"number": version.number})
    return back(sequence)
