"""One student online: the chance of a correct answer before each, in numpy alone.

    tracer = Tracer(model)
    tracer.p_correct("adding fractions", "item 7")
    tracer.see("adding fractions", "item 7", True)
    tracer.p_by_skill(["adding fractions", "dividing fractions"])

The numbers are those of ``evaluate`` on the same rows; a test compares them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ml.tracing.arrays import Doubles, sigmoid
from ml.tracing.history import History, Moment
from ml.tracing.model import TracingModel
from ml.tracing.moments import told_outcome
from ml.tracing.rows import skills_of
from ml.tracing.sequence import Ints, Member, SequenceReader


@dataclass(frozen=True)
class _Next:
    """An answer about to come, as the readers see it."""

    moment: Moment
    features: Doubles  # [1, features]
    standard: Doubles  # [1, features]
    asked: tuple[tuple[str, ...], str]
    places: tuple[Ints, Doubles, Ints]


class Tracer:
    """A student's answers so far, and what to expect of the next one."""

    def __init__(self, model: TracingModel) -> None:
        self.model = model
        self.history = History(model.table)
        self.memories = [
            [member.start(1) for member in reader.members] for reader in self._recurrent()
        ]

    def p_correct(self, skill: str, item: str = "") -> float:
        """The chance of a correct answer now; `skill` may be several, joined by '~~'."""
        following = self._next(skill, item)
        readers = np.array(
            [[self._linear(following), self._trees(following), *self._read(following)]]
        )
        return float(self.model.blend.chances(readers)[0])

    def p_by_skill(self, skills: Iterable[str]) -> dict[str, float]:
        """The chance on an item not known of each skill: mastery, as far as answers show it."""
        return {skill: self.p_correct(skill) for skill in skills}

    def see(self, skill: str, item: str, correct: bool) -> None:
        """Learn from one answer."""
        following = self._next(skill, item)
        outcome = np.array([told_outcome(correct)])
        surprise = float(correct) - sigmoid(np.array([following.moment.logit]))
        self.memories = [
            [
                member.see(
                    memory, _embedded(member, following), following.standard, surprise, outcome
                )
                for member, memory in zip(reader.members, memories, strict=True)
            ]
            for reader, memories in zip(self._recurrent(), self.memories, strict=True)
        ]
        self.history.see(*following.asked, correct)

    def _next(self, skill: str, item: str) -> _Next:
        skills = skills_of(skill)
        moment = self.history.before(skills, item)
        features = np.array([[*moment.features, *self.model.habits.of(moment.keys)]])
        known = self.model.sequence.vocabulary
        places, shares = known.places(skills)
        return _Next(
            moment,
            features,
            self.model.linear.standard(features),
            (skills, item),
            (np.array([places]), np.array([shares]), np.array([known.items.get(item, 0)])),
        )

    def _linear(self, following: _Next) -> float:
        return float(self.model.linear.logits(following.features, [following.asked])[0])

    def _trees(self, following: _Next) -> float:
        return float(self.model.trees.logits(following.features)[0])

    def _read(self, following: _Next) -> list[float]:
        """The logit of each recurrent reader: its members' mean."""
        found = []
        for reader, memories in zip(self._recurrent(), self.memories, strict=True):
            each = [
                member.read(memory, _embedded(member, following), following.standard)[0]
                for member, memory in zip(reader.members, memories, strict=True)
            ]
            found.append(float(np.mean(each)))
        return found

    def _recurrent(self) -> tuple[SequenceReader, SequenceReader]:
        return self.model.sequence, self.model.memory


def _embedded(member: Member, following: _Next) -> tuple[Doubles, Doubles]:
    return member.asked(*following.places)
