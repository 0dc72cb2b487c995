"""What teachers change of their school's graph: each change with its reason, none that makes a circle."""

import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.models import JOIN_ALPHABET
from learners.graph.circles import circle_in, circle_with
from learners.graph.models import GraphChange, Prerequisite, Skill, TextbookLink
from learners.graph.selectors import Graph, graph_of
from learners.graph.textbook import textbook_skills
from people.models import Institution, User

Thing = Skill | Prerequisite | TextbookLink
ADDED, REMOVED = GraphChange.Kind.ADDED, GraphChange.Kind.REMOVED


def _new_key() -> str:
    """Of a school's own skill: 31**8 = 8.5e11 keys."""
    return "own." + "".join(secrets.choice(JOIN_ALPHABET) for _ in range(8)).lower()


@transaction.atomic
def skill_add(
    *, school: Institution, teacher: User, name_en: str, name_zh: str, reason: str
) -> Skill:
    """A skill of the school's own; no lab looks for it, but others may build on it and it on others."""
    graph = _locked(school)
    names = {node.name(language) for node in graph.nodes.values() for language in ("en", "zh-hans")}
    if name_en.strip() in names or name_zh.strip() in names:
        raise ValidationError(_("The graph has a skill of that name already."))
    skill = Skill(
        institution=school, key=_new_key(), name_en=name_en.strip(), name_zh=name_zh.strip()
    )
    skill.full_clean()
    skill.save()
    _record(school, teacher, ADDED, skill, reason)
    return skill


@transaction.atomic
def skill_remove(*, school: Institution, teacher: User, skill: Skill, reason: str) -> GraphChange:
    """Take a skill out of the school's graph, and with it what leads to it and from it."""
    if skill.key not in _locked(school).nodes:
        raise ValidationError(_("That skill is not in the graph any more."))
    return _record(school, teacher, REMOVED, skill, reason)


@transaction.atomic
def edge_add(
    *, school: Institution, teacher: User, before: str, after: str, source: str, reason: str
) -> Prerequisite:
    """Let one skill build on another one; what would close a circle is refused with its name."""
    graph = _locked(school)
    _check_edge(graph, before, after)
    edge, _made = Prerequisite.objects.update_or_create(
        institution=school,
        before_id=graph.nodes[before].pk,
        after_id=graph.nodes[after].pk,
        defaults={"source": source.strip()},
    )
    _record(school, teacher, ADDED, edge, reason)
    return edge


def _check_edge(graph: Graph, before: str, after: str) -> None:
    if before not in graph.nodes or after not in graph.nodes:
        raise ValidationError(_("One of these skills is not in the graph any more."))
    if before == after:
        raise ValidationError(_("A skill cannot build on itself. Choose two different ones."))
    if (before, after) in graph.pairs:
        raise ValidationError(_("That is in the graph already."))
    if circle := circle_with(graph.pairs, (before, after)):
        raise circle_refused(graph, circle)


def circle_refused(graph: Graph, circle: list[str]) -> ValidationError:
    """The sentence that names a circle: A → B → C → A."""
    language = get_language() or "en"
    names = " → ".join(graph.nodes[key].name(language) for key in circle)
    told = _(
        "That would make a circle: %(circle)s. Remove one of these first, or turn this one round."
    )
    return ValidationError(told % {"circle": names})


@transaction.atomic
def edge_remove(
    *, school: Institution, teacher: User, edge: Prerequisite, reason: str
) -> GraphChange:
    """Let one skill build on another one no more, in this school."""
    if edge.pk not in {one.pk for one in _locked(school).edges}:
        raise ValidationError(_("That is not in the graph any more."))
    return _record(school, teacher, REMOVED, edge, reason)


@transaction.atomic
def link_add(
    *, school: Institution, teacher: User, skill: Skill, name: str, reason: str
) -> TextbookLink:
    """Say that a skill of OATutor's skill model practises the same as one of the graph."""
    graph = _locked(school)
    if skill.key not in graph.nodes:
        raise ValidationError(_("That skill is not in the graph any more."))
    if name not in textbook_skills():
        raise ValidationError(
            _("There is no textbook skill of that name; choose one that was found.")
        )
    if name in {one.name for one in graph.links if one.skill == skill.key}:
        raise ValidationError(_("That textbook skill is linked already."))
    link, _made = TextbookLink.objects.get_or_create(institution=school, skill=skill, name=name)
    _record(school, teacher, ADDED, link, reason)
    return link


@transaction.atomic
def link_remove(
    *, school: Institution, teacher: User, link: TextbookLink, reason: str
) -> GraphChange:
    """Take a link away from the school's graph."""
    if link.pk not in {one.pk for one in _locked(school).links}:
        raise ValidationError(_("That is not in the graph any more."))
    return _record(school, teacher, REMOVED, link, reason)


@transaction.atomic
def change_undo(*, change: GraphChange, teacher: User) -> GraphChange:
    """The opposite of a change, beside it; refused once the same thing was changed again."""
    school = change.institution
    _locked(school)
    thing = thing_of(change)
    latest = GraphChange.objects.filter(institution=school, **_field(thing)).order_by("-pk").first()
    if latest != change:
        raise ValidationError(_("This was changed again since; undo the later change first."))
    opposite = REMOVED if change.kind == ADDED else ADDED
    told = _("Undone: %(reason)s") % {"reason": change.reason}
    return _record(school, teacher, opposite, thing, told[:500], undoes=change)


def thing_of(change: GraphChange) -> Thing:
    """What a change is of."""
    thing = change.skill or change.prerequisite or change.link
    if thing is None:
        raise ValueError(f"change {change.pk} is of nothing")
    return thing


def _field(thing: Thing) -> dict[str, Thing]:
    names = {Skill: "skill", Prerequisite: "prerequisite", TextbookLink: "link"}
    return {names[type(thing)]: thing}


def _locked(school: Institution) -> Graph:
    """The graph as it stands while no colleague changes it: two changes could close a circle."""
    list(Institution.objects.select_for_update().filter(pk=school.pk).values_list("pk"))
    return graph_of(school.pk, links=True)


def _record(
    school: Institution,
    teacher: User,
    kind: GraphChange.Kind,
    thing: Thing,
    reason: str,
    undoes: GraphChange | None = None,
) -> GraphChange:
    change = GraphChange(
        institution=school,
        kind=kind,
        reason=reason.strip(),
        by=teacher,
        undoes=undoes,
        **_field(thing),
    )
    change.full_clean()
    change.save()
    after = graph_of(school.pk)
    if kind == ADDED and (circle := circle_in(after.pairs)):
        raise circle_refused(after, circle)  # an edge that comes back with its skill closes one
    return change
