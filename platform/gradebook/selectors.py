"""A course's gradebook, read with a fixed number of queries however many students it has."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any, TypeVar

from django.db.models import CharField, Count, Max, Prefetch, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone

from courses.extensions.dates import Dates, Standing, extensions_in, own_dates
from courses.models import Assignment, Course, Membership, Stage
from gradebook.columns import AssignmentColumns, Column, Key, assignment_columns
from gradebook.marks import Cell, LateRule, Weights, cell_of, weighted
from gradebook.models import Comment, Override, Rules
from people.models import User
from runs.models import Run
from scoring.feedback import not_told_yet
from scoring.models import Review, Score

Place = tuple[int, int, str]  # student, assignment, the stage's key
Spot = tuple[int, int, str, str]  # the same with the step
Group = tuple[str, str, str, str]  # run, step, practice, scorer: of these the last score counts
# What would count of some groups, by the number of its event, were a regrading applied.
Instead = Mapping[Group, tuple[int, str] | None]
AS_IT_IS: Instead = MappingProxyType({})


@dataclass(frozen=True)
class Work:
    """A student's run at a stage: the last one finished, else the last one begun."""

    run: str  # its key as the database spells it
    steps_done: frozenset[str]
    finished: datetime | None
    last_event: datetime | None

    @property
    def handed_in(self) -> datetime | None:
        return self.finished or self.last_event


@dataclass(frozen=True)
class Row:
    """One student's marks."""

    student: User
    cells: dict[Key, Cell]
    totals: dict[int, Decimal | None]  # by assignment
    total: Decimal | None
    dates: dict[int, Dates]  # by assignment, as they hold for this student


@dataclass(frozen=True)
class Book:
    """A course's whole gradebook."""

    course: Course
    rules: Rules
    weights: Weights
    assignments: tuple[AssignmentColumns, ...]
    rows: tuple[Row, ...]

    @property
    def columns(self) -> list[Column]:
        return [column for one in self.assignments for column in one.columns]

    @property
    def missing(self) -> int:
        return sum(cell.missing for row in self.rows for cell in row.cells.values())


@dataclass
class Material:
    """What the marks are made of."""

    work: dict[Place, Work] = field(default_factory=dict)
    verdicts: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    overrides: dict[Spot, Decimal | None] = field(default_factory=dict)
    comments: dict[Spot, int] = field(default_factory=dict)
    extensions: Standing = field(default_factory=dict)

    def dates(self, student: User, assignment: Assignment) -> Dates:
        """When it is due for this student."""
        return own_dates(assignment, self.extensions.get((student.pk, assignment.pk)))


def book_of(
    course: Course,
    *,
    language: str,
    student: User | None = None,
    now: datetime | None = None,
    instead: Instead = AS_IT_IS,
    as_told: bool = False,
) -> Book:
    """Everybody's marks, or one student's alone; with `instead` as they would be.

    `as_told` leaves out what the student is told of only after the end of a question set.
    """
    rules = rules_of(course)
    assignments = columns_of(course, language)
    students = students_of(course, student)
    material = material_of(course, student, instead, as_told)
    weights = weights_of(rules, assignments)
    book = Book(course, rules, weights, assignments, ())
    at = now or timezone.now()
    rows = tuple(_row(book, material, one, at) for one in students)
    return Book(course, rules, weights, assignments, rows)


def rules_of(course: Course) -> Rules:
    """The course's own, or the defaults, which are not stored."""
    return Rules.objects.filter(course=course).first() or Rules(course=course)


def weights_of(rules: Rules, assignments: Iterable[AssignmentColumns]) -> Weights:
    """What steps and assignments count; the assignments were read with their weights."""
    given = [one.assignment for one in assignments]
    return Weights(
        steps={step: Decimal(str(weight)) for step, weight in rules.step_weights.items()},
        assignments={
            one.pk: one.mark_weight.weight for one in given if hasattr(one, "mark_weight")
        },
    )


def columns_of(course: Course, language: str) -> tuple[AssignmentColumns, ...]:
    stages = Prefetch("version__stages", Stage.objects.order_by("position"))
    given = course.assignments.select_related("version__sequence", "mark_weight")
    given = given.prefetch_related(stages)
    return tuple(assignment_columns(one, one.version.stages.all(), language) for one in given)


def students_of(course: Course, student: User | None) -> list[User]:
    members = course.memberships.filter(part=Membership.Part.STUDENT)
    found = User.objects.filter(pk__in=members.values("user"))
    if student is not None:
        found = found.filter(pk=student.pk)
    return sorted(found, key=lambda one: one.place_by_name)


# -- reading ---------------------------------------------------------------------------------------


def material_of(
    course: Course, student: User | None, instead: Instead = AS_IT_IS, as_told: bool = False
) -> Material:
    runs = Run.objects.filter(assignment__course=course, stage__isnull=False)
    entries: dict[str, Any] = {"assignment__course": course}
    if student is not None:
        runs = runs.filter(student=student)
        entries["student"] = student
    overrides = Override.objects.filter(**entries).order_by("pk")
    comments = Comment.objects.filter(**entries).order_by()
    spot = ("student", "assignment", "stage__key", "step")
    return Material(
        work=_work(runs),
        verdicts=_verdicts(runs.exclude(not_told_yet("")) if as_told else runs, instead),
        # In the order in which they were written: the last one holds.
        overrides={one[:4]: one[4] for one in overrides.values_list(*spot, "mark")},
        comments={one[:4]: one[4] for one in comments.values_list(*spot).annotate(Count("pk"))},
        extensions=extensions_in(course, student),
    )


def as_text(field: str) -> Cast:
    """A run's key without making a UUID of it: with twenty thousand scores half the page's time."""
    return Cast(field, CharField())


def _work(runs: QuerySet[Run]) -> dict[Place, Work]:
    found: dict[Place, Work] = {}
    rows = runs.annotate(key=as_text("pk")).order_by("started", "pk")
    fields = ("student", "assignment", "stage__key", "key", "steps_done", "finished", "last_event")
    for student, assignment, stage, run, steps, finished, last in rows.values_list(*fields):
        place = (student, assignment, stage)
        if place not in found or finished or not found[place].finished:
            found[place] = Work(run, frozenset(steps), finished, last)
    return found


def _verdicts(runs: QuerySet[Run], instead: Instead) -> dict[tuple[str, str], list[str]]:
    """By run and step the last verdict on each thing by each scorer, or its review's.

    A review is of a step: it stays on top where the score was replaced. `instead` says what would
    count of some groups, None where nothing would.
    """
    of_runs = runs.order_by().values("pk")
    newest = (
        Score.counting.filter(run__in=of_runs)
        .order_by()
        .values("run", "step", "practice", "scorer")
        .annotate(last=Max("pk"))
    )
    reviewed = _reviewed(of_runs)
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    rows = Score.every.filter(pk__in=newest.values("last")).order_by()
    fields = ("key", "step", "practice", "scorer", "seq", "verdict")
    for run, step, practice, scorer, seq, verdict in rows.annotate(key=as_text("run")).values_list(
        *fields
    ):
        if (run, step, practice, scorer) not in instead:
            found[run, step].append(reviewed.get((run, seq, scorer, practice), verdict))
    for (run, step, practice, scorer), last in instead.items():
        if last is not None:
            found[run, step].append(reviewed.get((run, last[0], scorer, practice), last[1]))
    return found


def _reviewed(of_runs: Any) -> dict[tuple[str, int, str, str], str]:
    """The last verdict of a teacher on each step, scorer and practice."""
    rows = Review.objects.filter(score__run__in=of_runs).order_by("created", "pk")
    fields = ("key", "score__seq", "score__scorer", "score__practice", "verdict")
    keyed = rows.annotate(key=as_text("score__run")).values_list(*fields)
    return {(run, seq, scorer, practice): said for run, seq, scorer, practice, said in keyed}


# -- putting together ------------------------------------------------------------------------------


def _row(book: Book, material: Material, student: User, now: datetime) -> Row:
    cells: dict[Key, Cell] = {}
    totals: dict[int, Decimal | None] = {}
    for one in book.assignments:
        marks = dict(_cells(book, material, student, one, now))
        cells |= marks
        totals[one.assignment.pk] = assignment_total(book.weights, one, marks)
    total = weighted((mark, book.weights.assignment(pk)) for pk, mark in totals.items())
    dates = {one.assignment.pk: material.dates(student, one.assignment) for one in book.assignments}
    return Row(student, cells, totals, total, dates)


def _cells(
    book: Book, material: Material, student: User, given: AssignmentColumns, now: datetime
) -> Iterator[tuple[Key, Cell]]:
    due = material.dates(student, given.assignment).due
    rule = late_rule(book.rules)
    past = due is not None and now - due > rule.grace
    for stage in given.stages:
        place = (student.pk, given.assignment.pk, stage.stage.key)
        work = material.work.get(place)
        late = rule.taken_off(due, work.handed_in) if work else Decimal(0)
        closed = past or bool(work and work.finished)
        for column in stage.columns:
            spot = (*place, column.step)
            yield (
                column.key,
                cell_of(
                    verdicts=material.verdicts.get((work.run, column.step), ()) if work else (),
                    done=bool(work and column.step in work.steps_done),
                    closed=closed,
                    late_percent=late,
                    missing_is_zero=book.rules.missing_is_zero,
                    override=material.overrides.get(spot),
                    comments=material.comments.get(spot, 0),
                ),
            )


def late_rule(rules: Rules) -> LateRule:
    grace = timedelta(minutes=rules.grace_minutes)
    cut_off = None if rules.cut_off_days is None else timedelta(days=rules.cut_off_days)
    return LateRule(
        Decimal(rules.late_percent_a_day), Decimal(rules.late_most_percent), grace, cut_off
    )


def assignment_total(
    weights: Weights, given: AssignmentColumns, cells: dict[Key, Cell]
) -> Decimal | None:
    """Stages count alike; within one, each step counts what it weighs."""
    stages = [
        weighted((cells[one.key].mark, weights.step(one.step)) for one in stage.columns)
        for stage in given.stages
    ]
    return weighted((mark, Decimal(1)) for mark in stages)


Entry = TypeVar("Entry", Override, Comment)


def entries_of(model: type[Entry], course: Course, student: User) -> list[Entry]:
    """What teachers wrote for one student, the newest first."""
    found = model._default_manager.filter(assignment__course=course, student=student)
    return list(found.select_related("teacher", "stage").order_by("-pk"))
