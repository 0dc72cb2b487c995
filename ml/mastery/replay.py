"""What each learner model says before every observation, as the product would have said it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log

from ml.mastery.model import Constants, Counts, after, logistic, logit, mastery
from ml.mastery.rows import Row

START = 0.5
"""As likely as not: where the product begins with a student of whom it knows nothing."""
SLIP, LEARN = 0.1, 0.1  # of bkt@1, the model that this one took the place of
GUESS = {"guided": 0.3, "structured": 0.2, "open": 0.1}


@dataclass(frozen=True)
class Repeats:
    """How often the same verdict came in a row in one run: trials of one plan hang together."""

    run: str = ""
    right: float = -1.0
    count: int = 0

    def after(self, row: Row) -> Repeats:
        """With one more observation."""
        again = (row.run, row.right) == (self.run, self.right)
        return Repeats(row.run, row.right, self.count + 1 if again else 0)

    def weight(self, row: Row) -> float:
        """1, then 1/2, 1/3, ... for the same again."""
        return 1.0 / (self.after(row).count + 1)


@dataclass(frozen=True)
class Seen:
    """An observation with what was counted of its skill before it and after it."""

    row: Row
    before: Counts
    after: Counts


def seen_by(students: Sequence[Sequence[Row]], constants: Constants) -> Iterator[Seen]:
    """Every observation in the order of time."""
    for rows in students:
        counts: dict[str, Counts] = {}
        repeats: dict[str, Repeats] = {}
        for row in rows:
            before, past = counts.get(row.skill, Counts()), repeats.get(row.skill, Repeats())
            item = constants.item(row.item)
            counts[row.skill] = after(before, row.right, past.weight(row), item, row.scaffold)
            repeats[row.skill] = past.after(row)
            yield Seen(row, before, counts[row.skill])


@dataclass(frozen=True)
class Said:
    """Of one observation: its chance as told before it, and the mastery as told after it."""

    row: Row
    chance: float
    mastery: float


def logistic_says(students: Sequence[Sequence[Row]], constants: Constants) -> Iterator[Said]:
    """By this model."""
    for one in seen_by(students, constants):
        row, weights = one.row, constants.weights_of(one.row.skill)
        known = mastery(START, one.before, weights)
        chance = constants.item(row.item).chance(known, row.scaffold)
        yield Said(row, chance, mastery(START, one.after, weights))


def bkt_says(students: Sequence[Sequence[Row]]) -> Iterator[Said]:
    """By Bayesian knowledge tracing as the product had it (bkt@1)."""
    for rows in students:
        known: dict[str, float] = {}
        repeats: dict[str, Repeats] = {}
        for row in rows:
            there, past = known.get(row.skill, START), repeats.get(row.skill, Repeats())
            guess = GUESS[row.scaffold]
            known[row.skill] = _bkt_after(there, row, past.weight(row))
            repeats[row.skill] = past.after(row)
            yield Said(row, guess + there * (1 - SLIP - guess), known[row.skill])


def _bkt_after(there: float, row: Row, weight: float) -> float:
    guess = GUESS[row.scaffold]
    ratio = row.right * log((1 - SLIP) / guess) + (1 - row.right) * log(SLIP / (1 - guess))
    probability = logistic(logit(there) + weight * ratio)
    return max(0.02, min(0.98, probability + (1 - probability) * LEARN * weight))
