"""What was changed of a school's graph, in sentences, and what of it can still be undone."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from learners.graph.models import GraphChange, Skill
from learners.skills import skill_name
from people.models import Institution

SHOWN = 50


@dataclass(frozen=True)
class Line:
    """One change; `last` says whether its thing was not changed again since."""

    change: GraphChange
    what: str
    last: bool

    @property
    def by(self) -> str:
        return self.change.by.shown_name if self.change.by else ""


def history_of(school: Institution, language: str) -> list[Line]:
    """The latest changes, the newest first, in one query."""
    rows = GraphChange.objects.filter(institution=school).select_related(
        "by",
        "skill",
        "prerequisite__before",
        "prerequisite__after",
        "link__skill",
    )
    seen: set[tuple[int | None, int | None, int | None]] = set()
    lines = []
    for change in rows[:SHOWN]:
        thing = (change.skill_id, change.prerequisite_id, change.link_id)
        lines.append(Line(change, _sentence(change, language), thing not in seen))
        seen.add(thing)
    return lines


def _sentence(change: GraphChange, language: str) -> str:
    added = change.kind == GraphChange.Kind.ADDED
    if change.skill is not None:
        told = _("Added the skill %(name)s.") if added else _("Removed the skill %(name)s.")
        return told % {"name": _name(change.skill, language)}
    if change.prerequisite is not None:
        names = {
            "before": _name(change.prerequisite.before, language),
            "after": _name(change.prerequisite.after, language),
        }
        if added:
            return _("%(after)s builds on %(before)s.") % names
        return _("%(after)s builds on %(before)s no more.") % names
    if change.link is None:
        return ""
    names = {
        "name": _name(change.link.skill, language),
        "textbook": change.link.name.replace("_", " "),
    }
    if added:
        return _("Linked %(name)s to the textbook skill %(textbook)s.") % names
    return _("Unlinked %(name)s from the textbook skill %(textbook)s.") % names


def _name(skill: Skill, language: str) -> str:
    own = skill.name_zh if language.startswith("zh") else skill.name_en
    return own or skill.name_en or skill_name(skill.key, language)
