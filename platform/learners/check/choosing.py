"""Which item comes next, and when enough is known: the same code as in `ml.placement`.

There are no answers of earlier students to fit to, so the states are drawn from a prior: a student
has an ability for each skill, all of them tied to one common ability; an item is answered right by
the three-parameter logistic model with the guess of four options. The score whose variance is to
fall is that on all items that fit the course.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from learners.check.bank import OPTIONS, Item, all_items
from ml.placement.check import Check
from ml.placement.responses import Responses

MODEL_VERSION = "placement-prior@1"

STATES = 600
COMMON = 0.5  # share of an ability's variance that all skills have in common
STEEP = 1.7  # logits a standard deviation of ability
GUESS, SLIP = 1 / OPTIONS, 0.05
LOOKAHEAD = 4
LONGEST = 12
SURE_SHARE = 0.09  # of the items: the check stops when the score's sd is below


@dataclass(frozen=True)
class Known:
    """Where a check stands after some answers; scores are counted in items of `total`."""

    expected: float
    sd: float
    total: int
    next_item: str  # empty: enough is known


@lru_cache(maxsize=64)
def responses_for(names: tuple[str, ...]) -> Responses:
    """States x items x options from the prior; the same on every machine and in every process."""
    items = [all_items()[name] for name in names]
    skills = sorted({item.skill for item in items})
    generator = np.random.default_rng(2026)
    common = generator.normal(size=(STATES, 1))
    own = generator.normal(size=(STATES, len(skills)))
    ability = np.sqrt(COMMON) * common + np.sqrt(1 - COMMON) * own
    chance = np.stack([_chance(item, ability[:, skills.index(item.skill)]) for item in items], 1)
    prior = np.full(STATES, 1 / STATES)
    key = np.array([item.key for item in items], np.intp)
    return Responses(prior.astype(np.float32), chance.astype(np.float32), key)


def _chance(item: Item, ability: np.ndarray) -> np.ndarray:
    right = GUESS + (1 - GUESS - SLIP) / (1 + np.exp(-STEEP * ability + item.difficulty))
    chance = np.repeat((1 - right)[:, None] / (OPTIONS - 1), OPTIONS, axis=1)
    chance[:, item.key] = right
    return chance


def known_after(
    names: Sequence[str], answers: Sequence[tuple[str, int]], *, ask: bool = True
) -> Known:
    """What is known after these answers (item, option), and which item tells most now.

    Without `ask` no item is looked for, which takes most of the time.
    """
    check = Check.start(responses_for(tuple(names)))
    for name, option in answers:
        check.answer(np.array([names.index(name)]), np.array([option]))
    mean, sd = check.score()
    enough = not ask or len(answers) >= min(LONGEST, len(names)) or sd[0] < SURE_SHARE * len(names)
    following = "" if enough else names[int(check.choose(LOOKAHEAD)[0])]
    return Known(float(mean[0]), float(sd[0]), len(names), following)
