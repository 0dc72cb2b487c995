"""One skill of the school's graph: what it builds on and why, and where a textbook practises it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from courses.forms import wrong_in
from courses.views import asking
from learners.graph.forms import LinkForm, ReasonForm
from learners.graph.models import Prerequisite, Skill, TextbookLink
from learners.graph.selectors import Graph, graph_of
from learners.graph.services import edge_remove, link_add, link_remove, skill_remove
from learners.graph.textbook import credit, textbook_search, textbook_skills
from learners.graph.views import plain, saved, school_of
from learners.pages.drawing import rows_of
from people.models import Institution


def _own(school: Institution) -> Q:
    """What is shipped, and the school's own."""
    return Q(institution=None) | Q(institution=school)


@login_required
@require_GET
def skill(request: HttpRequest, skill_id: int) -> HttpResponse:
    """One skill: what it builds on and by which source, and its textbook skills."""
    return render(request, "learners/skill.html", skill_page(request, skill_id))


def skill_page(request: HttpRequest, skill_id: int) -> dict[str, Any]:
    school, language = school_of(request), get_language() or "en"
    graph = graph_of(school.pk, links=True)
    found = get_object_or_404(Skill.objects.filter(_own(school)), pk=skill_id)
    if found.key not in graph.nodes:
        return {"gone": True, "name": found.name_en or found.key}
    (row,) = rows_of(graph, [found.key], {found.key: plain()}, language)
    wanted = request.GET.get("q", "").strip()
    linked = [one for one in graph.links if one.skill == found.key]
    return {
        "row": row,
        "before": _ends(graph, language, after=found.key),
        "after": _ends(graph, language, before=found.key),
        "links": [{"link": one, "skill": textbook_skills().get(one.name)} for one in linked],
        "q": wanted,
        "found": [
            one for one in textbook_search(wanted) if one.name not in {two.name for two in linked}
        ],
        "credit": credit(),
    }


def _ends(graph: Graph, language: str, before: str = "", after: str = "") -> list[dict[str, Any]]:
    """The edges at one end of which the skill stands, each with the skill at its other end."""
    return [
        {
            "edge": edge,
            "node": (other := graph.nodes[edge.before if after else edge.after]),
            "name": other.name(language),
        }
        for edge in graph.edges
        if (after and edge.after == after) or (before and edge.before == before)
    ]


@login_required
@require_POST
def remove_skill(request: HttpRequest, skill_id: int) -> HttpResponse:
    """Take a skill out of the school's graph."""
    school, teacher = school_of(request), asking(request)
    found = get_object_or_404(Skill.objects.filter(_own(school)), pk=skill_id)
    return _removed(
        request,
        lambda reason: skill_remove(school=school, teacher=teacher, skill=found, reason=reason),
    )


@login_required
@require_POST
def remove_edge(request: HttpRequest, edge_id: int) -> HttpResponse:
    """Take an edge out of the school's graph."""
    school, teacher = school_of(request), asking(request)
    edge = get_object_or_404(Prerequisite.objects.filter(_own(school)), pk=edge_id)
    return _removed(
        request,
        lambda reason: edge_remove(school=school, teacher=teacher, edge=edge, reason=reason),
        edge.after_id,
    )


@login_required
@require_POST
def add_link(request: HttpRequest, skill_id: int) -> HttpResponse:
    """Link a textbook skill that was found."""
    school, teacher = school_of(request), asking(request)
    found = get_object_or_404(Skill.objects.filter(_own(school)), pk=skill_id)
    form = LinkForm(request.POST)
    if not saved(
        request,
        form,
        lambda: link_add(school=school, teacher=teacher, skill=found, **form.cleaned_data),
    ):
        messages.error(request, wrong_in(form))
    return redirect("learners:skill", skill_id)


@login_required
@require_POST
def remove_link(request: HttpRequest, link_id: int) -> HttpResponse:
    """Take a link out of the school's graph."""
    school, teacher = school_of(request), asking(request)
    link = get_object_or_404(TextbookLink.objects.filter(_own(school)), pk=link_id)
    return _removed(
        request,
        lambda reason: link_remove(school=school, teacher=teacher, link=link, reason=reason),
        link.skill_id,
    )


def _removed(
    request: HttpRequest, write: Callable[[str], object], skill_id: int | None = None
) -> HttpResponse:
    """Remove with a reason, and go back to the skill or to the graph."""
    form = ReasonForm(request.POST)
    if not saved(request, form, lambda: write(form.cleaned_data["reason"])):
        messages.error(request, wrong_in(form))
    return redirect("learners:skill", skill_id) if skill_id else redirect("learners:skills")
