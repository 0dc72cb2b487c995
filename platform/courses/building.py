"""Writes on the draft of a sequence: its stages and their order.

Every write goes to the draft, which `drafting.draft_of` opens where the newest version is already
published. A page may still show the published version's stages then: they are found in the draft by
their place.
"""

from collections.abc import Sequence as Many
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from courses.drafting import draft_of
from courses.models import Sequence, SequenceVersion, Stage
from labs.core import BadDefinition, Variant, lab_names, load_lab
from people.models import Institution, User

Direction = Literal["up", "down"]


@transaction.atomic
def sequence_create(*, owner: User, institution: Institution, title: str) -> Sequence:
    """A new sequence with an empty draft."""
    sequence = Sequence(owner=owner, institution=institution, title=title.strip())
    sequence.full_clean()
    sequence.save()
    draft_of(sequence=sequence)
    return sequence


@transaction.atomic
def sequence_rename(*, sequence: Sequence, title: str) -> None:
    sequence.title = title.strip()
    sequence.full_clean()
    sequence.save(update_fields=["title"])


@transaction.atomic
def stage_add(*, sequence: Sequence, lab: str = "") -> Stage:
    """A stage at the end: a fixed lab, or without a lab an adaptive slot that allows all."""
    if lab and lab not in lab_names():
        raise ValidationError(_("There is no such lab."))
    draft = draft_of(sequence=sequence)
    last = draft.stages.order_by("-position").first()
    return Stage.objects.create(
        version=draft,
        position=last.position + 1 if last else 1,
        kind=Stage.Kind.LAB if lab else Stage.Kind.ADAPTIVE,
        lab=lab,
        allowed_labs=[] if lab else list(lab_names()),
    )


@transaction.atomic
def lab_stage_change(*, stage: Stage, variant: dict[str, Any], gate: float) -> Stage:
    """What the teacher fixes of a lab's set-up, and the mastery it takes to go on."""
    try:
        load_lab(stage.lab).check_variant(Variant.from_json(variant))
    except (BadDefinition, TypeError, ValueError) as error:
        raise ValidationError(
            _("This set-up does not fit the lab: %(why)s") % {"why": error}
        ) from error
    stage = in_draft(stage)
    stage.variant, stage.gate = variant, gate
    stage.full_clean()
    stage.save(update_fields=["variant", "gate"])
    return stage


@transaction.atomic
def slot_change(*, stage: Stage, allowed_labs: Many[str], gate: float) -> Stage:
    """Which labs may be chosen for an adaptive slot."""
    if not allowed_labs or not set(allowed_labs) <= set(lab_names()):
        raise ValidationError(_("Choose one lab at least."))
    stage = in_draft(stage)
    stage.allowed_labs, stage.gate = list(allowed_labs), gate
    stage.full_clean()
    stage.save(update_fields=["allowed_labs", "gate"])
    return stage


@transaction.atomic
def stage_remove(*, stage: Stage) -> None:
    """Take a stage out; those behind it move up."""
    stage = in_draft(stage)
    draft = stage.version
    stage.delete()
    for place, one in enumerate(draft.stages.order_by("position"), start=1):
        _put(one, place)


@transaction.atomic
def stage_move(*, stage: Stage, direction: Direction) -> Stage:
    """Change places with the neighbour; at the end of the row nothing happens."""
    stage = in_draft(stage)
    others = stage.version.stages
    if direction == "up":
        other = others.filter(position__lt=stage.position).order_by("-position").first()
    else:
        other = others.filter(position__gt=stage.position).order_by("position").first()
    if other is None:
        return stage
    here, there = stage.position, other.position
    _put(stage, 0)  # a place is unique, so that one of the two steps aside
    _put(other, here)
    _put(stage, there)
    return stage


def _put(stage: Stage, position: int) -> None:
    if stage.position != position:
        stage.position = position
        stage.save(update_fields=["position"])


def in_draft(stage: Stage) -> Stage:
    """The stage of the draft that a stage on the page stands for."""
    version = stage.version
    draft = draft_of(sequence=version.sequence)
    if draft.pk == version.pk:
        return stage
    if draft.number != version.number + 1:
        raise ValidationError(_("This version is no longer the newest; load the page again."))
    return draft.stages.get(position=stage.position)


def changes_between(old: SequenceVersion, new: SequenceVersion) -> list[tuple[str, Stage]]:
    """What publishing would change, stage by stage: (`added`, `removed` or `changed`, stage)."""
    before = {stage.position: stage for stage in old.stages.all()}
    after = {stage.position: stage for stage in new.stages.all()}
    found: list[tuple[str, Stage]] = []
    for place in sorted({*before, *after}):
        if place not in before:
            found.append(("added", after[place]))
        elif place not in after:
            found.append(("removed", before[place]))
        elif _content(before[place]) != _content(after[place]):
            found.append(("changed", after[place]))
    return found


def _content(stage: Stage) -> tuple[Any, ...]:
    return stage.kind, stage.lab, stage.variant, stage.allowed_labs, stage.gate
