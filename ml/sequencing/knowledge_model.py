"""The first learner model: a skill is there or not (see `belief` for its formulas and how it is fitted)."""

from __future__ import annotations

import numpy as np
import torch

from ml.sequencing.belief import Constants, likelihood
from ml.sequencing.course import Course, Doubles, Flags
from ml.sequencing.learner import opening
from ml.sequencing.particles import COUNT, Cloud
from ml.sequencing.students import logistic

APART = 1.2
"""Places of the slow and the fast beside the middling in `fit`, in standard deviations."""


class KnowledgeModel:
    """Fitted constants, used with particles."""

    def __init__(self, course: Course, constants: Constants) -> None:
        self.course, self.constants = course, constants

    def mind(self, students: int, rng: np.random.Generator) -> KnowledgeMind:
        """New students."""
        return KnowledgeMind(self, students, rng)

    def shows(self, there: Doubles) -> Doubles:
        """Chance to show each skill that is there with this chance, [students, skills]."""
        guess, slip = self.constants.guess.numpy(), self.constants.slip.numpy()
        return np.asarray(guess + (1 - guess - slip) * there)

    def likelihood(self, asked: Flags, right: Flags) -> float:
        """Log chance of the log."""
        with torch.no_grad():
            found = likelihood(self.constants, torch.from_numpy(asked), torch.from_numpy(right))
        return float(found)


class KnowledgeMind:
    """Particles: which skills are there, and how fast the student learns."""

    def __init__(self, model: KnowledgeModel, students: int, rng: np.random.Generator) -> None:
        self.model = model
        constants = {name: one.numpy() for name, one in vars(model.constants).items()}
        self.guess, self.slip = constants["guess"], constants["slip"]
        self.forget, self.needs = float(constants["forget"][0]), constants["needs"]
        able = rng.normal(size=(students, COUNT, 1))
        odds = np.log(constants["known"] / (1 - constants["known"]))
        start = logistic(odds[1] + able * (odds[2] - odds[0]) / (2 * APART))
        there = rng.random(start.shape) < start
        rate = np.log(-np.log1p(-constants["learn"]))
        learn = 1 - np.exp(-np.exp(rate[1] + able * (rate[2] - rate[0]) / (2 * APART)))
        self.cloud = Cloud(students, rng, there=there, learn=learn)

    def see(self, asked: Flags, right: Flags) -> None:
        """Weigh, then teach what was practised, then let the rest fade."""
        there = self.cloud["there"]
        self.cloud.weigh(np.where(there > 0, 1 - self.slip, self.guess), asked, right)
        there, inside = self.cloud["there"], asked[:, None]
        luck = self.cloud.rng.random(there.shape, dtype=np.float32)
        learnt = inside & (luck < self._teaching())
        lost = ~inside & (luck < self.forget)
        self.cloud["there"] = ((there > 0) | learnt) & ~lost

    def _teaching(self) -> Doubles:
        ready = np.exp((self.cloud["there"] - 1) @ self.needs.T)
        return np.asarray(ready * self.cloud["learn"])

    def mastered(self) -> Doubles:
        """[students, skills]"""
        return self.cloud.mean(self.cloud["there"])

    def gains(self) -> Doubles:
        """What is missing may be learnt; what is there would be lost now and then."""
        there = self.cloud["there"]
        learnt = (1 - there) * self._teaching() * opening(there, self.needs)
        return self.cloud.mean(learnt + there * self.forget)
