"""A check under way: what is known of the score on the whole bank, and which item to ask next.

The score is T = (right so far) + (right among the items not asked). With the posterior p over
states, m(s) the expected number right among the rest and v(s) its variance within state s:

    E[T] = right + sum p m          Var[T] = sum p v + Var_p[m]

An item's worth is the variance expected after it, over its options by their chance. An answered
item has no variance left, so an item is worth asking for what it tells of the others and for its
own doubt alike. Looking one item further than that finds pairs that tell more together.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.placement.responses import Answers, Floats, Responses

Mask = NDArray[np.bool_]
TINY = 1e-12
DIGITS = 4
"""Of a variance in items squared; below is the rounding of 32 bits, which varies by batch."""


@dataclass
class Check:
    """Any number of students side by side, who may each have been asked other items."""

    responses: Responses
    log_posterior: Floats  # students x states, up to a constant a student
    left: Mask  # students x items: not asked yet
    right: Floats  # students: right so far

    @classmethod
    def start(cls, responses: Responses, students: int = 1) -> "Check":
        """Nobody has been asked anything."""
        prior = np.tile(np.log(responses.prior), (students, 1))
        left = np.ones((students, responses.chance.shape[1]), bool)
        return cls(responses, prior, left, np.zeros(students, np.float32))

    @property
    def posterior(self) -> Floats:
        """How probable each state is: students x states."""
        weight = np.exp(self.log_posterior - self.log_posterior.max(axis=1, keepdims=True))
        return np.asarray(weight / weight.sum(axis=1, keepdims=True))

    def score(self) -> tuple[Floats, Floats]:
        """Expected full-bank score and its standard deviation, in items."""
        posterior = self.posterior
        rest = self.left @ self.responses.right.T
        mean = (posterior * rest).sum(axis=1)
        within = (posterior * (self.left @ self.responses.noise.T)).sum(axis=1)
        between = (posterior * (rest - mean[:, None]) ** 2).sum(axis=1)
        return self.right + mean, np.sqrt(np.maximum(within + between, 0))

    def answer(self, items: Answers, options: Answers) -> None:
        """Take in one answer of each student."""
        everyone = np.arange(len(items))
        self.log_posterior = self.log_posterior + self.responses.log_chance[:, items, options].T
        self.left[everyone, items] = False
        self.right = self.right + (options == self.responses.key[items])

    def choose(self, lookahead: int = 0) -> Answers:
        """The best item for each student; `lookahead` of the best are tried one item further."""
        histories = np.concatenate([self.log_posterior, self.left], axis=1)
        _, first, back = np.unique(histories, axis=0, return_index=True, return_inverse=True)
        posterior, left = self.posterior[first], self.left[first]
        if lookahead and left.sum(axis=1).min() > 1:
            best = _best_of_two(self.responses, posterior, left, lookahead)
        else:
            alone = variance_after(self.responses, posterior, left)
            best = alone.round(DIGITS).argmin(axis=1)
        return np.asarray(best[back.reshape(-1)])


def variance_after(responses: Responses, posterior: Floats, left: Mask) -> Floats:
    """Variance of the score expected after each item: students x items; infinite once asked."""
    states, items, options = responses.chance.shape
    chance, with_right, with_square = responses.flat
    rest = left @ responses.right.T  # students x states, the item itself among them
    weighted = posterior * rest
    reached = posterior @ chance
    mean = weighted @ chance - posterior @ with_right
    square = (weighted * rest) @ chance - 2 * weighted @ with_right + posterior @ with_square
    between = square - mean**2 / np.maximum(reached, TINY)
    within = (posterior * (left @ responses.noise.T)).sum(axis=1)[:, None]
    within = within - posterior @ responses.noise
    expected = between.reshape(-1, items, options).sum(axis=2) + within
    return np.where(left, expected, np.inf)


def _best_of_two(responses: Responses, posterior: Floats, left: Mask, lookahead: int) -> Answers:
    """Of the items best alone, the one after which the best second item leaves least variance."""
    alone = variance_after(responses, posterior, left)
    candidates = np.argsort(alone.round(DIGITS), axis=1, kind="stable")[:, :lookahead]
    everyone = np.arange(len(posterior))
    together = np.zeros(candidates.shape)
    for place in range(candidates.shape[1]):
        item = candidates[:, place]
        rest = left.copy()
        rest[everyone, item] = False
        for option in range(responses.chance.shape[2]):
            after = posterior * responses.chance[:, item, option].T
            chance = after.sum(axis=1, keepdims=True)
            second = variance_after(responses, after / np.maximum(chance, TINY), rest)
            together[:, place] += chance[:, 0] * second.min(axis=1)
    together[~np.isfinite(np.take_along_axis(alone, candidates, axis=1))] = np.inf
    return np.asarray(candidates[everyone, together.round(DIGITS).argmin(axis=1)])
