"""What differs between two versions of a sequence, stage by stage and setting by setting."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from courses.drafting import CONTENT
from courses.models import SequenceVersion, Stage


@dataclass(frozen=True)
class Difference:
    """One stage that is `added`, `removed`, `changed` or `moved`; `settings` names what changed."""

    what: str
    stage: Stage
    settings: tuple[str, ...] = ()


def changes_between(old: SequenceVersion, new: SequenceVersion) -> list[Difference]:
    """In the order of the new version, what was removed at its old place."""
    before = {stage.key: stage for stage in old.stages.all()}
    after = {stage.key: stage for stage in new.stages.all()}
    moved = _moved([key for key in before if key in after], [key for key in after if key in before])
    found = [Difference("removed", stage) for key, stage in before.items() if key not in after]
    for key, stage in after.items():
        if key not in before:
            found.append(Difference("added", stage))
        elif settings := _changed(before[key], stage):
            found.append(Difference("changed", stage, settings))
        elif key in moved:
            found.append(Difference("moved", stage))
    return sorted(found, key=lambda one: one.stage.position)


def _moved(before: list[str], after: list[str]) -> set[str]:
    """Those whose order changed: all but the longest runs that both have in common."""
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    kept = {key for block in blocks for key in after[block.b : block.b + block.size]}
    return set(after) - kept


def _changed(old: Stage, new: Stage) -> tuple[str, ...]:
    found: list[str] = []
    for name in CONTENT:
        one, other = getattr(old, name), getattr(new, name)
        if one == other:
            continue
        if name == "variant":
            found += [part for part in {**one, **other} if one.get(part) != other.get(part)]
        else:
            found.append(name)
    return tuple(found)


def setting_words(name: str) -> str:
    """A setting as a teacher calls it."""
    words = {
        "kind": _("kind"),
        "lab": _("lab"),
        "allowed_labs": _("labs that may come"),
        "skills": _("skills to practise"),
        "gate": _("mastery to go on"),
        "branches": _("branches"),
        "minutes": _("time"),
        "title": _("title"),
        "text": _("text"),
        "steps": _("steps that students do"),
        "hypothesis": _("hypothesis that is given"),
        "questions": _("questions"),
        "feedback": _("feedback"),
        "scaffold": _("support"),
        "noise": _("measurement noise"),
        "hints": _("hints"),
        "target_misconception": _("wrong idea aimed at"),
        "ranges": _("ranges"),
        "locked": _("fixed values"),
        "hidden_controls": _("what is not shown"),
    }
    return words.get(name, name)


def told(changes: list[Difference], name_of: Any) -> list[dict[str, Any]]:
    """The differences as a page lists them; `name_of` calls a stage by its name."""
    words = {
        "added": _("added"),
        "removed": _("removed"),
        "changed": _("changed"),
        "moved": _("moved"),
    }
    return [
        {
            "position": one.stage.position,
            "title": name_of(one.stage),
            "what": words[one.what],
            "settings": [setting_words(name) for name in one.settings],
        }
        for one in changes
    ]
