"""The runs that a worker knows: each a record that only new events are added to."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from labs.core import EventRow, RunRecord, Variant, load_lab
from runs.models import Event, Run
from runs.selectors import event_row
from scoring.criteria import PRODUCT, Criteria, InForce, merged
from scoring.models import Regrading

MOST_RUNS = 400


@dataclass
class KnownRun:
    """A run's record up to the last step that was asked for, and the events after it."""

    run: Run
    record: RunRecord
    later: list[EventRow] = field(default_factory=list)
    criteria: int = (
        0  # the regrading by whose references and rubric it is read; 0 for the lab's own
    )

    @classmethod
    def new(cls, run: Run, criteria: Criteria = PRODUCT) -> "KnownRun":
        lab = criteria.applied_to(load_lab(run.lab))
        record = RunRecord(lab, criteria.asked_in(Variant.from_json(run.variant)))
        return cls(run, record, criteria=criteria.number)

    @property
    def last_seq(self) -> int:
        """The last event that has been read."""
        if self.later:
            return self.later[-1].seq
        return self.record.events[-1].seq if self.record.events else 0

    @property
    def course_id(self) -> int | None:
        return self.run.assignment.course_id if self.run.assignment else None

    def at(self, seq: int) -> RunRecord:
        """The record as it stood right after event `seq`."""
        while self.later and self.later[0].seq <= seq:
            self.record.add(self.later.pop(0))
        return self.record.at(seq)

    def event(self, seq: int) -> EventRow | None:
        rows = [*self.record.events, *self.later]
        return next((row for row in reversed(rows) if row.seq == seq), None)


class Records:
    """A bounded cache, the least used thrown away first."""

    def __init__(self, most: int = MOST_RUNS, fixed: Sequence[Regrading] | None = None) -> None:
        self.most = most
        self.fixed = fixed  # what holds for all runs; None: what is in force in each run's course
        self.in_force = InForce()
        self.known: OrderedDict[UUID, KnownRun] = OrderedDict()

    def upto(self, wanted: Mapping[UUID, int]) -> dict[UUID, KnownRun]:
        """These runs, each read at least up to the event named. Runs that are gone are left out."""
        if self.fixed is None and self.in_force.renewed():
            self.known.clear()  # they were read by what held before
        self._find([run_id for run_id in wanted if run_id not in self.known])
        found = {run_id: self.known[run_id] for run_id in wanted if run_id in self.known}
        self._read({r: known for r, known in found.items() if known.last_seq < wanted[r]})
        for run_id in found:
            self.known.move_to_end(run_id)
        while len(self.known) > max(self.most, len(found)):
            self.known.popitem(last=False)
        return found

    def _find(self, missing: list[UUID]) -> None:
        if missing:
            for run in Run.objects.select_related("assignment", "student").filter(pk__in=missing):
                self.known[run.pk] = KnownRun.new(run, self._criteria(run))

    def _criteria(self, run: Run) -> Criteria:
        if self.fixed is not None:
            return merged(self.fixed, run.lab)
        course_id = run.assignment.course_id if run.assignment else None
        return self.in_force.of(course_id, run.lab)

    def _read(self, behind: Mapping[UUID, KnownRun]) -> None:
        """One query for the new events of all of them."""
        if not behind:
            return
        news = Q()
        for run_id, known in behind.items():
            news |= Q(run=run_id, seq__gt=known.last_seq)
        for event in Event.objects.filter(news).order_by("run", "seq"):
            known = behind[event.run_id]
            known.later.append(event_row(known.run, event))

    def still_there(self, run_ids: set[UUID]) -> set[UUID]:
        """Those that the database still has; the others are forgotten."""
        there = set(Run.objects.filter(pk__in=run_ids).values_list("pk", flat=True))
        for run_id in run_ids - there:
            self.known.pop(run_id, None)
        return there
