"""Replays the check on complete real answers: what would have been known after every item."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.placement.bank import Bank
from ml.placement.check import Check
from ml.placement.earlier import Earlier
from ml.placement.responses import Answers, Responses, fit

# Looking two items ahead pays while little is known, and costs thirty times one step.
LOOKAHEAD = 6
LOOKAHEAD_ITEMS = 10


@dataclass(frozen=True)
class Track:
    """Expected score and its standard deviation after 0, 1, 2, ... items: students x (items + 1)."""

    mean: NDArray[np.float64]
    sd: NDArray[np.float64]


def follow(responses: Responses, answers: Answers, order: Answers | None = None) -> Track:
    """Ask each student every item: in `order` (students x items), or the best item each time."""
    students, items = answers.shape
    check = Check.start(responses, students)
    everyone = np.arange(students)
    told = [check.score()]
    for asked in range(items):
        ahead = LOOKAHEAD if asked < LOOKAHEAD_ITEMS else 0
        item = check.choose(ahead) if order is None else order[:, asked]
        check.answer(item, answers[everyone, item])
        told.append(check.score())
    return Track(
        np.array([mean for mean, _ in told], np.float64).T,
        np.array([sd for _, sd in told], np.float64).T,
    )


@dataclass(frozen=True)
class Replay:
    """One pass over all students, each told by states of the students of the other parts."""

    fold: NDArray[np.intp]  # students: the part each was kept back with
    adaptive: Track
    given: Track
    random: tuple[Track, ...]
    number_right: tuple[NDArray[np.float64], ...]  # of the random orders: students x (items + 1)


def replay(earlier: Earlier, *, folds: int, orders: int, seed: int) -> Replay:
    """Cut the students into `folds` parts and replay each with the states of all others.

    The others are the students of the other parts and, in a known bank, those who came earlier.
    """
    bank = earlier.bank
    generator = np.random.default_rng(seed)
    students, items = bank.answers.shape
    fold = generator.permutation(students) % folds
    shuffled = [np.argsort(generator.random((students, items)), axis=1) for _ in range(orders)]
    in_order = np.tile(np.arange(items), (students, 1))
    parts: list[list[Track]] = []
    for number in range(folds):
        kept = fold == number
        others = np.concatenate([bank.answers[~kept], earlier.answers])
        states = fit(others, bank.key, len(bank.options))
        answers = bank.answers[kept]
        ways = [None, in_order[kept], *(order[kept] for order in shuffled)]
        parts.append([follow(states, answers, way) for way in ways])
    adaptive, given, *random = (_joined(fold, tracks) for tracks in zip(*parts, strict=True))
    counts = tuple(_number_right(bank, order) for order in shuffled)
    return Replay(fold, adaptive, given, tuple(random), counts)


def _joined(fold: NDArray[np.intp], tracks: tuple[Track, ...]) -> Track:
    """The tracks of the parts, back in the order of the students."""
    back = np.argsort(np.argsort(fold, kind="stable"), kind="stable")
    return Track(
        np.concatenate([track.mean for track in tracks])[back],
        np.concatenate([track.sd for track in tracks])[back],
    )


def _number_right(bank: Bank, order: Answers) -> NDArray[np.float64]:
    right = np.take_along_axis(bank.right, order, axis=1).cumsum(axis=1)
    return np.asarray(np.pad(right, ((0, 0), (1, 0))), np.float64)
