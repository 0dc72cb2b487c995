"""The pages on which a teacher builds sequences."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from courses.access import may_edit_sequence, sequences_visible_to
from courses.building import (
    Direction,
    changes_between,
    lab_stage_change,
    sequence_create,
    sequence_rename,
    slot_change,
    stage_add,
    stage_move,
    stage_remove,
)
from courses.drafting import NothingToPublish, draft_of, publish
from courses.forms import SUPPORT, GateForm, LabStageForm, SequenceForm, language, stage_form
from courses.models import Sequence, SequenceVersion, Stage
from courses.selectors import (
    lab_choices,
    labs_of,
    minutes_of,
    misconception_choices,
    newest_version,
    sequences_listed,
    title_of,
)
from courses.views import done, staff


@login_required
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


def shown_stage(stage: Stage) -> dict[str, Any]:
    """A stage as the path shows it."""
    speech = language()
    fixed = stage.variant or {}
    details = [str(SUPPORT[fixed["scaffold"]])] if fixed.get("scaffold") in SUPPORT else []
    if "noise" in fixed:
        details.append(_("noise × %(factor)s") % {"factor": f"{fixed['noise']:g}"})
    if target := fixed.get("target_misconception"):
        names = dict(misconception_choices(stage.lab, speech))
        details.append(_("aims at “%(idea)s”") % {"idea": names.get(target, target)})
    return {
        "stage": stage,
        "title": title_of(stage.lab, speech) if stage.lab else _("Adaptive slot"),
        "labs": [title_of(lab, speech) for lab in labs_of(stage)],
        "details": details,
        "gate": round(stage.gate * 100),
        "minutes": minutes_of([stage]),
    }


def changes_of(sequence: Sequence, newest: SequenceVersion) -> dict[str, Any]:
    """What publishing would change against the version that stands."""
    standing = sequence.versions.exclude(published=None).order_by("-number").first()
    if newest.published or standing is None:
        return {"standing": standing, "changes": []}
    words = {"added": _("added"), "removed": _("removed"), "changed": _("changed")}
    found = [
        {"position": stage.position, "title": shown_stage(stage)["title"], "what": words[what]}
        for what, stage in changes_between(standing, newest)
    ]
    return {"standing": standing, "changes": found}


def builder_page(
    request: HttpRequest, sequence: Sequence, wanted: str = "", form: GateForm | None = None
) -> HttpResponse:
    """The path on the left, the settings of the chosen stage on the right."""
    newest = newest_version(sequence) or draft_of(sequence=sequence)
    stages = list(newest.stages.order_by("position"))
    chosen = next((one for one in stages if str(one.position) == wanted), None)
    chosen = chosen or (stages[0] if stages else None)
    page = {
        "sequence": sequence,
        "newest": newest,
        "editable": may_edit_sequence(staff(request), sequence),
        "stages": [shown_stage(stage) for stage in stages],
        "chosen": shown_stage(chosen) if chosen else None,
        "form": form or (stage_form(chosen) if chosen else None),
        "minutes": minutes_of(stages),
        "labs": lab_choices(language()),
        "rename": SequenceForm(instance=sequence),
        **changes_of(sequence, newest),
    }
    return render(request, "courses/builder.html", page)


@login_required
@require_GET
def builder(request: HttpRequest, sequence_id: int) -> HttpResponse:
    """One sequence; `?stage=` says which stage's settings are open."""
    return builder_page(request, visible(request, sequence_id), request.GET.get("stage", ""))


def back(sequence: Sequence, position: int | None = None) -> HttpResponseRedirect:
    address = reverse("courses:sequence", args=[sequence.pk])
    return HttpResponseRedirect(f"{address}?stage={position}" if position else address)


@login_required
@require_POST
def rename(request: HttpRequest, sequence_id: int) -> HttpResponse:
    sequence = editable(request, sequence_id)
    form = SequenceForm(request.POST)
    if done(form, lambda: sequence_rename(sequence=sequence, title=form.cleaned_data["title"])):
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("A sequence needs a name."))
    return back(sequence)


@login_required
@require_POST
def add_stage(request: HttpRequest, sequence_id: int) -> HttpResponse:
    """A lab, or with an empty `lab` an adaptive slot, at the end."""
    sequence = editable(request, sequence_id)
    try:
        stage = stage_add(sequence=sequence, lab=request.POST.get("lab", ""))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return back(sequence)
    return back(sequence, stage.position)


def stage_asked(sequence: Sequence, stage_id: int) -> Stage:
    found = Stage.objects.select_related("version__sequence")
    return get_object_or_404(found, pk=stage_id, version__sequence=sequence)


@login_required
@require_POST
def change_stage(request: HttpRequest, sequence_id: int, stage_id: int) -> HttpResponse:
    """The settings of one stage."""
    sequence = editable(request, sequence_id)
    stage = stage_asked(sequence, stage_id)
    form = stage_form(stage, request.POST)
    if not done(form, lambda: write_stage(stage, form)):
        return builder_page(request, sequence, str(stage.position), form)
    messages.success(request, _("Saved."))
    return back(sequence, stage.position)


def write_stage(stage: Stage, form: GateForm) -> None:
    gate = form.gate_share()
    if isinstance(form, LabStageForm):
        kept = {k: v for k, v in stage.variant.items() if k not in LabStageForm.field_order}
        lab_stage_change(stage=stage, variant={**kept, **form.variant()}, gate=gate)
    else:
        slot_change(stage=stage, allowed_labs=form.cleaned_data["allowed_labs"], gate=gate)


@login_required
@require_POST
def move_stage(request: HttpRequest, sequence_id: int, stage_id: int) -> HttpResponse:
    """`direction` is up or down."""
    sequence = editable(request, sequence_id)
    direction = request.POST.get("direction")
    if direction not in ("up", "down"):
        raise Http404
    try:
        stage = stage_move(
            stage=stage_asked(sequence, stage_id), direction=cast(Direction, direction)
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return back(sequence)
    return back(sequence, stage.position)


@login_required
@require_POST
def remove_stage(request: HttpRequest, sequence_id: int, stage_id: int) -> HttpResponse:
    sequence = editable(request, sequence_id)
    try:
        stage_remove(stage=stage_asked(sequence, stage_id))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return back(sequence)


@login_required
@require_POST
def publish_draft(request: HttpRequest, sequence_id: int) -> HttpResponse:
    """Make the draft final."""
    sequence = editable(request, sequence_id)
    try:
        version = publish(sequence=sequence)
    except NothingToPublish:
        messages.error(request, _("Add a stage first; there is nothing to publish."))
    else:
        text = _("Version %(number)s is published and can be assigned to a course.")
        messages.success(request, text % {"number": version.number})
    return back(sequence)
