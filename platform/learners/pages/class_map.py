"""The class's map of skills: how many have shown what, who needs what next, and groups out of that."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from courses.models import Course, Membership, Stage
from courses.selectors import roster, told_apart
from courses.views import taught
from learners.graph.selectors import Graph, graph_of
from learners.ledger import belief_now
from learners.models import Mastery
from learners.pages.drawing import Row, picture_of, rows_of
from learners.pages.grouping import Group, by_need, grouped, needed_next
from learners.pages.narrowing import ALL, OWN, choices, chosen, labs_in, narrowed
from learners.pages.saving import groups_save
from learners.pages.standing import of_class
from learners.tracing import PRIOR, Belief

NAMED = 40  # names in one place; beyond, their number


@dataclass(frozen=True)
class ClassSeen:
    """A class with what is believed of each of its students, by their numbers."""

    course: Course
    names: dict[int, str]
    memberships: dict[int, int]
    beliefs: dict[int, dict[str, Belief]]

    def of_skill(self, key: str) -> list[Belief]:
        return [known[key] for known in self.beliefs.values() if key in known]

    def strength(self) -> dict[int, float]:
        """The mean mastery of what was seen of each student; the prior where nothing was."""
        return {
            student: fmean([one.probability for one in known.values()]) if known else PRIOR
            for student, known in self.beliefs.items()
        }

    def called(self, students: list[int]) -> str:
        """Their names, and the number of those that would be too many."""
        names = [self.names[one] for one in students]
        told = _("; ").join(names[:NAMED])
        more = len(names) - NAMED
        return (
            _("%(names)s and %(more)s more") % {"names": told, "more": more} if more > 0 else told
        )


@dataclass(frozen=True)
class ClassRow:
    """A skill of the class, with who tried it and is not there yet."""

    row: Row
    behind: str


@dataclass(frozen=True)
class GroupShown:
    """A group with names, what it is for and why."""

    number: int
    names: list[str]
    title: str
    why: str

    @property
    def line(self) -> str:
        """The group in one line of text."""
        return f"{self.number} · {self.title}" + _(": ") + _("; ").join(self.names)


def class_seen(course: Course) -> ClassSeen:
    """The students by name and what is believed of them, in two queries."""
    members = roster(course, Membership.Part.STUDENT)
    beliefs: dict[int, dict[str, Belief]] = {one.user_id: {} for one in members}
    for row in Mastery.objects.filter(student__in=list(beliefs)):
        beliefs[row.student_id][row.skill] = belief_now(row)
    return ClassSeen(
        course,
        told_apart(one.user for one in members),
        {one.user_id: one.pk for one in members},
        beliefs,
    )


def labs_of_course(course: Course) -> tuple[str, ...]:
    """The labs that the course's sequences may bring."""
    return labs_in(Stage.objects.filter(version__assignments__course=course).distinct())


@login_required
@require_GET
def class_map(request: HttpRequest, course_id: int) -> HttpResponse:
    """The map, the needs and the groups of a class."""
    course, language = taught(request, course_id), get_language() or "en"
    seen, graph, own = class_seen(course), graph_of(course.institution_id), labs_of_course(course)
    shown = chosen(request.GET.get("show", ""), own)
    keys = narrowed(graph, shown, own)
    count = len(seen.names)
    standings = {
        key: of_class(graph.nodes[key], seen.of_skill(key), count, language) for key in keys
    }
    rows = rows_of(graph, keys, standings, language)
    needs = needs_in(seen, graph, own)
    groups = groups_shown(seen, graph, needs, language)
    page = {
        "course": course,
        "show": shown,
        "choices": choices(language, _("labs of this course") if own else ""),
        "rows": [ClassRow(row, behind(seen, row.node.key)) for row in rows],
        "picture": picture_of(graph, rows),
        "count": count,
        "needs": needs_shown(seen, graph, needs, language),
        "groups": groups,
        "groups_text": "\n".join(one.line for one in groups),
    }
    return render(request, "learners/class_map.html", page)


def behind(seen: ClassSeen, key: str) -> str:
    """Who tried a skill and is not there yet."""
    found = [
        student
        for student, known in seen.beliefs.items()
        if key in known and known[key].moment == "missing"
    ]
    return seen.called(found)


def needs_in(seen: ClassSeen, graph: Graph, own: tuple[str, ...]) -> dict[int, tuple[str, ...]]:
    """What each student needs next, of the labs of the course (of all labs where it has none)."""
    keys = narrowed(graph, OWN if own else ALL, own)
    return {student: needed_next(graph, keys, known) for student, known in seen.beliefs.items()}


def skill_called(graph: Graph, key: str, language: str) -> str:
    return graph.nodes[key].name(language) if key else _("nothing open here")


def needs_shown(
    seen: ClassSeen, graph: Graph, needs: Mapping[int, tuple[str, ...]], language: str
) -> list[dict[str, str | int]]:
    """Each need with those who have it first."""
    return [
        {
            "name": skill_called(graph, skill, language),
            "count": len(students),
            "who": seen.called(students),
        }
        for skill, students in by_need(needs).items()
    ]


def groups_shown(
    seen: ClassSeen, graph: Graph, needs: Mapping[int, tuple[str, ...]], language: str
) -> list[GroupShown]:
    """The suggested groups, explained."""
    found = grouped(needs, seen.strength())
    return [
        GroupShown(
            number,
            [seen.names[one] for one in group.members],
            title_of_group(graph, group, language),
            why_of(seen, graph, needs, group, language),
        )
        for number, group in enumerate(found, start=1)
    ]


def title_of_group(graph: Graph, group: Group, language: str) -> str:
    if group.why == "mixed":
        return _("different things")
    return skill_called(graph, group.skill, language)


def why_of(
    seen: ClassSeen,
    graph: Graph,
    needs: Mapping[int, tuple[str, ...]],
    group: Group,
    language: str,
) -> str:
    """Why these students are put together."""
    if group.why == "mixed":
        each = [
            seen.names[one] + _(": ") + skill_called(graph, (needs[one] or ("",))[0], language)
            for one in group.members
        ]
        return _("Nobody else needs the same: %(each)s.") % {"each": _("; ").join(each)}
    if not group.skill:
        told = _("Nothing is open for them in these labs: they can explain it to others, or go on.")
    else:
        told = _("All are ready for it and have not shown it yet.")
    if not group.guests:
        return told
    guests = _("; ").join(seen.names[one] for one in group.guests)
    return told + " " + _("%(names)s would need something else first.") % {"names": guests}


@login_required
@require_POST
def save_groups(request: HttpRequest, course_id: int) -> HttpResponse:
    """Keep the suggested groups as groups of the course; they are worked out afresh."""
    course, language = taught(request, course_id), get_language() or "en"
    seen, graph, own = class_seen(course), graph_of(course.institution_id), labs_of_course(course)
    needs = needs_in(seen, graph, own)
    wanted = [
        (title_of_group(graph, one, language), [seen.memberships[pk] for pk in one.members])
        for one in grouped(needs, seen.strength())
    ]
    try:
        groups_save(course=course, groups=wanted)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("learners:class_map", course.pk)
    messages.success(request, _("Saved as groups of the course."))
    return redirect("courses:groups", course.pk)
