"""One student's beliefs, and what was seen where it has to be looked at again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from time import time
from typing import Any

from assay.prepared import Prepared
from learners.models import Mastery
from learners.reader import Open
from learners.tracing import MODEL_VERSION, PRIOR, Belief, Observation, belief_before, fold
from people.models import User

Seen = dict[int, Observation]  # by the order of their places


_stored = Prepared(
    lambda student: Mastery.objects.filter(student=student).values_list(
        "skill", "probability", "shown", "missing", "evidence_count", "standing", "model_version"
    )
)


def belief_of(row: Mastery) -> Belief:
    """The belief that a stored row holds, as it stood when the skill was last seen."""
    return _belief(
        row.skill,
        row.probability,
        row.shown,
        row.missing,
        row.evidence_count,
        row.standing,
        row.model_version,
    )


def beliefs_of(student: User) -> dict[str, Belief]:
    """What is believed now of every skill of which anything was seen; one query, of no more than that."""
    at = time()
    return {row[0]: _belief(*row).now(at) for row in _stored(student.pk)}


def _belief(
    skill: str,
    probability: float,
    shown: float,
    missing: float,
    count: int,
    standing: Mapping[str, Any],
    made_by: str,
) -> Belief:
    version, _, reader = made_by.partition("+")
    return Belief(
        probability=probability,
        shown=shown,
        missing=missing,
        count=count,
        skill=skill,
        version=version,
        reader=reader,
        **standing,
    )


def belief_now(row: Mastery, at: float | None = None) -> Belief:
    """The same as it stands now, or at a time in seconds since 1970: what is not practised fades."""
    return belief_of(row).now(time() if at is None else at)


def row_of(student: int, skill: str, belief: Belief) -> Mastery:
    """The row that stores a belief."""
    return Mastery(
        student_id=student,
        skill=skill,
        probability=belief.probability,
        uncertainty=belief.uncertainty,
        evidence_count=belief.count,
        shown=belief.shown,
        missing=belief.missing,
        standing=belief.standing(),
        model_version=belief.made_by,
    )


@dataclass
class Ledger:
    """Beliefs by skill; `load` fetches what was seen of a skill, which most updates never need.

    `starts` says what was believed of a skill before anything was seen, where that is not as likely as not.
    """

    beliefs: dict[str, Belief]
    load: Callable[[str], Seen]
    starts: Mapping[str, float] = field(default_factory=dict)
    seen: dict[str, Seen] = field(default_factory=dict)
    reading: Open | None = None  # the sequence reader of the student, where one is promoted

    def belief(self, skill: str) -> Belief:
        """What is believed of a skill up to now."""
        if skill in self.beliefs:
            return self.beliefs[skill]
        start = self.starts.get(skill, PRIOR)
        return Belief(probability=start, start=start, skill=skill)

    def count(
        self, skill: str, order: int, new: Observation | None
    ) -> tuple[Belief, Belief, float]:
        """Take in an observation; one that comes late, or again, takes its place in the order.

        Returns the beliefs before and after, and the weight with which it counted. None takes an
        earlier observation back.
        """
        before = self.belief(skill)
        ours = before.version == MODEL_VERSION  # else all of it is counted anew by this model
        if new is not None and order > before.order and ours:
            if skill in self.seen:
                self.seen[skill][order] = new
            after = before.after(new)
            self.beliefs[skill] = self.reading.take(after, new) if self.reading else after
            return before, self.beliefs[skill], before.weight_of(new)
        _before, after = self.anew(skill, {order: new})
        if new is None:
            return before, after, 0.0
        then = belief_before(list(self.seen[skill].values()), order, before.start)
        return before, after, then.weight_of(new)

    def anew(self, skill: str, changes: Mapping[int, Observation | None]) -> tuple[Belief, Belief]:
        """Put these in place of what was seen at their orders, and count all of the skill once.

        Returns the beliefs before and after. None takes an observation back.
        """
        before, seen = self.belief(skill), self._seen(skill)
        for order, new in changes.items():
            seen.pop(order, None)
            if new is not None:
                seen[order] = new
        after = replace(fold(list(seen.values()), before.start), skill=skill)
        if before.reader:
            after = after.with_reader(before.reader, before.pull, before.lean)
        if self.reading:
            self.reading.behind = True
        self.beliefs[skill] = after
        return before, after

    def read_anew(self) -> None:
        """Let the sequence reader read all that stands, where the order was not kept; all must be in `seen`."""
        if self.reading is None or not self.reading.behind:
            return
        leans = self.reading.read_all(self.seen)
        for skill, belief in self.beliefs.items():
            if belief.version == MODEL_VERSION:
                self.beliefs[skill] = self.reading.reader.told(belief, leans.get(skill, 0.0))

    def _seen(self, skill: str) -> Seen:
        if skill not in self.seen:
            self.seen[skill] = self.load(skill)
        return self.seen[skill]
