"""Bring the shipped graph into the database; safe to do again, and done after each migration."""

from typing import Any

from django.db import transaction

from learners.graph.circles import circle_in
from learners.graph.models import GraphChange, Prerequisite, Skill, TextbookLink
from learners.graph.selectors import Graph, graph_of
from learners.graph.shipped import shipped_edges, shipped_skills

APART = "Shipped later; with the school's own arrows it would close a circle."


@transaction.atomic
def load_shipped() -> None:
    """Add what is new, write what changed; what is no longer shipped is marked and stays.

    A school's own skills, edges and changes are left alone.
    """
    skills = _load_skills()
    _load_edges(skills)
    _load_links(skills)
    own = Prerequisite.objects.exclude(institution=None).order_by()
    for school in own.values_list("institution", flat=True).distinct():
        _keep_apart(school)


def _keep_apart(school: int) -> None:
    """Where a new shipped edge closes a circle with a school's own, the school's own stay."""
    while shipped := _shipped_in_circle(graph_of(school)):
        GraphChange.objects.create(
            institution_id=school,
            kind=GraphChange.Kind.REMOVED,
            prerequisite_id=shipped,
            reason=APART,
        )


def _shipped_in_circle(graph: Graph) -> int | None:
    """The number of the first shipped edge of a circle; None where there is none."""
    circle = circle_in(graph.pairs)
    steps = set(zip(circle, circle[1:], strict=False))
    shipped = (one.pk for one in graph.edges if not one.own and (one.before, one.after) in steps)
    return next(shipped, None)


def _load_skills() -> dict[str, Skill]:
    shipped = Skill.objects.filter(institution=None)
    known = {one.key: one for one in shipped}
    wanted = {
        one.key: {"name_en": one.en, "name_zh": one.zh, "place": place, "withdrawn": False}
        for place, one in enumerate(shipped_skills(), start=1)
    }
    new = [Skill(key=key, **fields) for key, fields in wanted.items() if key not in known]
    Skill.objects.bulk_create(new)
    _write(Skill, known, wanted)
    return {one.key: one for one in shipped.all()}


def _load_edges(skills: dict[str, Skill]) -> None:
    known = {
        (one.before_id, one.after_id): one for one in Prerequisite.objects.filter(institution=None)
    }
    wanted = {
        (skills[one.before].pk, skills[one.after].pk): {
            "source": one.source,
            "grade": one.grade,
            "place": place,
            "withdrawn": False,
        }
        for place, one in enumerate(shipped_edges(), start=1)
    }
    Prerequisite.objects.bulk_create(
        Prerequisite(before_id=before, after_id=after, **fields)
        for (before, after), fields in wanted.items()
        if (before, after) not in known
    )
    _write(Prerequisite, known, wanted)


def _load_links(skills: dict[str, Skill]) -> None:
    known = {(one.skill_id, one.name): one for one in TextbookLink.objects.filter(institution=None)}
    wanted: dict[tuple[int, str], dict[str, Any]] = {
        (skills[one.key].pk, name): {"withdrawn": False}
        for one in shipped_skills()
        for name in one.textbook
    }
    TextbookLink.objects.bulk_create(
        TextbookLink(skill_id=skill, name=name)
        for skill, name in wanted
        if (skill, name) not in known
    )
    _write(TextbookLink, known, wanted)


def _write(model: Any, known: dict[Any, Any], wanted: dict[Any, dict[str, Any]]) -> None:
    """Bring the rows that were there up to date, those that have changed alone."""
    changed = []
    for key, row in known.items():
        fields = wanted.get(key, {"withdrawn": True})
        if any(getattr(row, name) != value for name, value in fields.items()):
            for name, value in fields.items():
                setattr(row, name, value)
            changed.append(row)
    if changed:
        names = sorted({name for fields in wanted.values() for name in fields} | {"withdrawn"})
        model.objects.bulk_update(changed, names)
