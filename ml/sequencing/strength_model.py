"""The second learner model: a strength for each skill, which grows with practice and fades.

A logistic model with a start, a gain for each practice, and students who differ in both, as in the additive
factors model (Cen, Koedinger & Junker 2006); growth slows towards a ceiling, needs the prerequisites, and
strength fades towards its start, more slowly after more practice (Pavlik & Anderson 2005).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ml.sequencing import classes
from ml.sequencing.classes import BEYOND, CEILING, CLASSES, DRIFT, ENOUGH, LAST, OWN, SHARES, SLOPE
from ml.sequencing.course import Course, Doubles, Flags
from ml.sequencing.learner import opening
from ml.sequencing.particles import COUNT, Cloud
from ml.sequencing.students import logistic


@dataclass(frozen=True)
class Strengths:
    """What is fitted."""

    start: Tensor  # [skills]
    gain: Tensor  # [skills]
    guess: Tensor  # [skills]
    slip: Tensor  # [skills]
    fade: Tensor  # a lab without practice takes this share of what was gained
    start_apart: Tensor  # standard deviation of the students' starts
    speed_apart: Tensor  # of their log speed
    needs: Tensor  # [skills, skills]: exp(-needs[k, p]) of `gain[k]` is left while p is missing

    def detached(self) -> Strengths:
        """The same without gradients."""
        return Strengths(**{name: value.detach() for name, value in vars(self).items()})


def likelihood(fitted: Strengths, asked: Tensor, right: Tensor) -> Tensor:
    """Log chance of a log, with nine classes of students: three starts by three speeds."""
    places, shares = torch.tensor(CLASSES), torch.tensor(SHARES)
    able, fast = places.repeat_interleave(3)[:, None], places.repeat(3)[:, None]
    rest = (fitted.start + able * fitted.start_apart)[None]
    speed = torch.exp(fast * fitted.speed_apart)[None]
    strength = rest.expand(asked.shape[1], -1, -1)
    logs = torch.log(torch.outer(shares, shares).reshape(-1)).expand(asked.shape[1], -1)
    practices = torch.zeros(asked.shape[1], 1, asked.shape[2])
    for now, told in zip(asked[:, :, None], right[:, :, None], strict=True):
        able_to = torch.sigmoid(classes.flatter(OWN**2) * strength)
        shown = fitted.guess + (1 - fitted.guess - fitted.slip) * able_to
        chance = torch.where(told, shown, 1 - shown)
        logs = logs + torch.where(now, torch.log(chance), torch.zeros(())).sum(2)
        ready = torch.exp((torch.sigmoid(3 * (strength - 0.3)) - 1) @ fitted.needs.T)
        step = fitted.gain * speed * ready
        grown = strength + step * (CEILING - strength) / CEILING
        lost = fitted.fade / (1 + 0.5 * practices) * (strength - rest).clamp_min(0)
        strength = torch.where(now, grown, strength - lost)
        practices = practices + now
    return torch.logsumexp(logs, dim=1).sum()


class StrengthModel:
    """Fitted strengths, used with particles."""

    def __init__(self, course: Course, fitted: Strengths) -> None:
        self.course, self.fitted = course, fitted

    def mind(self, students: int, rng: np.random.Generator) -> StrengthMind:
        """New students."""
        return StrengthMind(self, students, rng)

    def shows(self, there: Doubles) -> Doubles:
        """Chance to show each skill that is mastered with this chance, [students, skills]."""
        guess, slip = self.fitted.guess.numpy(), self.fitted.slip.numpy()
        able = float(logistic(np.array(SLOPE * ENOUGH)))
        return np.asarray(guess + (1 - guess - slip) * able * there)

    def likelihood(self, asked: Flags, right: Flags) -> float:
        """Log chance of the log."""
        with torch.no_grad():
            found = likelihood(self.fitted, torch.from_numpy(asked), torch.from_numpy(right))
        return float(found)


class StrengthMind:
    """Particles: strength now and at rest, and speed."""

    def __init__(self, model: StrengthModel, students: int, rng: np.random.Generator) -> None:
        self.model = model
        self.fitted = {name: one.numpy() for name, one in vars(model.fitted).items()}
        shape = (students, COUNT, model.course.skills)
        able = rng.normal(size=(students, COUNT, 1))
        fast = rng.normal(size=(students, COUNT, 1))
        rest = self.fitted["start"] + self.fitted["start_apart"] * able
        rest = rest + OWN * rng.normal(size=shape)
        speed = np.exp(self.fitted["speed_apart"] * fast)
        self.cloud = Cloud(students, rng, rest=rest, strength=rest, speed=speed)
        self.practices = np.zeros((students, 1, shape[2]), dtype=np.float32)

    def see(self, asked: Flags, right: Flags) -> None:
        """Weigh, then let grow what was practised and fade what was not."""
        cloud, guess, slip = self.cloud, self.fitted["guess"], self.fitted["slip"]
        shown = guess + (1 - guess - slip) * logistic(SLOPE * cloud["strength"])
        cloud.weigh(shown, asked, right)
        grown = self._grown()
        grown = grown + DRIFT * cloud.rng.standard_normal(grown.shape, dtype=np.float32)
        gained = np.maximum(cloud["strength"] - cloud["rest"], 0)
        faded = cloud["strength"] - self.fitted["fade"] / (1 + 0.5 * self.practices) * gained
        cloud["strength"] = np.where(asked[:, None], grown, faded)
        self.practices += asked[:, None]

    def _grown(self) -> Doubles:
        strength, needs = self.cloud["strength"], self.fitted["needs"]
        ready = np.exp((logistic(3 * (strength - 0.3)) - 1) @ needs.T)
        step = self.fitted["gain"] * self.cloud["speed"] * ready
        return np.asarray(strength + step * (CEILING - strength) / CEILING)

    def mastered(self) -> Doubles:
        """[students, skills]"""
        return self.cloud.mean((self.cloud["strength"] >= ENOUGH).astype(np.float32))

    def gains(self) -> Doubles:
        """The share of the way to mastery, and a little beyond, that a practice covers."""
        strength, aim = self.cloud["strength"], ENOUGH + BEYOND
        way = np.maximum(aim - strength, LAST)
        covered = (np.minimum(self._grown(), aim) - np.minimum(strength, aim)) / way
        there = (strength >= ENOUGH).astype(np.float32)
        return self.cloud.mean(covered * opening(there, self.fitted["needs"]))
