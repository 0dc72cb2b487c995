"""Writes on the draft of a sequence: its stages and their order.

Every write goes to the draft, which `drafting.draft_of` opens where the newest version is already
published, and leaves a state that undo can put back. A page may still show the published version's
stages then: they are found in the draft by their key.
"""

from collections.abc import Mapping
from collections.abc import Sequence as Many
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from courses.branching import check_branches
from courses.drafting import draft_of
from courses.history import change, put_stages, state_of
from courses.models import Sequence, Stage
from courses.question_sets import with_copy, with_moved, with_new, without
from labs.core import BadDefinition, Variant, lab_names, load_lab
from people.models import Institution, User

Direction = Literal["up", "down"]
ListChange = Literal["add", "copy", "remove", "up", "down"]


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
    """Call it otherwise, in every class at once; a change like all else, so that undo takes it back."""
    with change(sequence, "renamed"):
        sequence.title = title.strip()
        sequence.full_clean()
        sequence.save(update_fields=["title"])


def stage_add(*, sequence: Sequence, lab: str = "", kind: str = "") -> Stage:
    """A stage at the end: a fixed lab; without one what `kind` says, if nothing a slot for all labs."""
    if lab and lab not in lab_names():
        raise ValidationError(_("There is no such lab."))
    kind = kind or (Stage.Kind.LAB if lab else Stage.Kind.ADAPTIVE)
    if kind not in Stage.Kind.values or (kind == Stage.Kind.LAB) != bool(lab):
        raise ValidationError(_("There is no such kind of stage."))
    titles = {Stage.Kind.PAGE: _("New page"), Stage.Kind.QUESTIONS: _("Questions")}
    title = titles.get(Stage.Kind(kind), "")
    with change(sequence, "added") as draft:
        last = draft.stages.order_by("-position").first()
        return Stage.objects.create(
            version=draft,
            position=last.position + 1 if last else 1,
            kind=kind,
            lab=lab,
            allowed_labs=list(lab_names()) if kind == Stage.Kind.ADAPTIVE else [],
            title=title,
        )


def check_set_up(lab: str, variant: Mapping[str, Any]) -> None:
    """Refuse what does not fit the lab."""
    try:
        load_lab(lab).check_variant(Variant.from_json(variant))
    except (BadDefinition, TypeError, ValueError, OverflowError) as error:
        raise ValidationError(
            _("This set-up does not fit the lab: %(why)s") % {"why": error}
        ) from error


def lab_stage_change(
    *, stage: Stage, variant: dict[str, Any], gate: float, by: User | None = None, **more: Any
) -> Stage:
    """What the teacher fixes of a lab's set-up, and the mastery it takes to go on."""
    check_set_up(stage.lab, variant)
    return _settle(stage, {"variant": variant, "gate": gate, **more}, by)


def slot_change(
    *, stage: Stage, allowed_labs: Many[str], gate: float, by: User | None = None, **more: Any
) -> Stage:
    """Which labs may be chosen for an adaptive slot."""
    if not allowed_labs or not set(allowed_labs) <= set(lab_names()):
        raise ValidationError(_("Choose one lab at least."))
    return _settle(stage, {"allowed_labs": list(allowed_labs), "gate": gate, **more}, by)


def questions_change(*, stage: Stage, title: str, by: User | None = None, **more: Any) -> Stage:
    """What a question set asks. It may be unfinished in a draft; publishing asks for all of it."""
    return _settle(stage, {"title": title.strip(), **more}, by)


def question_list_change(
    *, stage: Stage, kind: ListChange, name: str, by: User | None = None
) -> Stage:
    """A question more or less, or another order; `name` is its key, or the kind of a new one."""
    with change(stage.version.sequence, "questions", stage.key, by):
        stage = in_draft(stage)
        if stage.kind != Stage.Kind.QUESTIONS:
            raise ValidationError(_("This stage asks no questions."))
        match kind:
            case "add":
                stage.questions = with_new(stage.questions, name)
            case "copy":
                stage.questions = with_copy(stage.questions, name)
            case "remove":
                stage.questions = without(stage.questions, name)
            case _:
                places = -1 if kind == "up" else 1
                stage.questions = with_moved(stage.questions, name, places)
        stage.save(update_fields=["questions"])
        return stage


def page_change(
    *, stage: Stage, title: str, text: str, by: User | None = None, **more: Any
) -> Stage:
    """What a page says."""
    return _settle(stage, {"title": title.strip(), "text": text, **more}, by)


def _settle(stage: Stage, values: Mapping[str, Any], by: User | None = None) -> Stage:
    """Set them. What stands already is no change: it opens no draft and is no step to undo."""
    stands = newest_of(stage)
    if all(getattr(stands, name) == value for name, value in values.items()):
        return stands
    if "branches" in values:
        keys = set(stage.version.stages.values_list("key", flat=True))
        check_branches(values["branches"], stage.key, keys)
    with change(stage.version.sequence, "settings", stage.key, by):
        stage = in_draft(stage)
        for name, value in values.items():
            setattr(stage, name, value)
        stage.full_clean()
        stage.save(update_fields=list(values))
        return stage


def newest_of(stage: Stage) -> Stage:
    """The same stage in the newest version: another tab may have opened a draft meanwhile."""
    same = Stage.objects.filter(version__sequence=stage.version.sequence_id, key=stage.key)
    return same.select_related("version__sequence").order_by("-version__number").first() or stage


def stage_remove(*, stage: Stage) -> None:
    """Take a stage out; those behind it move up, and no way leads to it any more."""
    with change(stage.version.sequence, "removed", stage.key) as draft:
        gone = in_draft(stage).key
        kept = [one for one in state_of(draft) if one["key"] != gone]
        for one in kept:
            one["branches"] = [way for way in one["branches"] if way["go_to"] != gone]
        put_stages(draft, kept)


def stage_copy(*, stage: Stage) -> Stage:
    """The same stage once more, right behind it."""
    with change(stage.version.sequence, "copied", stage.key) as draft:
        original = in_draft(stage)
        contents = state_of(draft)
        copy = Stage()  # only for its new key
        double = {**contents[original.position - 1], "key": copy.key, "branches": []}
        put_stages(draft, [*contents[: original.position], double, *contents[original.position :]])
        return draft.stages.get(key=copy.key)


def stages_order(*, sequence: Sequence, keys: Many[str]) -> None:
    """The stages in this order; refused where somebody has added or removed one meanwhile."""
    with change(sequence, "moved") as draft:
        contents = {one["key"]: one for one in state_of(draft)}
        if sorted(contents) != sorted(keys):
            raise ValidationError(
                _("The stages have changed meanwhile; here they are as they stand now.")
            )
        put_stages(draft, [contents[key] for key in keys])


def stage_move(*, stage: Stage, direction: Direction) -> Stage:
    """Change places with the neighbour; at the end of the row nothing happens."""
    keys = list(stage.version.stages.order_by("position").values_list("key", flat=True))
    here = keys.index(stage.key)
    there = here + (1 if direction == "down" else -1)
    if not 0 <= there < len(keys):
        return stage
    keys[here], keys[there] = keys[there], keys[here]
    with transaction.atomic():
        stage = in_draft(stage)
        stages_order(sequence=stage.version.sequence, keys=keys)
    stage.refresh_from_db()
    return stage


def in_draft(stage: Stage) -> Stage:
    """The stage of the draft that a stage on the page stands for."""
    version = stage.version
    draft = draft_of(sequence=version.sequence)
    if draft.number not in (version.number, version.number + 1):
        raise ValidationError(_("This version is no longer the newest; load the page again."))
    found = draft.stages.filter(key=stage.key).first()
    if found is None:
        raise ValidationError(_("This stage is no longer there."))
    return found
