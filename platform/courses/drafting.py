"""Versions of a sequence: one draft at most, and published ones that never change."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import Sequence, SequenceVersion, Stage
from courses.question_sets import unfit_questions

# What a stage says: everything but its place, its key and the version that it belongs to.
CONTENT = (
    "kind",
    "lab",
    "variant",
    "allowed_labs",
    "skills",
    "gate",
    "branches",
    "minutes",
    "title",
    "text",
    "questions",
    "feedback",
)


class NothingToPublish(Exception):
    """A sequence without a draft, or a draft without stages."""


class NotReady(NothingToPublish):
    """A question set that cannot be asked yet, or a page without text; `messages` say which and why.

    `first` is the key of the first such stage.
    """

    def __init__(self, messages: list[str], first: str) -> None:
        super().__init__(" ".join(messages))
        self.messages = messages
        self.first = first


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
        content = {name: getattr(stage, name) for name in CONTENT}
        Stage.objects.create(version=draft, position=stage.position, key=stage.key, **content)
    return draft


def empty_pages(stages: Iterable[Stage]) -> list[str]:
    """Pages on which a student would find nothing to read."""
    return [
        _("Stage %(place)s: the page has no text yet.") % {"place": stage.position}
        for stage in stages
        if stage.kind == Stage.Kind.PAGE and not stage.text.strip()
    ]


@transaction.atomic
def publish(*, sequence: Sequence) -> SequenceVersion:
    """Make the draft final. The states on the way to it are kept no longer: they cannot come back."""
    Sequence.objects.select_for_update().get(pk=sequence.pk)
    draft = sequence.versions.filter(published=None).order_by("-number").first()
    if draft is None or not draft.stages.exists():
        raise NothingToPublish
    for stage in (stages := list(draft.stages.all())):
        if empty_pages([stage]) or unfit_questions([stage]):
            raise NotReady([*empty_pages(stages), *unfit_questions(stages)], stage.key)
    draft.published = timezone.now()
    draft.save(update_fields=["published"])
    draft.states.all().delete()
    return draft
