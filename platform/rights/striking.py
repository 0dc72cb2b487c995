"""Strikes words out of chosen texts."""

import logging
import re
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import CharField, Model

from courses.models import DraftState, Sequence, Stage
from people.models import Institution
from rights.asked import strike_from_runs
from rights.overwriting import overwrite_what_goes
from rights.places import STRUCK, Found, found_in, pattern_of, without, without_words
from runs.models import Event
from scoring.models import ScoreMarks

log = logging.getLogger(__name__)

MOST_OF_TITLE = DraftState._meta.get_field("title").max_length


@transaction.atomic
def words_strike(
    *, institution: Institution | None, words: Collection[str], chosen: Collection[str]
) -> int:
    """In how many of the chosen texts they stood; one that is not of the school is not found.

    A bench's action loses them in all that it holds, so that computed again it still comes out so; what
    a model said of the single words of that answer goes.
    """
    overwrite_what_goes()
    _one_at_a_time(institution)
    found = [one for one in found_in(institution, words) if one.key in set(chosen)]
    for one in found:
        _strike(one, words)
    log.info("words were struck out of %d texts", len(found))
    return len(found)


def _one_at_a_time(institution: Institution | None) -> None:
    """A text takes others with it, in no order: two that cross would wait for each other for good."""
    schools = Institution.objects.select_for_update(no_key=True).order_by("pk")
    list(schools.filter(pk=institution.pk) if institution else schools)


def _held(row: Model) -> Model | None:
    """As it stands now, until the transaction ends: what was written since it was found is not undone.

    Whoever writes a stage holds its sequence, and has read the stage before.
    """
    if isinstance(row, Stage):
        list(Sequence.objects.select_for_update().filter(versions=row.version_id).values("pk"))
    return type(row)._base_manager.select_for_update(no_key=True).filter(pk=row.pk).first()


def _strike(found: Found, words: Collection[str]) -> None:
    """By the table, not by `save`: what is published may be changed by this alone."""
    row, pattern = _held(found.row), pattern_of(words)
    if row is None:
        return
    changed = {}
    for name in found.place.columns:
        field = row._meta.get_field(name)
        value = without(row, name, pattern)
        if isinstance(field, CharField) and field.max_length:
            value = value[: field.max_length]
        changed[name] = value
    type(row)._base_manager.filter(pk=row.pk).update(**changed)
    _strike_from_drafts(row, found.place.columns, pattern)
    if isinstance(row, Stage) and changed["questions"] != row.questions:
        strike_from_runs(row, pattern)
    if isinstance(row, Event):  # they quote the answer, and count its characters
        ScoreMarks.objects.filter(score__run=row.run_id, score__seq=row.seq).delete()


def _strike_from_drafts(row: Model, columns: Collection[str], pattern: re.Pattern[str]) -> None:
    """Undo puts a draft's earlier states back, and with them what was struck out."""
    if isinstance(row, Sequence):
        for state in DraftState.objects.filter(version__sequence=row).exclude(title=""):
            title = pattern.sub(STRUCK, state.title)[:MOST_OF_TITLE]
            DraftState.objects.filter(pk=state.pk).update(title=title)
    if isinstance(row, Stage):
        for state in DraftState.objects.filter(version=row.version_id):
            stages = [
                _without_words(one, columns, pattern) if one["key"] == row.key else one
                for one in state.stages
            ]
            DraftState.objects.filter(pk=state.pk).update(stages=stages)


def _without_words(
    content: dict[str, Any], columns: Collection[str], pattern: re.Pattern[str]
) -> dict[str, Any]:
    return content | {
        name: without_words(content[name], name, pattern) for name in columns if name in content
    }
