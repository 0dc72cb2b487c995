"""Writes on model versions: registering, and every change of state with its entry in the audit."""

import json
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ml.cards import read_cards
from ml.serving.versions import BrokenVersion, check, digest_of, version_of
from people.models import User
from registry.folders import folder_of
from registry.models import ModelVersion, Transition
from registry.observations import SCORE_NOTHING
from registry.sentences import kept
from registry.shipped import lineage_of

State = ModelVersion.State

# From which states a version may be brought into which, by a person. Retired ones come back by name.
MOVES: dict[str, frozenset[str]] = {
    State.LIVE: frozenset({State.PROPOSED, State.SHADOW, State.RETIRED}),
    State.SHADOW: frozenset({State.PROPOSED}),
    State.PROPOSED: frozenset({State.SHADOW}),
    State.RETIRED: frozenset({State.PROPOSED, State.SHADOW}),
}


def adapter_folders(root: Path) -> list[Path]:
    """The tasks that have a trained adapter, in alphabetical order."""
    return sorted(path.parent for path in root.glob("*/metrics.json"))


@transaction.atomic
def register_models(*, root: Path) -> list[ModelVersion]:
    """Write down every version that is shipped; one that is known is brought up to date.

    A new one follows the shipped one that was live before it. Where people have made another
    version live it is proposed only: what scores is then theirs to decide.
    """
    return [_register(folder) for folder in adapter_folders(root)]


def _register(folder: Path) -> ModelVersion:
    task = folder.name
    name = version_of(folder, task)
    version, made = ModelVersion.objects.update_or_create(
        name=name, defaults={"task": task, "lineage": lineage_of(task), **read_folder(folder)}
    )
    live = _live(task)
    shipped = ModelVersion.Origin.SHIPPED
    gone = live is not None and live.origin == shipped and live != version
    if live is None or (made and gone):
        _go_live(version, live, None)
    return version


def read_folder(folder: Path) -> dict[str, Any]:
    """What stands in an artefact folder beside the weights, as columns of a version."""
    metrics = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    training, cards = folder / "training.json", read_cards(folder)
    config = json.loads(training.read_text()).get("config", {}) if training.exists() else {}
    return {
        "digest": digest_of(folder),
        "metrics": metrics,
        "config": config,
        "card": cards["en"],
        "card_zh": cards["zh"],
    }


@transaction.atomic
def version_promote(*, version: ModelVersion, admin: User, reason: str) -> ModelVersion:
    """Let a version score, in place of the one that does; its files must be as they were registered."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why; it is kept with the change.")})
    found = _locked(version, State.LIVE)
    _check_files(found)
    _go_live(found, _live(found.task), admin, reason=reason.strip())
    return found


@transaction.atomic
def version_roll_back(*, task: str, admin: User, leaving: str | None = None) -> ModelVersion:
    """Let the version that scored before score again.

    `leaving` names the version that the person saw live: asked twice, or by two people at once, the
    second step would bring back what both wanted to leave.
    """
    live = _live(task)
    if leaving is not None and (live is None or live.name != leaving):
        raise ValidationError(
            _("%(name)s is not live any more: it was changed meanwhile. Look at what is live now.")
            % {"name": leaving}
        )
    before = previous_of(live) if live else None
    if live is None or before is None:
        raise ValidationError(_("There is no earlier version to go back to."))
    _check_files(before)
    _go_live(before, live, admin, cause=kept("rolled_back", name=live.name))
    return before


def previous_of(live: ModelVersion) -> ModelVersion | None:
    """The version that was live before this one came in: one step back, as the audit tells it."""
    came = Transition.objects.filter(version=live, after=State.LIVE).order_by("-pk").first()
    if came is None:
        return None
    left = Transition.objects.filter(
        version__task=live.task, before=State.LIVE, after=State.RETIRED, pk__lt=came.pk
    ).exclude(version=live)
    last = left.select_related("version").order_by("-pk").first()
    return last.version if last else None


@transaction.atomic
def version_move(
    *, version: ModelVersion, state: str, admin: User | None, reason: str = ""
) -> ModelVersion:
    """Into the shadow, out of it, or aside. What is live leaves only when another comes."""
    if state == State.LIVE:
        raise ValidationError(_("A version is made live by promoting it."))
    found = _locked(version, state)
    if state == State.SHADOW and found.task in SCORE_NOTHING:
        raise ValidationError(_("This version scores no steps; it has no shadow."))
    if state == State.SHADOW:
        _check_files(found)
        others = ModelVersion.objects.filter(task=found.task, state=State.SHADOW)
        for other in others.exclude(pk=found.pk):
            _move(other, State.PROPOSED, admin, cause=kept("shadow_taken"))
    _move(found, state, admin, reason=reason.strip())
    return found


def _go_live(
    version: ModelVersion,
    live: ModelVersion | None,
    admin: User | None,
    *,
    reason: str = "",
    cause: dict[str, Any] | None = None,
) -> None:
    if live is not None and live.pk != version.pk:
        _move(live, State.RETIRED, admin, cause=kept("replaced", name=version.name))
    _move(version, State.LIVE, admin, reason=reason, cause=cause)


def _move(
    version: ModelVersion,
    state: str,
    by: User | None,
    *,
    reason: str = "",
    cause: dict[str, Any] | None = None,
) -> None:
    """What a person typed is kept as the reason; what the program has to say as the cause."""
    before, version.state = version.state, state
    version.save(update_fields=["state"])
    Transition.objects.create(
        version=version, before=before, after=state, by=by, reason=reason[:500], cause=cause or {}
    )


def _hold(task: str) -> None:
    """One change of a task's versions at a time.

    All of them are locked, in one order: two people who lock a version each both find the same one
    live, and the second breaks the constraint that there is one.
    """
    rows = ModelVersion.objects.select_for_update().filter(task=task)
    list(rows.order_by("pk").values_list("pk"))


def _live(task: str) -> ModelVersion | None:
    _hold(task)
    return ModelVersion.objects.filter(task=task, state=State.LIVE).first()


def _locked(version: ModelVersion, state: str) -> ModelVersion:
    """The row as it is now; refused where it can't go there from its state."""
    _hold(version.task)
    found = ModelVersion.objects.get(pk=version.pk)
    if found.state not in MOVES[state]:
        raise ValidationError(
            _("%(name)s is %(state)s now; that can't be done with it.")
            % {"name": found.name, "state": found.get_state_display()}
        )
    return found


def _check_files(version: ModelVersion) -> None:
    try:
        check(folder_of(version), version.digest)
    except (BrokenVersion, OSError) as error:
        raise ValidationError(
            _("The files of %(name)s are not those that were registered.") % {"name": version.name}
        ) from error
