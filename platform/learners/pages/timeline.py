"""How the mastery of a class went on in time: by skill, the middle of the class and its spread."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median, quantiles
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from courses.models import Membership
from courses.selectors import title_of
from courses.views import taught
from learners.current import current_mastery, probabilities_by_skill
from learners.graph.selectors import graph_of
from learners.models import MasteryEvidence
from learners.pages.class_map import labs_of_course
from learners.pages.narrowing import choices, chosen, narrowed

WIDTH, HEIGHT = 300, 90  # of one picture, in its own units
POINTS = 24  # at most, of one picture
SPAN = timedelta(days=120)  # what is looked back on

Move = tuple[int, str, float, datetime]  # student, skill, probability after it, when


@dataclass(frozen=True)
class Moment:
    """A class at one time: of those who were seen by then, the middle half and the middle."""

    when: datetime
    seen: int
    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class SkillInTime:
    """One skill's picture and the numbers it is drawn from."""

    name: str
    lab_title: str
    moments: list[Moment]

    @property
    def line(self) -> str:
        """The middle of the class, as an SVG polyline has it."""
        return " ".join(_point(self, number, one.middle) for number, one in enumerate(self.moments))

    @property
    def band(self) -> str:
        """The middle half of the class, as an SVG polygon has it."""
        there = [_point(self, number, one.high) for number, one in enumerate(self.moments)]
        back = [_point(self, number, one.low) for number, one in enumerate(self.moments)]
        return " ".join([*there, *back[::-1]])

    @property
    def dots(self) -> list[tuple[str, str]]:
        """The places of the middle."""
        found = [_point(self, number, one.middle) for number, one in enumerate(self.moments)]
        return [(x, y) for x, _comma, y in (one.partition(",") for one in found)]


def _point(of: SkillInTime, number: int, share: float) -> str:
    """A place in the picture, which runs from the first moment to the last."""
    first, last = of.moments[0].when, of.moments[-1].when
    whole = (last - first).total_seconds()
    part = (of.moments[number].when - first).total_seconds() / whole if whole else 0.5
    return f"{part * WIDTH:.1f},{(1 - share) * HEIGHT:.1f}"


def step_of(span: timedelta) -> timedelta:
    """From one point to the next: so that a lesson, a week and a term each have some."""
    steps = [timedelta(minutes=5), timedelta(hours=1), timedelta(days=1), timedelta(days=7)]
    return next((step for step in steps if span <= POINTS * step), span / POINTS)


def moments_of(moves: Sequence[Move], step: timedelta) -> list[Moment]:
    """The class after each step of time in which something moved, in the order of time.

    What is believed of a student stays until it is moved again; what faded in between only the last
    moment of a picture shows, which is now.
    """
    known: dict[int, float] = {}
    found: list[Moment] = []
    for place, (student, _skill, after, when) in enumerate(moves):
        known[student] = after
        last = place + 1 == len(moves)
        if last or slot(moves[place + 1][3], step) != slot(when, step):
            found.append(_moment(when, list(known.values())))
    return found


def until_now(
    moves: Mapping[str, Sequence[Move]], values: Mapping[str, list[float]], step: timedelta
) -> dict[str, list[Moment]]:
    """By skill the moments in which something moved, and last how the class stands now."""
    now = timezone.now()
    return {
        skill: [
            *moments_of(some, step),
            *([_moment(now, values[skill])] if skill in values else []),
        ]
        for skill, some in moves.items()
    }


def slot(when: datetime, step: timedelta) -> int:
    return int(when.timestamp() // step.total_seconds())


def _moment(when: datetime, values: list[float]) -> Moment:
    if len(values) == 1:
        return Moment(when, 1, values[0], values[0], values[0])
    low, _middle, high = quantiles(values, n=4, method="inclusive")
    return Moment(when, len(values), low, median(values), high)


def moves_of(students: QuerySet[Any], skills: Iterable[str]) -> dict[str, list[Move]]:
    """By skill what moved these students, in the order of time; one query."""
    rows = MasteryEvidence.objects.filter(
        student__in=students, skill__in=list(skills), created__gte=timezone.now() - SPAN
    ).order_by("created", "pk")
    found: dict[str, list[Move]] = {}
    for move in rows.values_list("student_id", "skill", "after", "created").iterator():
        found.setdefault(move[1], []).append(move)
    return found


@login_required
@require_GET
def timeline(request: HttpRequest, course_id: int) -> HttpResponse:
    """The class's time line of mastery, a small picture a skill."""
    course, language = taught(request, course_id), get_language() or "en"
    graph, own = graph_of(course.institution_id), labs_of_course(course)
    shown = chosen(request.GET.get("show", ""), own)
    nodes = [graph.nodes[key] for key in narrowed(graph, shown, own)]
    students = course.memberships.filter(part=Membership.Part.STUDENT).values("user")
    moves = moves_of(students, [node.key for node in nodes if node.measured])
    standing = probabilities_by_skill(current_mastery(students, moves))
    times = [
        when for some in moves.values() for _student, _skill, _after, when in (some[0], some[-1])
    ]
    step = step_of(max(times) - min(times)) if times else timedelta(days=1)
    moments = until_now(moves, standing, step)
    page = {
        "course": course,
        "show": shown,
        "choices": choices(language, _("labs of this course") if own else ""),
        "skills": [
            SkillInTime(
                node.name(language),
                title_of(node.lab, language) if node.lab else "",
                moments[node.key],
            )
            for node in nodes
            if node.key in moves
        ],
        "by_day": bool(times) and timezone.now() - min(times) >= timedelta(days=1),
        "width": WIDTH,
        "height": HEIGHT,
    }
    return render(request, "learners/timeline.html", page)
