"""The states that a draft went through, so that every change can be undone, after a reload too.

A state is the title and the whole list of stages: a draft has a dozen at most, and to put a state back is simpler
and safer than to reverse each kind of change. What was changed past this module becomes
a state of its own before the next change, so that undo never loses it.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from courses.drafting import CONTENT, draft_of
from courses.models import DraftState, Sequence, SequenceVersion, Stage
from people.models import User

KEPT = 200  # states of a draft; the oldest go first
ONE_CHANGE = timedelta(seconds=20)  # settings of one stage typed within this are undone together
ASIDE = 10_000  # places are unique: stages step aside before they take their new ones

Content = dict[str, Any]


@dataclass(frozen=True)
class Steps:
    """What undo would take back and what redo would do again; empty where there is nothing."""

    undo: str = ""
    redo: str = ""


def content_of(stage: Stage) -> Content:
    """Everything of a stage but its place."""
    return {"key": stage.key, **{name: getattr(stage, name) for name in CONTENT}}


def state_of(version: SequenceVersion) -> list[Content]:
    return [content_of(stage) for stage in version.stages.order_by("position")]


def put_stages(version: SequenceVersion, contents: Iterable[Mapping[str, Any]]) -> None:
    """Make the stages of a draft these: those with the same key stay the same rows."""
    wanted = list(contents)
    version.stages.exclude(key__in=[one["key"] for one in wanted]).delete()
    version.stages.update(position=F("position") + ASIDE)
    standing = {stage.key: stage for stage in version.stages.all()}
    for place, content in enumerate(wanted, start=1):
        stage = standing.get(content["key"]) or Stage(version=version)
        stage.position = place
        for name, value in content.items():
            setattr(stage, name, value)
        stage.save()


@contextmanager
def change(
    sequence: Sequence, what: str, key: str = "", by: User | None = None
) -> Iterator[SequenceVersion]:
    """The draft, for one change to it; afterwards its state is kept."""
    with transaction.atomic():
        draft = draft_of(sequence=sequence)
        _catch_up(draft)
        yield draft
        _keep(draft, what, key, by)


def _catch_up(draft: SequenceVersion) -> None:
    """A first state for a draft without one; one more where it was changed past this module."""
    standing = draft.states.filter(number=draft.state_at).first()
    if standing is None or not _stands(standing, draft):
        _append(draft, "elsewhere", "")
    elif not standing.title:  # a state of before titles were kept
        draft.states.filter(pk=standing.pk).update(title=draft.sequence.title)


def _stands(state: DraftState, draft: SequenceVersion) -> bool:
    """Whether the draft, and what its sequence is called, are as in this state."""
    return state.stages == state_of(draft) and state.title in ("", draft.sequence.title)


def _keep(draft: SequenceVersion, what: str, key: str, by: User | None) -> None:
    standing = draft.states.get(number=draft.state_at)
    if _stands(standing, draft):
        return
    if _continues(draft, standing, what, key, by):
        standing.stages, standing.title = state_of(draft), draft.sequence.title
        standing.save()
    else:
        _append(draft, what, key, by)


def _continues(
    draft: SequenceVersion, standing: DraftState, what: str, key: str, by: User | None
) -> bool:
    """Whether the same person is still typing at what the newest state is about."""
    newest = not draft.states.filter(number__gt=standing.number).exists()
    lately = timezone.now() - standing.changed < ONE_CHANGE
    return (
        newest
        and lately
        and what == "settings"
        and (standing.what, standing.stage_key) == (what, key)
        and standing.by_id == (by.pk if by else None)
    )


def _append(draft: SequenceVersion, what: str, key: str, by: User | None = None) -> None:
    """A state after the one that stands; what was undone before is gone with it."""
    draft.states.filter(number__gt=draft.state_at).delete()
    number = draft.state_at + 1
    state = {"stages": state_of(draft), "title": draft.sequence.title}
    draft.states.create(number=number, what=what, stage_key=key, by=by, **state)
    draft.states.filter(number__lte=number - KEPT).delete()
    _stand_at(draft, number)


def _stand_at(draft: SequenceVersion, number: int) -> None:
    draft.state_at = number
    draft.save(update_fields=["state_at"])


def _step(sequence: Sequence, by: int) -> DraftState | None:
    """Put the state before or after the standing one back; returns the change that this is about."""
    with transaction.atomic():
        Sequence.objects.select_for_update().get(pk=sequence.pk)
        draft = sequence.versions.order_by("-number").first()
        if draft is None or draft.published is not None:
            return None
        if by < 0:
            _catch_up(draft)
        here, there = (draft.states.filter(number=draft.state_at + n).first() for n in (0, by))
        if here is None or there is None:
            return None
        put_stages(draft, there.stages)
        if there.title and there.title != sequence.title:
            sequence.title = there.title
            sequence.save(update_fields=["title"])
        _stand_at(draft, there.number)
        return here if by < 0 else there


def undo(*, sequence: Sequence) -> DraftState | None:
    """Take the last change back; None where there is none."""
    return _step(sequence, -1)


def redo(*, sequence: Sequence) -> DraftState | None:
    """Do again what was undone last; None where there is nothing."""
    return _step(sequence, +1)


def steps_of(version: SequenceVersion) -> Steps:
    """What can be undone and redone, in one query."""
    if version.published is not None:
        return Steps()
    at = version.state_at
    near = version.states.filter(number__in=[at - 1, at, at + 1])
    found = dict(near.values_list("number", "what"))
    return Steps(found.get(at, "") if at - 1 in found else "", found.get(at + 1, ""))
