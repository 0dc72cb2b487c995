"""The class board: what is known of every student of a course, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from classroom.stuck import STATES, Did, Judged, Standing, actions_lately, condition
from courses.models import Course, Membership, Stage
from labs.core import PRACTICES, load_lab
from labs.core.words import words_of
from learners.models import Decision
from learners.reasons import lab_title
from people.models import User
from runs.models import Event, Run
from runs.presence import present
from scoring.models import Score, ScoredStep

LATEST_EVENTS = 60  # of a run: enough for pace, for hints and for going in circles
PACE_WITHIN = timedelta(minutes=5)

Row = dict[str, Any]


@dataclass
class Class:
    """Everything that the board's rows are made of, by student or by run."""

    students: list[User]
    runs: dict[int, Run]
    judged: dict[UUID, list[Judged]] = field(default_factory=dict)
    latest: dict[UUID, list[Did]] = field(default_factory=dict)
    scored: dict[UUID, tuple[int, datetime]] = field(default_factory=dict)
    stages: dict[int, int] = field(default_factory=dict)
    waiting: dict[int, Decision] = field(default_factory=dict)
    present: set[UUID] = field(default_factory=set)
    assigned: bool = False


def board_rows(course: Course, runs: Collection[UUID] | None = None) -> list[Row]:
    """A row a student, the stuck first; with `runs`, only the students of these runs."""
    found = class_of(course, runs)
    now, language = timezone.now(), get_language() or "en"
    rows = [row_of(course, found, student, now, language) for student in found.students]
    order = list(STATES)
    return sorted(rows, key=lambda row: (order.index(row["state"]), row["name"].casefold()))


# -- reading ---------------------------------------------------------------------------------------


def class_of(course: Course, runs: Collection[UUID] | None = None) -> Class:
    """Read a class, or the students of these runs."""
    members = course.memberships.filter(part=Membership.Part.STUDENT).select_related("user")
    if runs is not None:
        members = members.filter(user__in=Run.objects.filter(pk__in=runs).values("student"))
    newest = Run.objects.filter(student=OuterRef("user"), assignment__course=course)
    members = members.annotate(run=Subquery(newest.order_by("-started", "-pk").values("pk")[:1]))
    seen = list(members)
    open_runs = Run.objects.select_related("stage", "assignment").in_bulk(
        [one.run for one in seen if one.run]
    )
    found = Class(
        students=[one.user for one in seen],
        runs={one.user_id: open_runs[one.run] for one in seen if one.run},
    )
    return _fill(course, found)


def _fill(course: Course, found: Class) -> Class:
    ids = [run.pk for run in found.runs.values()]
    found.judged = _judged(ids)
    found.latest = _latest(ids)
    found.scored = _scored(ids)
    found.stages = _stages(found)
    found.waiting = _waiting(course, found.students)
    found.assigned = course.assignments.exists()
    found.present = present([run.pk for run in found.runs.values() if run.state != "finished"])
    return found


def _judged(ids: list[UUID]) -> dict[UUID, list[Judged]]:
    """What the rules said of each practice, in order."""
    rules = Score.objects.filter(run__in=ids, scorer="rules", abstained=False)
    rules = rules.filter(practice__in=PRACTICES).order_by("pk")
    found: dict[UUID, list[Judged]] = defaultdict(list)
    for run, practice, verdict in rules.values_list("run", "practice", "verdict"):
        found[run].append(Judged(practice, verdict))
    return found


def _latest(ids: list[UUID]) -> dict[UUID, list[Did]]:
    """The last events of each run, without what they carry."""
    events = Event.objects.filter(run__in=ids, seq__gt=F("run__last_seq") - LATEST_EVENTS)
    found: dict[UUID, list[Did]] = defaultdict(list)
    fields = ("run", "seq", "server_time", "target", "action")
    for run, *did in events.order_by("seq").values_list(*fields):
        found[run].append(Did(*did))
    return found


def _scored(ids: list[UUID]) -> dict[UUID, tuple[int, datetime]]:
    """The last step that was scored, and when."""
    steps = ScoredStep.objects.filter(run__in=ids).order_by().values("run")
    last = steps.annotate(seq=Max("seq"), at=Max("created"))
    return {one["run"]: (one["seq"], one["at"]) for one in last}


def _stages(found: Class) -> dict[int, int]:
    """How many stages the sequences have."""
    versions = {run.stage.version_id for run in found.runs.values() if run.stage}
    counted = Stage.objects.filter(version__in=versions).order_by().values("version")
    return {one["version"]: one["count"] for one in counted.annotate(count=Count("pk"))}


def _waiting(course: Course, students: list[User]) -> dict[int, Decision]:
    """The lab that waits for each student: decided, not begun."""
    decisions = Decision.objects.filter(
        assignment__course=course, student__in=students, replaced_by=None, next_run=None
    ).exclude(lab="")
    return {one.student_id: one for one in decisions.order_by("pk")}


# -- rows ------------------------------------------------------------------------------------------


def row_of(course: Course, found: Class, student: User, now: datetime, language: str) -> Row:
    """One student as the board shows them: words in the reader's language, no sentence a number."""
    run = found.runs.get(student.pk)
    standing = standing_of(course, found, run) if run else None
    stands = condition(standing, now, language)
    return {
        "student": student.pk,
        "name": student.shown_name,
        "state": stands.state,
        "state_words": str(STATES[stands.state]),
        "evidence": stands.evidence,
        "move": stands.move,
        "page": reverse("classroom:student", args=[student.pk]),
        "next": next_of(found, student, run, language),
        **run_part(found, run, standing, now, language),
    }


def standing_of(course: Course, found: Class, run: Run) -> Standing:
    seq, at = found.scored.get(run.pk, (0, None))
    return Standing(
        lab=run.lab,
        state=run.state,
        step=run.step,
        began=run.started,
        last_event=run.last_event,
        present=run.pk in found.present,
        course_paused=course.paused,
        judged=found.judged.get(run.pk, ()),
        latest=found.latest.get(run.pk, ()),
        last_scored_seq=seq,
        last_scored=at,
    )


def run_part(
    found: Class, run: Run | None, standing: Standing | None, now: datetime, language: str
) -> Row:
    """Lab, stage, steps, practices and pace of the student's latest run."""
    if run is None or standing is None:
        return {"run": "", "lab": "", "stage": None, "steps": [], "practices": [], "pace": 0}
    finished = run.state == Run.State.FINISHED
    return {
        "run": str(run.pk),
        "lab": lab_title(run.lab, language),
        "stage": stage_of(found, run),
        "steps": steps_of(run, language),
        "practices": practices_of(run.lab, standing.judged, language),
        "pace": 0 if finished else actions_lately(standing, now, PACE_WITHIN),
        "bench": reverse("runs:bench", args=[run.pk]),
        "report": reverse("runs:report", args=[run.pk]),
    }


def stage_of(found: Class, run: Run) -> Row | None:
    if run.stage is None:
        return None
    return {"place": run.stage.position, "of": found.stages[run.stage.version_id]}


def steps_of(run: Run, language: str) -> list[Row]:
    """The steps of the inquiry: done, here, or open."""
    words, over = words_of(run.lab, language), run.state == Run.State.FINISHED
    steps = []
    for step in load_lab(run.lab).steps:
        here = step.name == run.step and not over
        status = "here" if here else "done" if step.name in run.steps_done else "open"
        steps.append({"name": words.name(step.name, ("steps",)), "status": status})
    return steps


def practices_of(lab: str, judged: Collection[Judged], language: str) -> list[Row]:
    """The latest verdict on each practice; empty where nothing was seen yet."""
    words = words_of(lab, language)
    last = dict(judged)
    return [
        {"name": words.name(one, ("practices",)), "verdict": last.get(one, "")}
        for one in load_lab(lab).practices
    ]


def next_of(found: Class, student: User, run: Run | None, language: str) -> Row:
    """The lab that waits, and whether the teacher may still choose another one."""
    waiting = found.waiting.get(student.pk)
    between = run is None or run.state == Run.State.FINISHED
    return {
        "name": waiting.lab if waiting else "",
        "lab": lab_title(waiting.lab, language) if waiting else "",
        "locked": bool(waiting and waiting.locked_by_id),
        "open": between and (waiting is not None or (run is None and found.assigned)),
    }
