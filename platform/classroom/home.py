"""The first page of each kind of person."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language

from classroom.notes import notes_of
from comparisons.selectors import comparisons_near
from courses.extensions.dates import Dates, extensions_of, own_dates
from courses.models import Assignment, Course, Stage
from courses.reading import keys_read
from courses.selectors import courses_taught_by
from courses.versions import carried_on, counterpart
from labs.core import lab_names, load_lab
from learners.check.selectors import invitations_of
from learners.models import Decision
from learners.reasons import lab_title, rendered
from learners.selectors import SkillView, alternatives_of, latest_decision, mastery_of
from learners.services import decide_first
from learners.stages import assignments_of
from people.models import User
from recommendations.showing import panel_for
from runs.models import Run
from scoring.models import ReviewItem

PAST_RUNS_SHOWN = 12


@dataclass(frozen=True)
class Place:
    """One stage of a sequence as its student sees it."""

    title: str
    done: bool
    current: bool
    address: str = ""  # of a page to read


@dataclass(frozen=True)
class Offer:
    """Another lab that may be taken instead of the decided one."""

    option: int
    title: str
    because: list[str]


@dataclass(frozen=True)
class Way:
    """An assignment (or free practice): what comes next, why, and the path so far."""

    assignment: Assignment | None
    decision: Decision
    title: str
    because: list[str]
    word: str  # of the teacher who chose the lab, for the student
    run: Run | None
    ended: Run | None  # is being looked at: what comes next is not decided yet
    places: list[Place]
    offers: list[Offer]
    dates: Dates

    @property
    def to_read(self) -> Place | None:
        """The first page before the next lab that was not read yet."""
        return next((place for place in self.places if place.address and not place.done), None)


def home(request: HttpRequest) -> HttpResponse:
    """Where everybody begins."""
    if not request.user.is_authenticated:
        return render(request, "home/landing.html", {"labs": landing_labs()})
    user = request.user
    if user.is_institution_admin:
        return redirect("overview")
    if user.is_teacher:
        return render(request, "home/teacher.html", teacher_home(user))
    return render(request, "home/student.html", student_home(user))


def landing_labs() -> list[dict[str, str]]:
    language = get_language() or "en"
    words = [load_lab(name).words(language) for name in lab_names()]
    return [{"title": one.text("title"), "summary": one.text("summary")} for one in words]


def student_home(student: User) -> dict[str, Any]:
    """The next lab first, then the path, the skills, the past, the teacher's words."""
    language = get_language() or "en"
    assignments = assignments_of(student)
    held = extensions_of(student)
    ways = [
        way_of(student, one, own_dates(one, held.get((student.pk, one.pk))), language)
        for one in assignments
    ]
    free = free_practice(student, language)
    return {
        "ways": ways,
        "free": free,
        "checks": invitations_of(student),
        "comparisons": comparisons_near(student),
        "panel": panel_for(student, language, free=not any(way.decision.lab for way in ways)),
        **skills_of(student, language),
        "runs": past_runs(student, language),
        "notes": notes_of(student),
    }


def way_of(student: User, assignment: Assignment, dates: Dates, language: str) -> Way:
    """Where the student stands in an assigned sequence."""
    decision = latest_decision(student, assignment) or decide_first(student, assignment)
    run = decision.next_run
    because, word = told_of(decision, language)
    return Way(
        assignment=assignment,
        decision=decision,
        title=lab_title(run.lab if run else decision.lab, language),
        because=because,
        word=word,
        run=run if run and run.state != Run.State.FINISHED else None,
        ended=run if run and run.state == Run.State.FINISHED else None,
        places=places_of(assignment, decision, language),
        offers=offers_of(decision, language),
        dates=dates,
    )


def free_practice(student: User, language: str) -> Way | None:
    """What a student without an open sequence may do, or has begun to do."""
    decision = latest_decision(student, None)
    if decision is None:
        if assignments_of(student):
            return None
        decision = decide_first(student)
    run = decision.next_run
    if run is not None and run.state == Run.State.FINISHED:
        return None
    title = lab_title(run.lab if run else decision.lab, language)
    because, word = told_of(decision, language)
    offers = offers_of(decision, language)
    return Way(None, decision, title, because, word, run, None, [], offers, Dates(None, None))


def told_of(decision: Decision, language: str) -> tuple[list[str], str]:
    """Why this lab, and apart from that what the teacher who chose it says to the student."""
    reasons = [one for one in decision.reasons if one["key"] != "teacher_note"]
    said = [one for one in decision.reasons if one["key"] == "teacher_note"]
    return rendered(reasons, language), " ".join(rendered(said, language))


def offers_of(decision: Decision, language: str) -> list[Offer]:
    if decision.next_run_id is not None:
        return []
    return [
        Offer(place, lab_title(one["lab"], language), rendered(one.get("reasons", []), language))
        for place, one in alternatives_of(decision)
        if one["lab"]
    ]


def places_of(assignment: Assignment, decision: Decision, language: str) -> list[Place]:
    """The sequence as a path; everything before the decided stage is done."""
    stages = list(assignment.version.stages.all())
    here = position_now(stages, decision.stage) if decision.stage else len(stages) + 1
    read = keys_read(decision.student, assignment)
    return [_place(assignment, stage, here, read, language) for stage in stages]


def _place(assignment: Assignment, stage: Stage, here: int, read: set[str], language: str) -> Place:
    """A stage; a page is done once it was read."""
    title = stage_title(stage, language)
    if stage.kind != Stage.Kind.PAGE:
        return Place(title, stage.position < here, stage.position == here)
    names = [assignment.course_id, assignment.pk, stage.key]
    address = reverse("courses:page", args=names) if stage.position < here else ""
    return Place(title, stage.key in read, False, address)


def position_now(stages: list[Stage], stage: Stage) -> int:
    """Where the student stands, also where the class was moved to another version since."""
    found = counterpart(stages, stage) or carried_on(stages, stage)
    return found.position if found else len(stages) + 1


def stage_title(stage: Stage, language: str) -> str:
    return lab_title(stage.lab, language) if stage.kind == Stage.Kind.LAB else stage.title


def skills_of(student: User, language: str) -> dict[str, list[SkillView]]:
    """What was seen, the practices first, apart from what was not looked for yet."""
    tried = set(Run.objects.filter(student=student).order_by().values_list("lab", flat=True))
    known = [one for one in mastery_of(student, language=language) if one.lab in {"", *tried}]
    return {
        "skills": [one for one in known if one.evidence_count],
        "unseen": [one for one in known if not one.evidence_count],
    }


def past_runs(student: User, language: str) -> list[dict[str, Any]]:
    runs = Run.objects.filter(student=student).select_related("assignment__version__sequence")
    return [{"run": run, "title": lab_title(run.lab, language)} for run in runs[:PAST_RUNS_SHOWN]]


def teacher_home(teacher: User) -> dict[str, Any]:
    """The courses with what waits in each."""
    return {"courses": courses_with_counts(courses_taught_by(teacher).filter(archived=False))}


def courses_with_counts(courses: QuerySet[Course]) -> QuerySet[Course]:
    """Courses with the number of students, of runs, and of steps that wait for a review."""
    finished = Q(assignments__runs__state=Run.State.FINISHED)
    under_way = Q(assignments__runs__state__in=[Run.State.ACTIVE, Run.State.PAUSED])
    return courses.annotate(
        students=Count("memberships", filter=Q(memberships__part="student"), distinct=True),
        working=Count("assignments__runs", filter=under_way, distinct=True),
        finished=Count("assignments__runs", filter=finished, distinct=True),
        waiting=Subquery(
            ReviewItem.objects.filter(closed=None, score__run__assignment__course=OuterRef("pk"))
            .order_by()
            .values("score__run__assignment__course")
            .annotate(count=Count("pk"))
            .values("count")
        ),
    )
