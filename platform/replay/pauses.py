"""The time in which a run's class was held: it is not the student's, and the replay's clock stands still."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from runs.models import Pause, Run


@dataclass(frozen=True)
class Held:
    """From when to when, while the run was under way."""

    began: datetime
    ended: datetime

    @property
    def lasted(self) -> timedelta:
        return self.ended - self.began

    def before(self, when: datetime) -> timedelta:
        """How much of it had gone by at a time."""
        return max(timedelta(), min(when, self.ended) - self.began)


def pauses_of(run: Run, begin: datetime, end: datetime) -> list[Held]:
    """The pauses of its class between two times, in their order; two in the same moment are one."""
    if run.assignment is None:
        return []
    rows = Pause.objects.filter(course=run.assignment.course_id, began__lt=end, ends__gt=begin)
    found: list[Held] = []
    for one in rows.order_by("began", "pk"):
        began, ended = max(one.began, begin), min(one.ends, end)
        if found and began <= found[-1].ended:
            began, ended = found[-1].began, max(found[-1].ended, ended)
            found.pop()
        found.append(Held(began, ended))
    return found


def held_before(pauses: Sequence[Held], when: datetime) -> timedelta:
    """For how long the class had been held by a time."""
    return sum((one.before(when) for one in pauses), timedelta())


def clock(lasted: timedelta) -> str:
    """Minutes and seconds."""
    minutes, seconds = divmod(round(lasted.total_seconds()), 60)
    return f"{minutes}:{seconds:02}"
