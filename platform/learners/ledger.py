"""One student's beliefs, and what was seen where it has to be looked at again."""

from collections.abc import Callable
from dataclasses import dataclass, field

from learners.models import Mastery
from learners.tracing import Belief, Observation, belief_before, fold

Seen = dict[int, Observation]  # by score


def belief_of(row: Mastery) -> Belief:
    """The belief that a stored row holds."""
    return Belief(
        probability=row.probability,
        shown=row.shown,
        missing=row.missing,
        count=row.evidence_count,
        **row.standing,
    )


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
    )


@dataclass
class Ledger:
    """Beliefs by skill; `load` fetches what was seen of a skill, which most updates never need."""

    beliefs: dict[str, Belief]
    load: Callable[[str], Seen]
    seen: dict[str, Seen] = field(default_factory=dict)

    def count(
        self, skill: str, order: int, new: Observation | None
    ) -> tuple[Belief, Belief, float]:
        """Take in an observation; one that comes late, or again, takes its place in the order.

        Returns the beliefs before and after, and the weight with which it counted. None takes an
        earlier observation back.
        """
        before = self.beliefs.get(skill, Belief())
        if new is not None and order > before.order:
            if skill in self.seen:
                self.seen[skill][order] = new
            after, weight = before.after(new), before.weight_of(new)
        else:
            after, weight = self._fold_with(skill, order, new)
        self.beliefs[skill] = after
        return before, after, weight

    def _fold_with(self, skill: str, order: int, new: Observation | None) -> tuple[Belief, float]:
        if skill not in self.seen:
            self.seen[skill] = self.load(skill)
        seen = self.seen[skill]
        seen.pop(order, None)
        if new is None:
            return fold(list(seen.values())), 0.0
        seen[order] = new
        everything = list(seen.values())
        return fold(everything), belief_before(everything, order).weight_of(new)
