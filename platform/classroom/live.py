"""What is known of a class, kept in step with its events: each look reads only what is new.

A lecture hall of 300 makes a hundred events a second. Read anew for every row, their last minutes
would be most of the work of a web process.
"""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from itertools import islice
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from classroom.models import AlertDealt
from classroom.stuck import JUST_NOW_S, Dealt, Did, Judged, Standing
from courses.models import Assignment, Course, Membership, Stage
from courses.selectors import told_apart
from labs.core import PRACTICES
from learners.models import Decision
from runs.models import Event, Run
from runs.presence import present
from scoring.criteria import applied_in
from scoring.models import Score, ScoredStep

LATEST_EVENTS = 60  # of a run: enough for pace, for hints and for going in circles
MOST_AT_ONCE = 200  # runs in one condition; SQLite's expressions may be 1000 deep

HEAD = (
    "pk", "student", "lab", "state", "step", "steps_done", "started", "last_seq", "last_event",
    "stage__position", "stage__version", "variant__steps",
)  # fmt: skip


@dataclass
class LiveRun:
    """The latest run of a student, as the board needs it."""

    pk: UUID
    student: int
    standing: Standing
    steps_done: list[str] = field(default_factory=list)
    place: int | None = None  # of its stage
    version: int | None = None  # of the sequence
    steps: list[str] | None = None  # those that the run asks for; None: all of the lab
    judged: list[Judged] = field(default_factory=list)
    latest: deque[Did] = field(default_factory=lambda: deque(maxlen=LATEST_EVENTS))
    seq: int = 0  # events up to this one have been read
    last_score: int = 0

    @property
    def finished(self) -> bool:
        return self.standing.state == Run.State.FINISHED


class LiveClass:
    """The students of a course (or some of them) with their latest runs. Not for two threads at once."""

    def __init__(self, course: Course, only: Collection[int] | None = None) -> None:
        self.course = course
        self.only = only
        self.assigned = False
        self.resting = False  # a sample class whose time is over
        self.names: dict[int, str] = {}
        self.runs: dict[int, LiveRun] = {}  # by student
        self.students: dict[UUID, int] = {}  # by run
        self.stages: dict[int, int] = {}  # how many, by version
        self.graded: list[int] = []  # the regradings that hold
        self.waiting: dict[int, Decision] = {}  # the lab that was decided and not begun, by student

    def look(self, runs: Collection[UUID] | None = None) -> set[int]:
        """Read what is new in these runs, or of the whole class; the students whom it touches."""
        whole = runs is None or not all(run in self.students for run in runs)
        if whole:
            self._members()
            seen = set(self.names)
        else:
            seen = {self.students[run] for run in runs or ()}
        self._heads({self.runs[one].pk for one in seen if one in self.runs})
        found = {one.pk: one for one in (self.runs.get(student) for student in seen) if one}
        self._events(found)
        if whole:
            self._forget_what_was_graded_anew()
        self._scores(found)
        self._scored(found)
        if whole:
            self._dealt(found)
        self._presence(found.values())
        self._decisions(seen)
        return seen

    # -- who ---------------------------------------------------------------------------------------

    def _members(self) -> None:
        """Those who are in the course, with their newest runs; whoever has left is forgotten."""
        members = self.course.memberships.filter(part=Membership.Part.STUDENT)
        if self.only is not None:
            members = members.filter(user__in=self.only)
        newest = Run.objects.filter(student=OuterRef("user"), assignment__course=self.course)
        members = members.annotate(
            run=Subquery(newest.order_by("-started", "-pk").values("pk")[:1])
        )
        rows = list(members.select_related("user"))
        self.names = told_apart(one.user for one in rows)
        self.students = {one.run: one.user_id for one in rows if one.run}
        given = Exists(Assignment.objects.filter(course=OuterRef("pk")))
        here = Course.objects.filter(pk=self.course.pk)
        self.assigned, at_work = here.values_list(given, "sample_class__at_work").get()
        self.resting = at_work is False  # None: no sample class
        known = {one.pk: one for one in self.runs.values()}
        self.runs = {
            student: known.get(run) or LiveRun(run, student, _unread())
            for run, student in self.students.items()
        }

    def _heads(self, ids: Collection[UUID]) -> None:
        paused = self.course.paused
        for row in Run.objects.filter(pk__in=ids).order_by().values_list(*HEAD):
            pk, student, lab, state, step, done, began, seq, last, place, version, asked = row
            run = self.runs[student]
            run.steps_done, run.place, run.version, run.steps = done, place, version, asked
            standing = run.standing
            standing.lab, standing.state, standing.step, standing.began = lab, state, step, began
            standing.last_seq, standing.last_event = seq, last
            standing.course_paused, standing.resting = paused, self.resting
            standing.judged, standing.latest = run.judged, run.latest
        self._count_stages()

    def _count_stages(self) -> None:
        new = {run.version for run in self.runs.values() if run.version} - set(self.stages)
        if not new:
            return
        counted = Stage.objects.filter(version__in=new).order_by().values("version")
        self.stages |= {one["version"]: one["n"] for one in counted.annotate(n=Count("pk"))}

    # -- what happened -----------------------------------------------------------------------------

    def _events(self, runs: dict[UUID, LiveRun]) -> None:
        """The events since the last look; of a run that is new here, the last ones."""
        behind = {
            one.pk: max(one.seq, one.standing.last_seq - LATEST_EVENTS)
            for one in runs.values()
            if one.seq < one.standing.last_seq
        }
        fields = ("run", "seq", "server_time", "target", "action")
        for rows in _after(Event.objects.all(), "seq", behind):
            for run, *did in rows.order_by("seq").values_list(*fields):
                runs[run].latest.append(Did(*did))
                runs[run].seq = runs[run].latest[-1].seq

    def _forget_what_was_graded_anew(self) -> None:
        """Other scores count since a regrading was applied or undone: all of them are read again."""
        graded = applied_in(self.course.pk)
        if graded != self.graded:
            self.graded = graded
            for run in self.runs.values():
                run.judged.clear()
                run.last_score = 0

    def _scores(self, runs: dict[UUID, LiveRun]) -> None:
        """What the rules say of each practice, in the order in which it was done."""
        rules = Score.counting.filter(scorer="rules", abstained=False, practice__in=PRACTICES)
        after = {one.pk: one.last_score for one in runs.values()}
        for rows in _after(rules, "pk", after):
            for run, pk, *judged in rows.order_by("seq", "pk").values_list(
                "run", "pk", "practice", "verdict", "seq"
            ):
                runs[run].judged.append(Judged(*judged))
                runs[run].last_score = max(pk, runs[run].last_score)

    def _scored(self, runs: dict[UUID, LiveRun]) -> None:
        """The last step that was scored, and when."""
        steps = ScoredStep.objects.filter(run__in=runs).order_by().values("run")
        for one in steps.annotate(at=Max("created"), last=Max("seq")):
            standing = runs[one["run"]].standing
            standing.last_scored_seq, standing.last_scored = one["last"], one["at"]

    def _dealt(self, runs: dict[UUID, LiveRun]) -> None:
        """The last alert of each kind that a teacher has seen to; that rings for the whole class."""
        found: dict[UUID, dict[tuple[str, str], Dealt]] = defaultdict(dict)
        rows = AlertDealt.objects.filter(run__in=runs).select_related("teacher").order_by("seq")
        for one in rows:
            by = one.teacher.shown_name if one.teacher else "–"
            found[one.run_id][one.kind, one.about] = Dealt(one.seq, one.dealt, by)
        for pk, run in runs.items():
            run.standing.dealt = found.get(pk, {})

    def _presence(self, runs: Iterable[LiveRun]) -> None:
        """Whoever acted a moment ago is there; of the others Valkey knows."""
        now = timezone.now()
        quiet = [
            one for one in runs if not one.finished and one.standing.idle_s(now) > JUST_NOW_S / 2
        ]
        there = present([one.pk for one in quiet])
        for run in quiet:
            run.standing.present = run.pk in there

    def _decisions(self, students: set[int]) -> None:
        """The lab that waits for those who are between two runs."""
        between = [one for one in students if one not in self.runs or self.runs[one].finished]
        for student in students:
            self.waiting.pop(student, None)
        if not between:
            return
        waiting = Decision.objects.filter(
            assignment__course=self.course, student__in=between, replaced_by=None, next_run=None
        ).exclude(lab="")
        fields = waiting.select_related("stage").defer("candidates", "reasons", "variant")
        self.waiting |= {one.student_id: one for one in fields.order_by("pk")}


def _unread() -> Standing:
    """A run of which nothing has been read yet."""
    return Standing(lab="", state="", step="", began=timezone.now())


def _after(
    rows: QuerySet[Any, Any], name: str, runs: dict[UUID, int]
) -> Iterator[QuerySet[Any, Any]]:
    """The rows of each run in which `name` is larger than the run's number."""
    left = iter(runs.items())
    while part := list(islice(left, MOST_AT_ONCE)):
        yield rows.filter(reduce(or_, (Q(run=run, **{f"{name}__gt": at}) for run, at in part)))
