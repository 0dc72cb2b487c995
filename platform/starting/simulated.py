"""A simulated student at a run: what it has done stands in the run's events, what comes next follows.

Nothing is kept between two looks. The same student with the same seed gets the answers that it got,
one by one out of the events, and so stands where it stood: a worker may be killed at any moment.
"""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from labs.core import Variant, load_lab
from labs.students.habits import kinds_of
from labs.students.student import Deed, Reply, Student, Work
from runs.models import Event, Run

# Who writes long sentences is not waited for: a run then takes two to four minutes.
LONGEST_PAUSE_S = 12.0


@dataclass
class Sitting:
    """A simulated student before the next deed; `deed` is None when there is none."""

    run: Run
    work: Work
    deed: Deed | None
    since: datetime
    count: int = field(default=0)

    @property
    def due(self) -> datetime:
        """When the next deed is to be done."""
        pause_s = self.deed.pause_s if self.deed else 0.0
        return self.since + timedelta(seconds=min(pause_s, LONGEST_PAUSE_S))

    def answered(self, reply: Reply) -> None:
        """Take the bench's answer, and decide on the next deed."""
        try:
            self.deed = self.work.send(reply)
        except StopIteration:
            self.deed = None


def seed_of(run: Run) -> int:
    """The student's own chance: the same for the same run."""
    return zlib.crc32(str(run.pk).encode())


def kind_of(run: Run, number: int) -> str:
    """An expert, a novice or one with a wrong idea, in turn along the class."""
    expert, novice, *misled = kinds_of(load_lab(run.lab))
    if number % 3 == 0:
        return expert
    if number % 3 == 1 or not misled:
        return novice
    return misled[seed_of(run) % len(misled)]


def sit_down(run: Run, number: int, events: Iterable[Event]) -> Sitting:
    """The student of that number in the class, after all events of the run."""
    student = Student(
        load_lab(run.lab), Variant.from_json(run.variant), kind_of(run, number), seed_of(run)
    )
    work = student.work()
    sitting = Sitting(run, work, next(work), run.started)
    for event in events:
        if event.actor == Event.Actor.USER:
            _repeat(sitting, event)
    return sitting


def _repeat(sitting: Sitting, event: Event) -> None:
    """What was refused left no event: such deeds are passed over."""
    while sitting.deed is not None and not _is(sitting.deed, event):
        sitting.answered(Reply(None, None, {}, "refused"))
    if sitting.deed is not None:
        sitting.answered(Reply(event.old, event.new, event.observations))
    sitting.since = event.server_time
    sitting.count += 1


def _is(deed: Deed, event: Event) -> bool:
    done = (event.target, event.action, event.value)
    return (deed.action.target, deed.action.action, deed.action.value) == done
