"""Strikes words out of chosen texts."""

import logging
from collections.abc import Collection

from django.db import transaction
from django.db.models import CharField, Model

from courses.models import Sequence, Stage
from people.models import Institution
from rights.overwriting import overwrite_what_goes
from rights.places import Found, found_in, pattern_of, without
from runs.models import Event
from scoring.models import ScoreMarks

log = logging.getLogger(__name__)


@transaction.atomic
def words_strike(
    *, institution: Institution | None, words: Collection[str], chosen: Collection[str]
) -> int:
    """In how many of the chosen texts they stood; one that is not of the school is not found.

    A bench's action loses them in all that it holds, so that computed again it still comes out so; what
    a model said of the single words of that answer goes.
    """
    overwrite_what_goes()
    found = [one for one in found_in(institution, words) if one.key in set(chosen)]
    for one in found:
        _strike(one, words)
    log.info("words were struck out of %d texts", len(found))
    return len(found)


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
    if isinstance(row, Event):  # they quote the answer, and count its characters
        ScoreMarks.objects.filter(score__run=row.run_id, score__seq=row.seq).delete()
