"""How students answer: a finite mixture of states, each with its chances of every option.

Given the state, answers are independent; the state is what an answer tells something about. A
state may be a student seen before (`fit`), or a point of a prior over skills (the product's own
check). Whatever made the states, the choice of items is the same: `ml.placement.check`.

`fit` makes every training student a state at several levels of faithfulness. At level w a student
in that state answers as the training student did with chance w; otherwise as those do who answered
alike (kernel on the share of equal answers and on the difference in score), and rarely as anyone.
The level is found with the state: some students answer just like somebody else, others do not.
Options, not only right and wrong: which distractor was taken tells who thinks alike.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Answers = NDArray[np.intp]


@dataclass(frozen=True)
class Shape:
    """Settings of `fit`, one set for all banks; chosen on the seven of SPHERE on which it is measured."""

    levels: tuple[float, ...] = (0.25, 0.5, 0.8)
    answers_width: float = 0.2  # share of unequal answers at which the kernel falls to 1/e
    score_weight: float = 20.0  # of the squared difference in the share right
    anyone: float = 0.1  # part of the rest that is the whole training group
    smallest: float = 0.5  # added to every option's count in the whole group


@dataclass(frozen=True)
class Responses:
    """States x items x options: the chance of every answer, and how probable each state is."""

    prior: Floats  # states; sums to 1
    chance: Floats  # states x items x options
    key: Answers  # items

    @cached_property
    def log_chance(self) -> Floats:
        """Natural logarithm of `chance`."""
        return np.asarray(np.log(self.chance), np.float32)

    @cached_property
    def right(self) -> Floats:
        """Chance of the right answer: states x items."""
        return self.chance[:, np.arange(self.chance.shape[1]), self.key]

    @cached_property
    def noise(self) -> Floats:
        """Variance of an item's mark within a state: states x items."""
        return self.right * (1 - self.right)

    @cached_property
    def flat(self) -> tuple[Floats, Floats, Floats]:
        """`chance`, and it times right and right squared, each states x (items * options)."""
        right = self.right[:, :, None]
        count = len(self.prior)
        return (
            self.chance.reshape(count, -1),
            (self.chance * right).reshape(count, -1),
            (self.chance * right**2).reshape(count, -1),
        )


def fit(answers: Answers, key: Answers, options: int, shape: Shape | None = None) -> Responses:
    """States from complete answers of training students."""
    shape = shape or Shape()
    students = len(answers)
    own = np.eye(options)[answers]  # students x items x options
    anyone = (own.sum(axis=0) + shape.smallest) / (students + shape.smallest * options)
    alike = np.einsum("nm,mio->nio", _likeness(answers, key, shape), own)
    rest = (1 - shape.anyone) * alike + shape.anyone * anyone
    chance = np.concatenate([level * own + (1 - level) * rest for level in shape.levels])
    prior = np.full(len(chance), 1 / len(chance))
    return Responses(prior.astype(np.float32), chance.astype(np.float32), key)


def _likeness(answers: Answers, key: Answers, shape: Shape) -> NDArray[np.float64]:
    """How much each student speaks for each other one: rows sum to 1, nobody for themselves."""
    unequal = (answers[:, None, :] != answers[None]).mean(axis=2)
    share = (answers == key).mean(axis=1)
    far = unequal / shape.answers_width + shape.score_weight * (share[:, None] - share) ** 2
    weight = np.exp(-far)
    np.fill_diagonal(weight, 0.0)
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))
