"""The settings of a stage as a page sends them: what was changed there is written, and nothing else."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from courses.building import (
    lab_stage_change,
    newest_of,
    page_change,
    questions_change,
    slot_change,
)
from courses.merging import Clash, changed_by, merged
from courses.models import Sequence, Stage
from courses.stage_forms import StageForm
from courses.stage_settings import stage_form
from courses.views import done
from people.models import User


@dataclass(frozen=True)
class Saved:
    """What became of it: the form where something in it is wrong, and what somebody else had changed too."""

    stage: Stage
    form: StageForm  # as its page had it, with what is wrong
    right: bool
    clashes: list[dict[str, Any]] = field(default_factory=list)
    theirs: list[str] = field(default_factory=list)

    @property
    def errors(self) -> dict[str, str]:
        return {name: " ".join(map(str, texts)) for name, texts in self.form.errors.items()}


@transaction.atomic
def settings_save(*, stage: Stage, sent: QueryDict, by: User) -> Saved:
    """What clashes is left as it stands; all else that was changed is written."""
    Sequence.objects.select_for_update().get(pk=stage.version.sequence_id)
    stage = newest_of(stage)
    merge = merged(stage_form(stage), sent)
    clashes = [told(stage, clash, by) for clash in merge.clashes]
    form = stage_form(stage, merge.data)
    right = done(form, lambda: write(stage, form, by))
    return Saved(stage, form, right, clashes, merge.theirs)


def told(stage: Stage, clash: Clash, by: User) -> dict[str, Any]:
    """A clash as the page is told of it."""
    hand = changed_by(stage, clash)
    text = clash.text(hand, own=hand is not None and hand.by == by)
    return {"names": clash.names, "text": text, "now": clash.now, "gone": clash.gone}


def as_typed(saved: Saved, sent: QueryDict) -> StageForm:
    """For a page without its script: what was typed stands in its fields, to be saved once more."""
    stage = newest_of(saved.stage)
    form = stage_form(stage, merged(stage_form(stage), sent).mine)
    for clash in saved.clashes:
        here = next((name for name in clash["names"] if name in form.fields), None)
        now = _("It is now: %(now)s. Save again to put yours in its place.")
        form.add_error(here, f"{clash['text']} {now % {'now': clash['now'] or '–'}}")
    if not saved.right:
        for text in saved.form.non_field_errors():
            form.add_error(None, text)
    return form


def write(stage: Stage, form: StageForm, by: User) -> None:
    values = form.values()
    match stage.kind:
        case Stage.Kind.LAB:
            lab_stage_change(stage=stage, by=by, **values)
        case Stage.Kind.ADAPTIVE:
            slot_change(stage=stage, by=by, **values)
        case Stage.Kind.QUESTIONS:
            questions_change(stage=stage, by=by, **values)
        case _:
            page_change(stage=stage, by=by, **values)
