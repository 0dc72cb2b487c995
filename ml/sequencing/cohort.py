"""What the students of an installation teach about its labs: how its skills are learnt, kept and needed.

Two learner models (`belief`, `strength_model`) are fitted on the logs of students who consent and weighed by how
well they foresee others. The study of policies follows each student with particles; here both beliefs are
followed in closed form, so that one more lab of one student takes a fraction of a millisecond:

- the chance that a skill is there, for each of three speeds of students, as in `belief`;
- the strength of each skill as a normal distribution for each of nine classes of students, three starts by three
  speeds. What was shown moves mean and variance by the first two derivatives of the log chance of it (assumed
  density filtering: Minka 2001, Expectation Propagation for approximate Bayesian inference, UAI, 362-369), which
  is averaged over the distribution as by MacKay 1992, Neural Comput. 4, 720-736.

No torch in here: web processes read it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from scipy.special import ndtr

from ml.sequencing import classes
from ml.sequencing.course import Doubles, Flags
from ml.sequencing.students import logistic

FILE = "cohort.json"
LEAST_VARIANCE = 0.02
"""Below it nothing would move any more."""
TINY = 1e-6

Constants = Mapping[str, Doubles]


class BrokenCohort(ValueError):
    """The file does not hold a cohort; the sentence says what is wrong with it."""


@dataclass(frozen=True)
class Cohort:
    """What was learnt. Constants as in `belief.Constants` and `strength_model.Strengths`, by their names."""

    skills: tuple[str, ...]
    knowledge: Constants
    strength: Constants
    share: float  # of the strength model, 0 to 1: how much better it foresees

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Where each skill stands in the arrays."""
        return {skill: place for place, skill in enumerate(self.skills)}

    @cached_property
    def edges(self) -> Doubles:
        """[skills, skills]: how strictly each skill needs each other one, 0 to 1."""
        both = [classes.strict(one["needs"]) for one in (self.knowledge, self.strength)]
        return np.asarray((1 - self.share) * both[0] + self.share * both[1])

    @property
    def lost(self) -> float:
        """Chance that a skill is lost while one lab passes without it, as far as the first model has it."""
        return float((1 - self.share) * self.knowledge["forget"].reshape(-1)[0])

    def mind(self, students: int = 1) -> CohortMind:
        """What is believed of new students."""
        return CohortMind(self, students)

    def save(self, folder: Path) -> None:
        """Write the file."""
        plain = {
            "skills": list(self.skills),
            "share": self.share,
            "knowledge": {name: one.tolist() for name, one in self.knowledge.items()},
            "strength": {name: one.tolist() for name, one in self.strength.items()},
        }
        (folder / FILE).write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Cohort:
        """What `save` wrote. Raises BrokenCohort, or OSError where there is no file."""
        text = (folder / FILE).read_text(encoding="utf-8")
        try:
            plain = json.loads(text)
            knowledge, strength = (
                {name: np.array(one, dtype=float) for name, one in plain[model].items()}
                for model in ("knowledge", "strength")
            )
            return cls(tuple(plain["skills"]), knowledge, strength, float(plain["share"]))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BrokenCohort(f"{FILE} holds no cohort: {error!r}") from error


class KnowledgeBelief:
    """`there` [students, speeds, skills] and `speed` [students, speeds]; see `belief.after` for the formulas."""

    def __init__(self, constants: Constants, students: int) -> None:
        self.constants = constants
        speeds, skills = constants["known"].shape
        self.there = np.broadcast_to(constants["known"], (students, speeds, skills)).copy()
        self.speed = np.broadcast_to(constants["shares"], (students, speeds)).copy()

    def see(self, asked: Flags, right: Flags) -> None:
        """One lab of every student; [students, skills] each."""
        told, shown, held = self.constants, right[:, None, :], asked[:, None, :]
        if_there = np.where(shown, 1 - told["slip"], told["slip"])
        if_not = np.where(shown, told["guess"], 1 - told["guess"])
        at_all = self.there * if_there + (1 - self.there) * if_not
        logs = np.log(self.speed + TINY) + np.where(held, np.log(at_all), 0.0).sum(2)
        seen = np.where(held, self.there * if_there / at_all, self.there)
        taught = seen + (1 - seen) * self._teaching()
        there = np.where(held, taught, seen * (1 - told["forget"]))
        self.there, self.speed = np.clip(there, TINY, 1 - TINY), _shares(logs)

    def _teaching(self) -> Doubles:
        needs = self.constants["needs"]
        return np.asarray(self.constants["learn"] * np.exp((self.there - 1) @ needs.T))

    def mastered(self) -> Doubles:
        """[students, skills]: the chance that each is there."""
        return self._mean(self.there)

    def rise(self) -> Doubles:
        """[students, skills]: how much of that chance one lab is expected to add."""
        return self._mean((1 - self.there) * self._teaching())

    def _mean(self, values: Doubles) -> Doubles:
        return np.asarray((values * self.speed[:, :, None]).sum(1))


class StrengthBelief:
    """Mean and variance of each strength, [students, classes, skills], and the chance of each class."""

    def __init__(self, constants: Constants, students: int) -> None:
        self.constants = constants
        able, fast = (place[:, None] for place in classes.places())
        rest = constants["start"] + able * constants["start_apart"]
        self.rest = np.broadcast_to(rest, (students, *rest.shape)).copy()
        self.fast = np.exp(fast * constants["speed_apart"])
        self.mean, self.variance = self.rest.copy(), np.full(self.rest.shape, classes.OWN**2)
        self.logs = np.broadcast_to(np.log(classes.shares()), self.rest.shape[:2]).copy()
        self.practices = np.zeros((students, 1, rest.shape[1]))

    def see(self, asked: Flags, right: Flags) -> None:
        """Read what was shown; then what was practised grows, and the rest fades."""
        held = asked[:, None]
        moved, variance = self._read(held, right[:, None])
        self.rest, self.mean = self.rest + (moved - self.mean), moved
        gained = np.maximum(self.mean - self.rest, 0.0)
        faded = self.mean - self.constants["fade"] / (1 + 0.5 * self.practices) * gained
        grown = self.mean + self._step(self.mean)
        self.mean = np.where(held, grown, faded)
        self.variance = np.where(held, variance + classes.DRIFT**2, variance)
        self.practices = self.practices + held

    def _read(self, held: Flags, right: Flags) -> tuple[Doubles, Doubles]:
        """Mean and variance of each strength after what was shown."""
        guess, slip = self.constants["guess"], self.constants["slip"]
        steep = classes.flatter(self.variance)
        able = logistic(steep * self.mean)
        slope = (1 - guess - slip) * steep * able * (1 - able)
        bend = slope * steep * (1 - 2 * able)
        shown = guess + (1 - guess - slip) * able
        chance, sign = np.where(right, shown, 1 - shown), np.where(right, 1.0, -1.0)
        first = sign * slope / chance
        second = sign * bend / chance - first**2
        self.logs = self.logs + np.where(held, np.log(chance), 0.0).sum(2)
        narrower = np.maximum(self.variance + self.variance**2 * second, LEAST_VARIANCE)
        return (
            np.where(held, self.mean + self.variance * first, self.mean),
            np.where(held, narrower, self.variance),
        )

    def _step(self, strength: Doubles) -> Doubles:
        """How much one practice adds."""
        ready = np.exp((logistic(3 * (self.mean - 0.3)) - 1) @ self.constants["needs"].T)
        room = (classes.CEILING - strength) / classes.CEILING
        return np.asarray(self.constants["gain"] * self.fast * ready * room)

    def mastered(self) -> Doubles:
        """[students, skills]: the chance that the strength is enough."""
        return self._mean(ndtr((self.mean - classes.ENOUGH) / np.sqrt(self.variance)))

    def rise(self) -> Doubles:
        """[students, skills]: the share of the way to a little beyond enough that one lab covers."""
        aim, covered = classes.ENOUGH + classes.BEYOND, np.zeros(self.mean.shape)
        for place, share in classes.QUADRATURE:
            at = self.mean + place * np.sqrt(self.variance)
            way = np.maximum(aim - at, classes.LAST)
            after = np.minimum(at + self._step(at), aim)
            covered += share * (after - np.minimum(at, aim)) / way
        return self._mean(covered)

    def _mean(self, values: Doubles) -> Doubles:
        return np.asarray((values * _shares(self.logs)[:, :, None]).sum(1))


class CohortMind:
    """What both models believe of a group of students, mixed."""

    def __init__(self, cohort: Cohort, students: int) -> None:
        self.cohort = cohort
        self.knowledge = KnowledgeBelief(cohort.knowledge, students)
        self.strength = StrengthBelief(cohort.strength, students)

    def see(self, asked: Flags, right: Flags) -> None:
        """One lab of every student; [students, skills] each."""
        self.knowledge.see(asked, right)
        self.strength.see(asked, right)

    def there(self) -> Doubles:
        """[students, skills]: the chance that each skill is there now; never quite 0 or 1."""
        mixed = self._mixed(self.knowledge.mastered(), self.strength.mastered())
        return np.clip(mixed, TINY, 1 - TINY)

    def rise(self) -> Doubles:
        """[students, skills]: how much of a skill one more lab is expected to add."""
        return self._mixed(self.knowledge.rise(), self.strength.rise())

    def _mixed(self, knowledge: Doubles, strength: Doubles) -> Doubles:
        share = self.cohort.share
        return np.asarray((1 - share) * knowledge + share * strength)


def _shares(logs: Doubles) -> Doubles:
    """Softmax over the classes."""
    counted = np.exp(logs - logs.max(axis=1, keepdims=True))
    return np.asarray(counted / counted.sum(axis=1, keepdims=True))
