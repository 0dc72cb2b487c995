"""The cohort that the choice of the next lab goes by, where an installation has promoted a version of `sequencing`.

Without one, general constants read a student's skills (`learners.readings`); with one, what consenting students
of the same labs taught (`ml.sequencing.cohort`). What is believed of a student is reckoned anew for each decision
from the runs as they stand, so that a review, a regrading or another version leaves nothing to mend.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from learners.promoted import Choice, Promoted
from learners.readings import Reading, Readings
from learners.runs_shown import RunShown
from learners.tracing import Belief
from ml.sequencing.cohort import BrokenCohort, Cohort, CohortMind

__all__ = ["Choice", "CohortReadings", "LiveCohort", "choose_with", "forget", "live_cohort"]


@dataclass(frozen=True)
class LiveCohort:
    """A loaded version."""

    name: str
    cohort: Cohort

    def mind_after(self, runs: Sequence[RunShown]) -> CohortMind:
        """What is believed of one student after these runs, in the order of time."""
        mind, places = self.cohort.mind(), self.cohort.places
        for run in runs:
            asked = np.zeros((1, len(places)), dtype=bool)
            right = np.zeros_like(asked)
            for skill, shown in run.right.items():
                if skill in places:
                    asked[0, places[skill]], right[0, places[skill]] = True, shown
            mind.see(asked, right)
        return mind


def _load(choice: Choice) -> LiveCohort:
    from ml.serving.versions import BrokenVersion

    try:
        return LiveCohort(choice.name, Cohort.load(choice.folder))
    except BrokenCohort as error:
        raise BrokenVersion(str(error)) from error


_promoted = Promoted(_load)
choose_with, forget, live_cohort = _promoted.choose_with, _promoted.forget, _promoted.live


class CohortReadings(Readings):
    """The readings of one student as a cohort teaches them; of skills that it never saw, the general ones."""

    def __init__(
        self,
        beliefs: Mapping[str, Belief],
        needs: Mapping[str, tuple[str, ...]],
        now: float,
        live: LiveCohort,
        runs: Sequence[RunShown],
    ) -> None:
        super().__init__(beliefs, needs, now)
        self.live, self.runs = live, runs

    def of(self, skill: str) -> Reading:
        """Of one skill."""
        return self._taught.get(skill) or super().of(skill)

    def is_lacking(self, skill: str, missing: bool) -> bool:
        """Nothing that the cohort knows: missing groundwork counts in what a lab would teach, as far as it matters."""
        return skill not in self._taught and super().is_lacking(skill, missing)

    @cached_property
    def _taught(self) -> dict[str, Reading]:
        cohort, mind = self.live.cohort, self.live.mind_after(self.runs)
        there = mind.there()[0]
        columns = (there, mind.rise()[0], (1 - there) @ cohort.edges, cohort.lost * there)
        rows = zip(*(one.tolist() for one in columns), strict=True)
        return {skill: Reading(*row) for skill, row in zip(cohort.skills, rows, strict=True)}
