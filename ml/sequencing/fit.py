"""The constants of a course from logs of other students, by gradient on the likelihood of what they showed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch import Tensor

from ml.sequencing import belief, strength_model
from ml.sequencing.belief import SPEEDS, Constants
from ml.sequencing.cohort import Cohort
from ml.sequencing.course import Course, Doubles
from ml.sequencing.knowledge_model import APART, KnowledgeModel
from ml.sequencing.learner import LearnerModel, WeighedModels, shares_of
from ml.sequencing.log import Log
from ml.sequencing.strength_model import StrengthModel, Strengths
from ml.sequencing.students import Family

STEPS = 80
RATE = 0.1
PULL = 0.5
"""Strength of the pull to where the search began, on each number without bounds."""
STATED, UNSTATED, NEVER = 1.85, -3.5, -30.0
"""Where the search for the strength of a prerequisite begins, before softplus: 2, 0.03 and 0."""


def observe(
    family: Family, course: Course, students: int, length: int, rng: np.random.Generator
) -> Log:
    """Half the students do labs at random; half go through the course, at a pace of their own."""
    group = family.draw(students, rng)
    pace = rng.integers(1, 5, students)
    asked, right = [], []
    for number in range(length):
        steady = course.order[np.minimum(number // pace, course.labs - 1)]
        lab = np.where(np.arange(students) % 2, rng.integers(course.labs, size=students), steady)
        right.append(group.practise(lab))
        asked.append(course.practises[lab])
    return Log(np.array(asked), np.array(right))


def weighed_models(fitted: Log, judged: Log, course: Course) -> WeighedModels:
    """Both learner models fitted on some students, weighed by how well they foresee the others."""
    models: list[LearnerModel] = [
        KnowledgeModel(course, fit_knowledge(fitted, course)),
        StrengthModel(course, fit_strength(fitted, course)),
    ]
    return WeighedModels(models, judged.asked, judged.right)


def fit_cohort(fitted: Log, judged: Log, course: Course, skills: Sequence[str]) -> Cohort:
    """The same two models, to be followed in closed form."""
    knowledge, strength = fit_knowledge(fitted, course), fit_strength(fitted, course)
    models = (KnowledgeModel(course, knowledge), StrengthModel(course, strength))
    shares = shares_of([one.likelihood(judged.asked, judged.right) for one in models])
    return Cohort(tuple(skills), _plain(knowledge), _plain(strength), float(shares[1]))


def _plain(constants: Constants | Strengths) -> dict[str, Doubles]:
    return {name: one.numpy().astype(np.float64) for name, one in vars(constants).items()}


def fit_plain(log: Log, course: Course) -> Constants:
    """Bayesian knowledge tracing as usual: no forgetting, no prerequisites, one speed."""
    free = _FreeKnowledge(course, plain=True)
    _search(free.parameters(), lambda *told: belief.likelihood(free.constants(), *told), log)
    return free.constants().detached()


def fit_knowledge(log: Log, course: Course) -> Constants:
    """The constants of the knowledge model."""
    free = _FreeKnowledge(course, plain=False)
    _search(free.parameters(), lambda *told: belief.likelihood(free.constants(), *told), log)
    return free.constants().detached()


def fit_strength(log: Log, course: Course) -> Strengths:
    """The constants of the strength model."""
    free = _FreeStrength(course)
    _search(
        free.parameters(), lambda *told: strength_model.likelihood(free.strengths(), *told), log
    )
    return free.strengths().detached()


def _search(
    parameters: list[Tensor], likelihood: Callable[[Tensor, Tensor], Tensor], log: Log
) -> None:
    """Adam, always the same number of steps."""
    began = [one.detach().clone() for one in parameters]
    optimizer = torch.optim.Adam(parameters, lr=RATE)
    asked, right = torch.from_numpy(log.asked), torch.from_numpy(log.right)
    for _ in range(STEPS):
        optimizer.zero_grad()
        away = torch.stack(
            [((one - start) ** 2).sum() for one, start in zip(parameters, began, strict=True)]
        )
        loss = PULL * away.sum() - likelihood(asked, right)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()


class _FreeKnowledge:
    """The constants as numbers without bounds, as a gradient needs them."""

    def __init__(self, course: Course, *, plain: bool) -> None:
        skills, make = course.skills, _free
        self.plain = plain
        self.known, self.learn = make(skills, -1.0), make(skills, -1.0)
        self.guess, self.slip = make(skills, 0.0), make(skills, -0.5)
        self.start_apart, self.speed_apart = make(1, 0.5), make(1, 0.3)
        self.forget = make(1, -4.0)
        self.needs = _free_needs(course)

    def parameters(self) -> list[Tensor]:
        """Those that are fitted."""
        shared = [self.known, self.learn, self.guess, self.slip]
        apart = [self.start_apart, self.speed_apart, self.forget, self.needs]
        return shared if self.plain else shared + apart

    def constants(self) -> Constants:
        """Within their bounds: guess below 0.4 and slip below 0.3, so that there and not keep their sense."""
        places = torch.linspace(-APART, APART, SPEEDS)[:, None]
        shares = torch.tensor([0.3, 0.4, 0.3])
        apart = 0.0 if self.plain else 1.0
        learn = torch.sigmoid(self.learn)[None]
        speed = torch.exp(apart * places * self.speed_apart)
        return Constants(
            known=torch.sigmoid(self.known[None] + apart * places * self.start_apart),
            learn=1 - (1 - learn) ** speed,
            guess=0.4 * torch.sigmoid(self.guess),
            slip=0.3 * torch.sigmoid(self.slip),
            forget=apart * 0.3 * torch.sigmoid(self.forget),
            shares=shares,
            needs=apart * torch.nn.functional.softplus(self.needs),
        )


class _FreeStrength:
    """The same for the strength model."""

    def __init__(self, course: Course) -> None:
        skills = course.skills
        self.start, self.gain = _free(skills, -1.0), _free(skills, -1.0)
        self.guess, self.slip = _free(skills, 0.0), _free(skills, -0.5)
        self.fade = _free(1, -3.0)
        self.start_apart, self.speed_apart = _free(1, 0.5), _free(1, 0.4)
        self.needs = _free_needs(course)

    def parameters(self) -> list[Tensor]:
        """Those that are fitted."""
        return list(vars(self).values())

    def strengths(self) -> Strengths:
        """Within their bounds."""
        return Strengths(
            start=self.start,
            gain=torch.nn.functional.softplus(self.gain),
            guess=0.4 * torch.sigmoid(self.guess),
            slip=0.3 * torch.sigmoid(self.slip),
            fade=0.3 * torch.sigmoid(self.fade),
            start_apart=self.start_apart,
            speed_apart=self.speed_apart,
            needs=torch.nn.functional.softplus(self.needs),
        )


def _free(size: int, value: float) -> Tensor:
    return torch.full((size,), value, requires_grad=True)


def _free_needs(course: Course) -> Tensor:
    """Strong where the course states a prerequisite, next to nothing elsewhere; the logs may move both.

    A skill does not need itself: that place is so far down that it stays at nothing.
    """
    stated = np.where(course.needs, STATED, UNSTATED)
    np.fill_diagonal(stated, NEVER)
    return torch.tensor(stated, dtype=torch.float32, requires_grad=True)
