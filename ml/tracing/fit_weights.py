"""Fits how the sequence reader is weighed against the counts, on students from whom neither learnt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from ml.tracing.arrays import Doubles, sigmoid
from ml.tracing.observed import Observed
from ml.tracing.small import Weighed

ALONE = np.array([1.0, 0.0, 0.0])
"""Pull, slope and bias with which the reader says nothing: a few students move the weights little from it."""
WIDTHS = np.array([0.1, 1.0, 0.5])
"""Deviations of the prior around it: the counts keep about their worth. Chosen on simulated students, of whom it is
known who has a skill: wider, the next verdict is foretold no better and mastery tells worse who has it."""
MOST_LOGIT = float(np.log(0.98 / 0.02))  # as `ml.mastery.model` bounds mastery


@dataclass(frozen=True)
class Asked:
    """Observations as arrays, [rows]; `reading` is the reader's when the skill was seen last."""

    start: Doubles  # logits
    moved: Doubles
    share: Doubles
    there: Doubles
    guessed: Doubles
    known: Doubles  # 1 where the skill had been seen before, else 0
    reading: Doubles
    right: NDArray[np.bool_]

    @classmethod
    def of(cls, rows: Sequence[Observed], readings: Doubles) -> Asked:
        """Of these rows, none of which is partly right."""
        start = np.array([one.start for one in rows])
        return cls(
            start=np.log(start / (1 - start)),
            moved=np.array([one.moved for one in rows]),
            share=np.array([one.share for one in rows]),
            there=np.array([one.there for one in rows]),
            guessed=np.array([one.guessed for one in rows]),
            known=np.array([float(one.known) for one in rows]),
            reading=readings,
            right=np.array([one.right == 1.0 for one in rows]),
        )

    def part(self, here: NDArray[np.bool_]) -> Asked:
        """Some of the rows."""
        return Asked(**{name: one[here] for name, one in vars(self).items()})

    def chances_alone(self) -> Doubles:
        """Of a good step, by the counts alone."""
        return self._by_item(self.start + self.moved)

    def chances(self, weighed: Weighed) -> Doubles:
        """Of a good step, by the blend as the product reckons it (`ml.mastery.blended`)."""
        lean = weighed.slope * self.reading + weighed.bias
        then = self.start + weighed.pull * self.moved + np.where(lean > 0, lean * self.share, lean)
        # `moved` has faded up to now, so that what stood before is not known here; the floor is.
        grown = weighed.pull * self.moved + lean > 0
        logits = np.where(grown, np.maximum(then, self.start), then)
        return self._by_item(np.where(self.known > 0, logits, self.start))

    def _by_item(self, logits: Doubles) -> Doubles:
        known = sigmoid(np.clip(logits, -MOST_LOGIT, MOST_LOGIT))
        return np.asarray(known * self.there + (1 - known) * self.guessed)


def fit_weights(asked: Asked) -> Weighed:
    """The weights under which these verdicts are likeliest, drawn to those of the counts alone."""

    def loss(numbers: Doubles) -> tuple[float, Doubles]:
        columns = asked.known[:, None] * np.column_stack(
            [asked.moved, asked.reading, np.ones(len(asked.right))]
        )
        known = sigmoid(asked.start + columns @ numbers)
        span = asked.there - asked.guessed
        chance = np.clip(asked.guessed + known * span, 1e-6, 1 - 1e-6)
        slope = np.where(asked.right, -1 / chance, 1 / (1 - chance)) * span * known * (1 - known)
        apart = (numbers - ALONE) / WIDTHS
        value = -np.log(np.where(asked.right, chance, 1 - chance)).sum() + 0.5 * apart @ apart
        return float(value), columns.T @ slope + apart / WIDTHS

    bounds = [(0.0, None), (0.0, None), (None, None)]
    found = minimize(loss, ALONE, jac=True, method="L-BFGS-B", bounds=bounds).x
    return Weighed(*(round(float(one), 5) for one in found))


def cross_fitted(asked: Asked, half: NDArray[np.bool_]) -> Doubles:
    """Chances of each half of the students by weights fitted on the other half."""
    found = np.empty(len(half))
    for here in (half, ~half):
        found[here] = asked.part(here).chances(fit_weights(asked.part(~here)))
    return found
