"""The school's graph of skills: seen, changed, and changed back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from assay.punctuation import titled
from courses.views import asking, done, staff
from learners.graph.forms import EdgeForm, SkillForm
from learners.graph.history import history_of
from learners.graph.models import GraphChange
from learners.graph.selectors import Graph, graph_of
from learners.graph.services import change_undo, edge_add, skill_add
from learners.graph.textbook import credit
from learners.pages.drawing import picture_of, rows_of
from learners.pages.narrowing import choices, chosen, narrowed
from learners.pages.standing import Standing
from people.models import Institution


def school_of(request: HttpRequest) -> Institution:
    """The school whose graph the person may change: the own one, for teachers and administrators."""
    user = staff(request)
    if user.institution is None:
        raise PermissionDenied
    return user.institution


def named(graph: Graph, language: str) -> list[tuple[str, str]]:
    """The skills to choose from, each with its lab."""
    keys = list(graph.nodes)
    rows = rows_of(graph, keys, dict.fromkeys(keys, plain()), language)
    return [
        (row.node.key, titled(row.lab_title, row.name) if row.lab_title else row.name)
        for row in rows
    ]


def plain() -> Standing:
    """Of a skill in a graph that is of nobody."""
    return Standing("plain", "", "")


@login_required
@require_GET
def skills(request: HttpRequest) -> HttpResponse:
    """The graph as the school has it, with its history."""
    return render(request, "learners/skills.html", skills_page(request))


def skills_page(request: HttpRequest, **forms: BaseForm) -> dict[str, Any]:
    school, language = school_of(request), get_language() or "en"
    graph = graph_of(school.pk, links=True)
    shown = chosen(request.GET.get("show", ""), ())
    keys = narrowed(graph, shown, ())
    rows = rows_of(graph, keys, dict.fromkeys(keys, plain()), language)
    return {
        "school": school,
        "show": shown,
        "choices": choices(language, ""),
        "rows": rows,
        "picture": picture_of(graph, rows),
        "history": history_of(school, language),
        "skill_form": SkillForm(auto_id="id_skill_%s"),
        "edge_form": EdgeForm(skills=named(graph, language), auto_id="id_edge_%s"),
        "credit": credit(),
        **forms,
    }


def saved(request: HttpRequest, form: BaseForm, write: Callable[[], object]) -> bool:
    if done(form, write):
        messages.success(request, _("Saved."))
        return True
    return False


@login_required
@require_POST
def add_skill(request: HttpRequest) -> HttpResponse:
    """A skill of the school's own."""
    school, form = school_of(request), SkillForm(request.POST, auto_id="id_skill_%s")
    teacher = asking(request)
    if saved(request, form, lambda: skill_add(school=school, teacher=teacher, **form.cleaned_data)):
        return redirect("learners:skills")
    return render(request, "learners/skills.html", skills_page(request, skill_form=form))


@login_required
@require_POST
def add_edge(request: HttpRequest) -> HttpResponse:
    """One skill builds on another one."""
    school, teacher = school_of(request), asking(request)
    known = named(graph_of(school.pk), get_language() or "en")
    form = EdgeForm(request.POST, skills=known, auto_id="id_edge_%s")
    if saved(request, form, lambda: edge_add(school=school, teacher=teacher, **form.cleaned_data)):
        return redirect("learners:skills")
    return render(request, "learners/skills.html", skills_page(request, edge_form=form))


@login_required
@require_POST
def undo(request: HttpRequest, change_id: int) -> HttpResponse:
    """Change back what was changed last of one thing."""
    school, teacher = school_of(request), asking(request)
    change = get_object_or_404(_changes(school), pk=change_id)
    try:
        change_undo(change=change, teacher=teacher)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Changed back."))
    return redirect("learners:skills")


def _changes(school: Institution) -> QuerySet[GraphChange]:
    rows = GraphChange.objects.filter(institution=school)
    return rows.select_related("institution", "skill", "prerequisite", "link")
