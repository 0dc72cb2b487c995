"""Our choice: the lab with the greatest expected gain, counting what it opens and what would fade.

What a student knows is never certain: the gain is averaged over a cloud of guesses (`particles`) that fits
what the student has shown. A skill is declared mastered only while it is believed so and was shown the last
time it was asked for: nobody is let go without a probe. What fades is taken back, and comes up again by
itself, since then it promises a gain.
"""

from __future__ import annotations

import numpy as np

from ml.sequencing.course import Course, Doubles, Flags, Places
from ml.sequencing.learner import WeighedModels
from ml.sequencing.log import Log

LEVELS = (0.95, 0.96, 0.97, 0.98, 0.99)
RIGHT = 0.92
"""Share of the skills believed at a level that must be there, by what students then showed."""
FEW = 50
"""Answers below which a level is not judged."""


class Ours:
    """Greatest expected gain first."""

    def __init__(
        self,
        course: Course,
        model: WeighedModels,
        students: int,
        rng: np.random.Generator,
        declared_at: float,
    ) -> None:
        self.course, self.declared_at = course, declared_at
        self.mind = model.mind(students, rng)
        self.shown_last = np.zeros((students, course.skills), dtype=bool)

    def values(self) -> Doubles:
        """[students, labs]: the expected gain by each."""
        return np.asarray(self.mind.gains() @ self.course.practises.T.astype(float))

    def choose(self, rng: np.random.Generator) -> Places:
        """[students]: ties by lot."""
        values = self.values()
        return np.asarray((values + 1e-9 * rng.random(values.shape)).argmax(axis=1))

    def see(self, asked: Flags, right: Flags) -> None:
        """Move the belief."""
        self.mind.see(asked, right)
        self.shown_last = np.where(asked, right, self.shown_last)

    def declared(self) -> Flags:
        """[students, skills]: believed so now, and shown when last asked for."""
        return np.asarray(self.shown_last & (self.mind.mastered() >= self.declared_at))


def level_of(model: WeighedModels, log: Log, rng: np.random.Generator) -> float:
    """The least belief from which a skill may be declared, judged by logs that the model was not fitted on.

    Of the answers to skills believed at a level or above, the share right tells which share of the skills
    was there: with none there it would be that of guessing, with all there that of not slipping.
    """
    mind = model.mind(log.asked.shape[1], rng)
    believed, shown = [], []
    none, whole = (model.shows(np.full(log.asked.shape[1:], one)) for one in (0.0, 1.0))
    for asked, right in zip(log.asked, log.right, strict=True):
        believed.append(mind.mastered()[asked])
        shown.append(((right - none) / (whole - none))[asked])
        mind.see(asked, right)
    belief, share = np.concatenate(believed), np.concatenate(shown)
    for level in LEVELS:
        here = share[belief >= level]
        if len(here) >= FEW and here.mean() >= RIGHT:
            return level
    return LEVELS[-1]
