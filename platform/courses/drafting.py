"""Versions of a sequence: one draft at most, and published ones that never change."""

from django.db import transaction
from django.utils import timezone

from courses.models import Sequence, SequenceVersion, Stage


class NothingToPublish(Exception):
    """A sequence without a draft, or a draft without stages."""


@transaction.atomic
def draft_of(*, sequence: Sequence) -> SequenceVersion:
    """The draft; where there is none, a copy of the newest version, or an empty first one."""
    Sequence.objects.select_for_update().get(pk=sequence.pk)
    newest = sequence.versions.order_by("-number").first()
    if newest is not None and newest.published is None:
        return newest
    number = newest.number + 1 if newest else 1
    draft = SequenceVersion.objects.create(sequence=sequence, number=number)
    for stage in newest.stages.all() if newest else []:
        Stage.objects.create(
            version=draft,
            position=stage.position,
            kind=stage.kind,
            lab=stage.lab,
            variant=stage.variant,
            allowed_labs=stage.allowed_labs,
            gate=stage.gate,
        )
    return draft


@transaction.atomic
def publish(*, sequence: Sequence) -> SequenceVersion:
    """Make the draft final."""
    Sequence.objects.select_for_update().get(pk=sequence.pk)
    draft = sequence.versions.filter(published=None).order_by("-number").first()
    if draft is None or not draft.stages.exists():
        raise NothingToPublish
    draft.published = timezone.now()
    draft.save(update_fields=["published"])
    return draft
