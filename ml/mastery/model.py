"""Mastery as a logistic function of recency-weighted counts of what was shown and what was not.

    logit(mastery) = logit(start) + gain * ln(1 + wins) - loss * ln(1 + losses)

Performance factors analysis (Pavlik, Cen & Koedinger 2009, "Performance factors analysis: A new
alternative to knowledge tracing", AIED) with own weights for each skill, with counts that weigh recent
observations more (recent-PFA: Galyardt & Goldin 2015, "Move your lamp post", Journal of Educational
Data Mining 7(2)) and enter by their logarithm, as in DAS3H (Choffin, Popineau, Bourda & Vie 2019, EDM).
Mastery is the chance that the skill is there. An observation counts by what its step tells those who have
the skill from those who have not: a step that everybody gets right tells nothing.

What was gained fades while a skill is not practised: the counts shrink by 2^(-days / half-life), and
the half-life doubles with each time that the skill was shown again after a break, as in half-life
regression (Settles & Meeder 2016, "A trainable spaced repetition model for language learning", ACL).
What is missing does not come by waiting: below its start, mastery stays where it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import exp, exp2, log, log1p
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("constants.json")

LOWEST, HIGHEST = 0.02, 0.98  # nobody is beyond doubt
RECENCY = 0.9
"""What is left of older counts after one full observation. Chosen: simulated students do not change in
the middle, so nothing can be fitted to them; it leaves a memory of about ten observations."""
HALF_LIFE_DAYS = 30.0
"""Half-life of what was shown on one occasion alone. Chosen; `docs/adaptation.md` says why."""
LONGEST_DAYS = 274.0
"""Longest half-life: the bound that the published code of half-life regression sets (nine months)."""
DAY_S = 86_400.0
SUPPORT = {"guided": 0.5, "structured": 0.0, "open": -0.5}
"""Logits that a bench which leads adds to the chance of a good step without the skill. Chosen, after the
guesses of 0.3, 0.2 and 0.1 that the model before had for the three; simulated students do not lean on a
bench that leads, so that it cannot be fitted to them."""


@dataclass(frozen=True)
class Item:
    """The chance of a good step on a structured bench: where the skill is there, and where it is not."""

    there: float
    not_there: float

    def guessed(self, scaffold: str) -> float:
        """The chance without the skill, on a bench that leads so much."""
        return logistic(logit(self.not_there) + SUPPORT.get(scaffold, 0.0))

    def chance(self, known: float, scaffold: str) -> float:
        """The chance of a good step at a mastery of `known`."""
        return known * self.there + (1 - known) * self.guessed(scaffold)

    def told(self, right: bool, scaffold: str) -> float:
        """How much an observation tells, in nats: the log likelihood ratio, never against its own sign."""
        guessed = self.guessed(scaffold)
        ratio = self.there / guessed if right else (1 - guessed) / (1 - self.there)
        return max(0.0, log(ratio))


@dataclass(frozen=True)
class Weights:
    """What a skill's counts are worth, in logits."""

    gain: float  # of ln(1 + wins)
    loss: float  # of ln(1 + losses)


@dataclass(frozen=True)
class Constants:
    """What `train` fits. A skill, or an item, that is not named has the one of all."""

    weights_of_all: Weights
    weights: Mapping[str, Weights]  # by skill
    item_of_all: Item
    items: Mapping[str, Item]

    def weights_of(self, skill: str) -> Weights:
        """Of a skill."""
        return self.weights.get(skill, self.weights_of_all)

    def item(self, name: str) -> Item:
        """An item by its name: lab, practice and step, with points between."""
        return self.items.get(name, self.item_of_all)


@dataclass(frozen=True)
class Counts:
    """What tells for the skill and what tells against it, in nats, recent observations full."""

    wins: float = 0.0
    losses: float = 0.0

    def scaled(self, share: float) -> Counts:
        """Both made smaller by the same factor."""
        return Counts(self.wins * share, self.losses * share)


@cache
def shipped() -> Constants:
    """The constants of the committed file."""
    return from_json(json.loads(FILE.read_text(encoding="utf-8")))


def from_json(plain: Mapping[str, Any]) -> Constants:
    """The constants that a file holds."""
    return Constants(
        weights_of_all=Weights(*plain["weights_of_all"]),
        weights={name: Weights(*one) for name, one in plain["weights"].items()},
        item_of_all=Item(*plain["item_of_all"]),
        items={name: Item(*one) for name, one in plain["items"].items()},
    )


def logistic(logit: float) -> float:
    """From a logit to a chance."""
    return 1 / (1 + exp(-logit))


def logit(chance: float) -> float:
    """From a chance between 0 and 1, both excluded, to its logit."""
    return log(chance / (1 - chance))


def moved(counts: Counts, weights: Weights) -> float:
    """How far the counts move mastery from its start, in logits."""
    return weights.gain * log1p(counts.wins) - weights.loss * log1p(counts.losses)


def mastery(start: float, counts: Counts, weights: Weights) -> float:
    """The chance that the skill is there."""
    found = logistic(logit(start) + moved(counts, weights))
    return max(LOWEST, min(HIGHEST, found))


def after(
    counts: Counts, right_share: float, weight: float, item: Item, scaffold: str = "structured"
) -> Counts:
    """The counts after an observation: `right_share` is 1, 0.5 or 0, `weight` how much it counts."""
    older = counts.scaled(RECENCY**weight)
    return Counts(
        older.wins + weight * right_share * item.told(True, scaffold),
        older.losses + weight * (1 - right_share) * item.told(False, scaffold),
    )


def half_life_days(again: int) -> float:
    """Days in which half of what was gained fades, after the skill was shown `again` times anew."""
    return min(LONGEST_DAYS, HALF_LIFE_DAYS * 2.0 ** min(again, 16))


def kept(idle_s: float, again: int) -> float:
    """The share that is left after so many seconds without practice."""
    return exp2(-max(0.0, idle_s) / DAY_S / half_life_days(again))


def faded(counts: Counts, idle_s: float, again: int, weights: Weights) -> Counts:
    """The counts after so many seconds without practice."""
    if idle_s <= 0 or moved(counts, weights) <= 0:
        return counts
    return counts.scaled(kept(idle_s, again))
