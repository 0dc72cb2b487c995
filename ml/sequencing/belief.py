"""What a policy believes of every student: two states a skill, forgetting, prerequisites, three speeds.

Each skill is traced as in Bayesian knowledge tracing. Added to it: a skill that was not practised may be
lost; what a lab teaches depends on how probable the prerequisites are; and each student is slow, middling
or fast (and knows less or more at first) with a probability that moves with every answer. The skills are
taken as independent given the speed, which keeps the belief to [students, speeds, skills].
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ml.sequencing.course import Doubles, Flags

SPEEDS = 3
TINY = 1e-6


@dataclass(frozen=True)
class Constants:
    """What `fit` finds for a course."""

    known: Tensor  # [speeds, skills]: chance that a skill is there at first
    learn: Tensor  # [speeds, skills]: chance that a lab teaches it, prerequisites there
    guess: Tensor  # [skills]
    slip: Tensor  # [skills]
    forget: Tensor  # chance that a skill is lost while one lab passes without it
    shares: Tensor  # [speeds]: how frequent each speed is
    needs: Tensor  # [skills, skills]: exp(-needs[k, p]) of `learn[k]` is left while p is missing

    def detached(self) -> Constants:
        """The same without gradients."""
        return Constants(**{name: value.detach() for name, value in vars(self).items()})


@dataclass
class Belief:
    """`there` [students, speeds, skills] and `speed` [students, speeds]."""

    there: Tensor
    speed: Tensor

    def mean(self) -> Doubles:
        """[students, skills]: chance that each skill is there."""
        return np.asarray((self.there * self.speed[:, :, None]).sum(1).numpy())


def first_belief(constants: Constants, students: int) -> Belief:
    """Before the first answer, the same for all."""
    return Belief(constants.known.expand(students, -1, -1), constants.shares.expand(students, -1))


def teaching(constants: Constants, there: Tensor) -> Tensor:
    """[students, speeds, skills]: chance that a lab teaches a skill, if it is not there."""
    return constants.learn * torch.exp((there - 1) @ constants.needs.T)


def evidence(constants: Constants, there: Tensor, right: Tensor) -> tuple[Tensor, Tensor]:
    """Chance of each answer if the skill is there, and of it at all; `right` is [students, 1, skills]."""
    if_there = torch.where(right, 1 - constants.slip, constants.slip)
    if_not = torch.where(right, constants.guess, 1 - constants.guess)
    return if_there, there * if_there + (1 - there) * if_not


def after(
    constants: Constants, belief: Belief, asked: Tensor, right: Tensor
) -> tuple[Belief, Tensor]:
    """The belief after a lab, and [students] the log chance of what was shown in it.

    `asked` and `right` are [students, skills].
    """
    asked, right = asked[:, None, :], right[:, None, :]
    if_there, at_all = evidence(constants, belief.there, right)
    logs = torch.where(asked, torch.log(at_all), torch.zeros((), dtype=at_all.dtype)).sum(2)
    joint = torch.log(belief.speed + TINY) + logs
    likelihood = torch.logsumexp(joint, dim=1)
    seen = torch.where(asked, belief.there * if_there / at_all, belief.there)
    taught = seen + (1 - seen) * teaching(constants, belief.there)
    there = torch.where(asked, taught, seen * (1 - constants.forget))
    clipped = there.clamp(TINY, 1 - TINY)
    return Belief(clipped, torch.softmax(joint, dim=1)), likelihood


class Tracer:
    """A belief that follows a group of students."""

    def __init__(self, constants: Constants, students: int) -> None:
        self.constants = constants
        self.belief = first_belief(constants, students)

    def see(self, asked: Flags, right: Flags) -> None:
        """One lab of every student; [students, skills] each."""
        with torch.no_grad():
            self.belief, _ = after(
                self.constants, self.belief, torch.from_numpy(asked), torch.from_numpy(right)
            )

    def mean(self) -> Doubles:
        """[students, skills]"""
        return self.belief.mean()


def likelihood(constants: Constants, asked: Tensor, right: Tensor) -> Tensor:
    """Log chance of a log, [labs done, students, skills] each."""
    belief = first_belief(constants, asked.shape[1])
    total = torch.zeros(())
    for here, shown in zip(asked, right, strict=True):
        belief, logs = after(constants, belief, here, shown)
        total = total + logs.sum()
    return total
