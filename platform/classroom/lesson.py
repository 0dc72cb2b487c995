"""The time line of a class's last lesson: how many worked on which step and stage, slot by slot.

Nothing is stored for it: it is read from what was handed in, ten thousands of short rows for a hall of
300. Whoever asks again and again keeps what was read (`Ways`), and reads only what came since. A trial
that was struck out later still counts as made.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from courses.models import Course
from labs.core import STEPS, load_lab
from labs.core.questions import QUESTIONS
from runs.models import Event, Run

LOOK_BACK = timedelta(minutes=90)  # a double lesson
BREAK = timedelta(minutes=25)  # so long without anything handed in by anybody ends a lesson
SLOT_MINUTES, MOST_SLOTS = (1, 2, 5), 18
# Read twice: a row may be committed after a younger one of another run.
OVERLAP = timedelta(minutes=1)

PLACES = (*STEPS, QUESTIONS, "done")  # where a student can stand; done: a lab, and not in the next
DONE = PLACES.index("done")

FIELDS = (  # the times stand fourth to sixth
    "pk", "student", "lab", "started", "finished", "last_event", "stage__position",
    "variant__steps", "variant__scaffold", "variant__hypothesis",
)  # fmt: skip


@dataclass(frozen=True)
class Slot:
    """How many students stood where at one time."""

    at: datetime
    steps: list[int]  # by PLACES
    stages: list[int]  # by position in the sequence, from 1


@dataclass(frozen=True)
class Lesson:
    """The last lesson of a class; `students` are all who are in it, also those who did nothing."""

    began: datetime
    students: int
    slots: list[Slot]

    def message(self) -> dict[str, Any]:
        """As the board's socket tells it."""
        return {
            "type": "lesson",
            "began": self.began.isoformat(),
            "students": self.students,
            "places": list(PLACES),
            "slots": [
                {"at": one.at.isoformat(), "steps": one.steps, "stages": one.stages}
                for one in self.slots
            ],
        }


@dataclass
class Way:
    """What one run went through: the place of its student from each moment on."""

    student: int
    lab: str
    stage: int
    asked: Sequence[str]
    needed_trials: int
    draws: bool  # its analysis is a diagram
    last: datetime  # when anything at all was done in it
    made: set[str] = field(default_factory=set)
    trials: int = 0
    upto: int = 0  # the last event that was taken in
    moments: list[tuple[datetime, int]] = field(default_factory=list)

    def hand_in(self, seq: int, at: datetime, target: str, action: str) -> None:
        """One event that could be scored, taken in once: it may finish the step at hand."""
        if seq <= self.upto:
            return
        self.upto = seq
        if (target, action) == ("run", "finish"):
            self.moments.append((at, DONE))
            return
        if (target, action) == ("notebook", "record"):
            self.trials += 1
            if self.trials >= self.needed_trials:
                self.made.add("collect")
        elif target == "diagram":
            self.made.add("analyse")
        elif target != "analyse" or not self.draws:
            self.made.add(target)
        self.moments.append((at, self.place))

    @property
    def place(self) -> int:
        """The first step that is not done, as the bench has it."""
        if self.lab == QUESTIONS:
            return PLACES.index(QUESTIONS)
        left = (one for one in self.asked if one not in self.made)
        return PLACES.index(next(left, self.asked[-1]))


class Ways:
    """The runs of a class's last lesson, each read once; later looks add what was handed in since."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self.known: dict[UUID, Way] = {}
        self.read: datetime | None = None  # when it was looked at last

    def look(self, students: Collection[int], now: datetime) -> list[Way]:
        """The runs of the last LOOK_BACK in which something was done; two queries, three where one began."""
        rows = _rows(self.course, students)
        new = {row[0]: _way(row) for row in rows if row[0] not in self.known}
        old = {row[0]: self.known[row[0]] for row in rows if row[0] in self.known}
        for row in rows:
            if row[0] in old:
                old[row[0]].last = _last_of(row)
        if new:
            _take_in(new, _handed_in(new))
        if old and self.read is not None:
            _take_in(old, _handed_in(old).filter(server_time__gte=self.read - OVERLAP))
        self.known, self.read = old | new, now
        return list(self.known.values())


def lesson_of(
    course: Course, students: Collection[int], now: datetime, ways: Ways | None = None
) -> Lesson | None:
    """The lesson that goes on, or else the last one; None before anybody has begun.

    `ways` keeps what was read for the next time.
    """
    found = (ways or Ways(course)).look(students, now)
    if not found:
        return None
    handed_in = [at for way in found for at, _place in way.moments]
    times = sorted([*handed_in, *(way.last for way in found)])
    began, ended = _bounds(times, now)
    tracks = _tracks(found)
    slots = [_slot(at, tracks) for at in _ends(began, ended)]
    return Lesson(began, len(set(students)), slots)


def _rows(course: Course, students: Collection[int]) -> list[Sequence[Any]]:
    """The runs of the last LOOK_BACK in which something was done."""
    runs = Run.objects.filter(assignment__course=course).order_by().values_list(*FIELDS)
    wanted = set(students)
    rows = [row for row in runs if row[1] in wanted]
    if not rows:
        return []
    since = max(_last_of(row) for row in rows) - LOOK_BACK
    return [row for row in rows if _last_of(row) >= since]


def _take_in(ways: dict[UUID, Way], events: Iterable[tuple[UUID, int, datetime, str, str]]) -> None:
    for run, seq, at, target, action in events:
        ways[run].hand_in(seq, at, target, action)


def _last_of(row: Sequence[Any]) -> datetime:
    """When anything at all was done in the run of this row."""
    times: Sequence[datetime | None] = row[3:6]
    return max(at for at in times if at)


def _way(row: Sequence[Any]) -> Way:
    _pk, student, lab, started, _finished, _event, stage, steps, scaffold, hypothesis = row
    definition = load_lab(lab)
    asked = [one.name for one in definition.steps if not steps or one.name in steps]
    trials = definition.scaffolds[scaffold].trials if scaffold in definition.scaffolds else 1
    draws = ("diagram", "draw") in definition.actions
    way = Way(student, lab, stage or 0, asked, trials, draws, _last_of(row))
    if hypothesis:  # given ready-made
        way.made.add("hypothesis")
    way.moments.append((started, way.place))
    return way


def _handed_in(runs: Collection[UUID]) -> "QuerySet[Event, tuple[UUID, int, datetime, str, str]]":
    events = Event.objects.filter(run__in=runs, scorable=True).order_by("run", "seq")
    return events.values_list("run", "seq", "server_time", "target", "action")


def _bounds(times: Sequence[datetime], now: datetime) -> tuple[datetime, datetime]:
    """From the first thing after the last break until now, or until the last thing that was done."""
    ended = now if now - times[-1] < BREAK else times[-1]
    recent = [at for at in times if at >= ended - LOOK_BACK]
    began = recent[0]
    for earlier, later in pairwise(recent):
        if later - earlier >= BREAK:
            began = later
    return began, ended


def _ends(began: datetime, ended: datetime) -> list[datetime]:
    """The end of each slot, the last of them when the lesson ended."""
    minutes = next(
        (one for one in SLOT_MINUTES if ended - began <= timedelta(minutes=one * MOST_SLOTS)),
        SLOT_MINUTES[-1],
    )
    width = timedelta(minutes=minutes)
    count = max(1, -((began - ended) // width))
    return [*(began + width * number for number in range(1, count)), ended]


Track = list[tuple[datetime, int, int]]  # from when on, place, stage


def _tracks(ways: Iterable[Way]) -> list[Track]:
    """By student, through all their runs in the order of time."""
    found: dict[int, Track] = defaultdict(list)
    for way in ways:
        found[way.student] += [(at, place, way.stage) for at, place in way.moments]
    return [sorted(track, key=lambda one: one[0]) for track in found.values()]


def _slot(at: datetime, tracks: Iterable[Track]) -> Slot:
    steps = [0] * len(PLACES)
    stages: dict[int, int] = defaultdict(int)
    for track in tracks:
        number = bisect_right(track, at, key=lambda one: one[0])
        if number:
            _since, place, stage = track[number - 1]
            steps[place] += 1
            stages[stage] += 1
    last = max(stages, default=0)
    return Slot(at, steps, [stages[stage] for stage in range(1, last + 1)])
