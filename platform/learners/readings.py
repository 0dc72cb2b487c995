"""What to expect of each of a student's skills now, as the choice of the next lab reads what is held.

The formulas and constants stand in `ml.sequencing.reading`; they weigh what was seen of a skill, of what it
builds on and of the student's other skills. The choice alone goes by them: pages show mastery.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from learners.skills import all_skills
from learners.tracing import NOTHING, Belief
from ml.mastery.model import Counts, faded, shipped
from ml.sequencing import next_lab, reading

__all__ = ["Reading", "Readings"]


class Reading(NamedTuple):
    """What is read of one skill."""

    there: float  # the chance that it is there now, 0 to 1
    rise: float  # how much of the skill one more lab is expected to add, 0 to 1
    behind: float  # how much is missing, in skills, of those that build on it
    kept: float  # what practice keeps of it

    @property
    def worth(self) -> float:
        """Of one more practice."""
        return float(next_lab.worth(self.rise, self.behind, self.kept))


class Readings:
    """The readings of one student, made when one is first asked for, of all skills at once."""

    def __init__(
        self, beliefs: Mapping[str, Belief], needs: Mapping[str, tuple[str, ...]], now: float
    ) -> None:
        self.beliefs, self.needs, self.now = beliefs, needs, now

    def of(self, skill: str) -> Reading:
        """Of one skill of the catalogue, of the graph or of those that something is believed of."""
        return self._all[skill]

    def is_lacking(self, skill: str, missing: bool) -> bool:
        """Whether what was shown to be missing is still read so, which puts labs that build on it behind."""
        return bool(next_lab.is_lacking(self.of(skill).there, missing))

    def is_settled(self, skill: str) -> bool:
        """Whether it is let go: read as there, and shown when last asked for."""
        return bool(next_lab.is_settled(self.of(skill).there, self._right_last(skill)))

    def is_probed(self, skill: str) -> bool:
        """Whether it is believed and not settled."""
        return bool(next_lab.is_probed(self.of(skill).there, self._right_last(skill)))

    @cached_property
    def _all(self) -> dict[str, Reading]:
        skills = self._skills()
        held = [self.beliefs.get(skill, NOTHING) for skill in skills]
        stored = np.array([one.probability for one in held])
        untimed = np.array([_untimed(one) for one in held])
        start, shown, missing, keeps = (
            np.array(row)
            for row in zip(
                *((_start(one), one.shown, one.missing, one.held) for one in held), strict=True
            )
        )
        own = self._own(held)
        alone = reading.alone(start=start, count=shown + missing, **own)
        # What no lab shows is in nobody's way.
        labs_show = set(all_skills())
        never = np.array([skill not in labs_show for skill in skills])
        alone = np.where(never & (own["seen"] == 0), 1.0, np.where(untimed, stored, alone))
        signs = reading.signs(
            **own,
            shown=shown,
            missing=missing,
            held=keeps,
            gap=self._gaps(skills, 1 - alone),
            ease=reading.ease(shown.sum(), missing.sum()),
        )
        there = np.where(untimed, stored, reading.there(start, signs))
        rise = next_lab.expected(there, reading.taught(signs))
        columns = (there, rise, self._behind(skills, 1 - there), next_lab.KEEP * there)
        rows = zip(*(one.tolist() for one in columns), strict=True)
        return {skill: Reading(*row) for skill, row in zip(skills, rows, strict=True)}

    def _skills(self) -> list[str]:
        needed = [one for each in self.needs.values() for one in each]
        return list(dict.fromkeys([*all_skills(), *self.beliefs, *self.needs, *needed]))

    def _own(self, held: Sequence[Belief]) -> dict[str, Any]:
        """What both the first guess and the readings weigh of each skill itself."""
        counts = [self._counts(one) for one in held]
        return {
            "seen": np.array([float(bool(one.shown + one.missing)) for one in held]),
            "wins": np.array([one.wins for one in counts]),
            "losses": np.array([one.losses for one in counts]),
            "right_last": np.array([float(one.verdict == "correct") for one in held]),
        }

    def _counts(self, belief: Belief) -> Counts:
        counts = Counts(belief.wins, belief.losses)
        if not belief.at:
            return counts
        weights = shipped().weights_of(belief.skill)
        return faded(counts, self.now - belief.at, belief.held, weights)

    def _gaps(self, skills: Sequence[str], lacks: Any) -> Any:
        """How much is missing of what each skill builds on directly, in skills."""
        above, below = self._edges(skills)
        return np.bincount(above, lacks[below], len(skills))

    def _behind(self, skills: Sequence[str], lacks: Any) -> Any:
        """How much is missing of those that build on each directly, in skills."""
        above, below = self._edges(skills)
        return np.bincount(below, lacks[above], len(skills))

    def _edges(self, skills: Sequence[str]) -> Any:
        """[2, edges]: the places of each skill and of one that it builds on."""
        at = {skill: number for number, skill in enumerate(skills)}
        edges = [(at[skill], at[one]) for skill, below in self.needs.items() for one in below]
        return np.array(edges, dtype=np.intp).reshape(-1, 2).T

    def _right_last(self, skill: str) -> bool:
        belief = self.beliefs.get(skill, NOTHING)
        # Empty: from before this was kept, or nothing was seen.
        return belief.verdict == "correct" or (not belief.verdict and bool(belief.shown))


def _untimed(belief: Belief) -> bool:
    """Whether it was counted before steps were told apart: then its probability is all there is."""
    return not belief.at and bool(belief.shown + belief.missing)


def _start(belief: Belief) -> float:
    """Where the skill starts: of one that nothing was seen of, what the class lets expect."""
    return belief.start if belief.shown + belief.missing else belief.probability
