"""Moving a class from one version of its sequence to another, and where each student then stands."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import Assignment, SequenceVersion, Stage


def newer_version(assignment: Assignment) -> SequenceVersion | None:
    """The newest published version, where the class works on an older one."""
    version = assignment.version
    published = version.sequence.versions.exclude(published=None)
    return published.filter(number__gt=version.number).order_by("-number").first()


def counterpart(stages: Sequence[Stage], stage: Stage) -> Stage | None:
    """The same stage in another version; None where it is gone there."""
    return next((one for one in stages if one.key == stage.key), None)


def carried_on(stages: Sequence[Stage], old: Stage) -> Stage | None:
    """Where a student who stood at a stage that is gone goes on: at the next one that is left.

    That is the first of the old version's later stages which the new one has too; else the one
    behind the last of the earlier stages. None: the sequence is finished.
    """
    before = list(old.version.stages.all())
    for later in before:
        if later.position > old.position and (found := counterpart(stages, later)):
            return found
    for earlier in reversed(before):
        if earlier.position < old.position and (found := counterpart(stages, earlier)):
            return next((one for one in stages if one.position > found.position), None)
    return stages[0] if stages else None


@transaction.atomic
def assignment_move(*, assignment: Assignment, version: SequenceVersion) -> Assignment:
    """The class works on another version from now on. What was done stays as it was done."""
    assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if version.published is None or version.sequence_id != assignment.version.sequence_id:
        raise ValidationError(_("A class moves to a published version of the same sequence."))
    assignment.version = version
    assignment.save(update_fields=["version"])
    return assignment
