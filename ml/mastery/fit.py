"""Fits the constants to students of whom it is known what they have.

First what every item tells: shares of good steps with the skill and without, drawn to those of the same
practice and step in all labs. Then how the counts tell who has the skill, by logistic regression from
where the product begins: as likely as not, hence no intercept and both sides weighing the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from ml.mastery.model import Constants, Item, Weights
from ml.mastery.replay import Seen, seen_by
from ml.mastery.rows import Row

Doubles = NDArray[np.float64]
Students = Sequence[Sequence[Row]]

USUAL = Item(there=0.9, not_there=0.2)
"""An item of which nothing is known: slip and guess of a structured bench, within the bounds of Corbett &
Anderson (1995)."""
MOST_THERE, MOST_NOT_THERE, LEAST_NOT_THERE = 0.95, 0.95, 0.05
"""Simulated experts hardly slip; people do. So nobody is taken to slip in fewer than one of twenty."""
MOST_LOSS = 2.0
"""Bound of what failures are worth, once fitted: for the same reason, a lapse of somebody who has the skill
must not outweigh all that was shown. Chosen; with the fitted 4 to 7 a third of the experts fail the gate."""
DRAWN_TO_STEP = 10.0  # an item's share counts as so many observations of its step in all labs
DRAWN_TO_USUAL = 1000.0
"""And a step's share as so many of the usual item, about as many as there are: how beginners work in a
simulation is written down, not observed."""
DRAWN_TO_ALL = 20.0  # ridge that draws a skill's weights to those of all


def fit(students: Students) -> Constants:
    """The constants for these students."""
    known = [[row for row in one if row.has is not None] for one in students]
    rows = [row for one in known for row in one]
    bare = Constants(Weights(1.0, 1.0), {}, USUAL, _items(rows))
    seen = list(seen_by(known, bare))
    shared = _weights(seen, np.ones(2), 0.1)
    by_skill: dict[str, list[Seen]] = defaultdict(list)
    for one in seen:
        by_skill[one.row.skill].append(one)
    each = {skill: _weights(some, shared, DRAWN_TO_ALL) for skill, some in by_skill.items()}
    return Constants(
        weights_of_all=Weights(_as_told(USUAL.told(True, "")), _as_told(USUAL.told(False, ""))),
        weights={skill: _bounded_weights(each[skill]) for skill in sorted(each)},
        item_of_all=USUAL,
        items=bare.items,
    )


def _as_told(nats: float) -> float:
    """The weight by which one observation moves a skill by just what it tells: for skills without a fit."""
    return float(nats / np.log1p(nats))


def _items(rows: Sequence[Row]) -> dict[str, Item]:
    by_item: dict[str, list[Row]] = defaultdict(list)
    by_step: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_item[row.item].append(row)
        by_step[step_of(row.item)].append(row)
    of_step = {name: _item(some, USUAL, DRAWN_TO_USUAL) for name, some in by_step.items()}
    return {
        name: _bounded(_item(some, of_step[step_of(name)], DRAWN_TO_STEP))
        for name, some in sorted(by_item.items())
    }


def step_of(item: str) -> str:
    """Practice and step of an item: `pendulum.replication.analyse` is `replication.analyse`."""
    return item.partition(".")[2]


def _item(rows: Sequence[Row], towards: Item, force: float) -> Item:
    """Shares of good steps, drawn to others as if `force` observations were like those."""

    def share(has: bool, usual: float) -> float:
        right = [row.right for row in rows if row.has is has]
        return (sum(right) + force * usual) / (len(right) + force)

    return Item(share(True, towards.there), share(False, towards.not_there))


def _bounded(item: Item) -> Item:
    not_there = min(MOST_NOT_THERE, max(LEAST_NOT_THERE, item.not_there))
    return Item(min(MOST_THERE, item.there), not_there)


def _bounded_weights(found: Doubles) -> Weights:
    return Weights(gain=float(found[0]), loss=min(MOST_LOSS, float(found[1])))


def _weights(seen: Sequence[Seen], towards: Doubles, pull: float) -> Doubles:
    """Gain and loss that tell best who has the skill, drawn `towards` others with the force of `pull`."""
    counts = np.array([[one.after.wins, one.after.losses] for one in seen])
    columns = np.log1p(counts) * [1.0, -1.0]
    has = np.array([bool(one.row.has) for one in seen], dtype=float)
    weight = np.where(has > 0, 0.5 / has.mean(), 0.5 / (1 - has.mean()))

    def loss(numbers: Doubles) -> tuple[float, Doubles]:
        logits = columns @ numbers
        away = weight * (1 / (1 + np.exp(-logits)) - has)
        value = weight * (np.logaddexp(0, logits) - has * logits)
        apart = numbers - towards
        total = float(value.sum() + 0.5 * pull * (apart**2).sum())
        return total, columns.T @ away + pull * apart

    done = minimize(loss, towards, jac=True, method="L-BFGS-B", bounds=[(0.0, None)] * 2)
    return np.asarray(done.x)
