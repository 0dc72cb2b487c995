"""What is believed of a student's skill, and how one observation moves it.

The formulas stand in `ml.mastery.model`: a logistic function of what was shown and what was not, counted
by what each step tells, recent observations more, which fades while the skill is not practised; how a skill is
called by them, in `ml.mastery.moments`. Rows that Bayesian knowledge tracing made (`bkt@1`) keep their
probability until something new is seen of the skill; then all of it is counted anew by this model, as
`manage.py rebuild_mastery` does for everybody.

Two things are added here. An observation counts with a weight: the score's confidence, less after hints,
less for an answer that came too fast to have been thought of. And the same verdict again in the same run
counts 1/2, 1/3, ...: trials of one plan are not independent, while a change is news.

Where an installation has promoted a sequence reader, what it says is added (`learners.reader`); the counts are
then the same, and the belief knows both parts.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from math import sqrt
from typing import Any

from ml.mastery import moments
from ml.mastery.blended import blended, blended_later, lean_left
from ml.mastery.model import (
    HIGHEST,
    LOWEST,
    Constants,
    Counts,
    Item,
    Weights,
    after,
    faded,
    kept,
    mastery,
    moved,
    shipped,
)

__all__ = ["HIGHEST", "LOWEST", "NOTHING", "Belief", "Observation", "fold"]

MODEL_VERSION = "logistic@1"

PRIOR = 0.5  # as likely as not before anything was seen, where no course says otherwise
PRIOR_WEIGHT = 2.0  # the prior is worth this many observations when the uncertainty is reckoned
HINTED = (1.0, 0.6, 0.4, 0.3)  # what a good step still counts after 0, 1, 2, 3 hints on it; chosen
RAPID_S = 3.0
"""An answer within so many seconds of the step's opening was hardly thought of: the threshold for all items
of Kong, Wise & Bhola (2007), Educational and Psychological Measurement 67, 606-619."""
RAPID = 0.25  # what such an answer counts, good or bad; chosen

COUNTING = ("correct", "incorrect", "incomplete")
SHARES = {"correct": 1.0, "incomplete": 0.5, "incorrect": 0.0}


@dataclass(frozen=True)
class Observation:
    """What one scored step says about one skill. `order` places it: the number of its score."""

    order: int
    run: str
    verdict: str  # one of COUNTING
    confidence: float = 1.0
    hints: int = 0
    scaffold: str = "structured"
    skill: str = ""  # for the skill's own weights
    item: str = ""  # lab, practice and step, with points between
    difficulty: Item | None = None  # of an item that is not among the fitted ones
    seconds: float | None = None  # from the step's opening to the answer, where that was seen
    at: float = 0.0  # when, in seconds since 1970


@dataclass(frozen=True)
class Belief:
    """How probable it is that the skill is there, and how much was seen for and against it."""

    probability: float = PRIOR
    shown: float = 0.0
    missing: float = 0.0
    count: int = 0
    order: int = 0  # of the last observation
    run: str = ""
    verdict: str = ""  # the last one
    repeats: int = 0
    start: float = PRIOR  # before anything was seen
    wins: float = 0.0  # what tells for the skill, in nats, recent observations full
    losses: float = 0.0
    held: int = 0  # how often it was shown again after a break
    at: float = 0.0  # when it was last seen, in seconds since 1970; 0: not known
    faded: float = 0.0  # how much of the probability has faded since; only in what `now` gives
    skill: str = ""
    version: str = MODEL_VERSION
    reader: str = ""  # the sequence reader that is blended in; without one the next two say nothing
    pull: float = 1.0  # what the counts weigh beside it
    lean: float = 0.0  # what it adds, in logits
    alone: float | None = None  # what the counts say without it; only in what `now` gives

    @property
    def made_by(self) -> str:
        """Both versions, as rows name them."""
        return named(self.version, self.reader)

    @property
    def uncertainty(self) -> float:
        """Standard deviation of a Beta distribution with this mean and as many observations.

        Observations that have faded count less: what was seen long ago is known less well.
        """
        seen = PRIOR_WEIGHT + (self.shown + self.missing) * (1 - self.faded)
        return sqrt(self.probability * (1 - self.probability) / (seen + 1))

    @property
    def told(self) -> float:
        """How much is known, 0 to 1: by steps that tell something, not by those that all get right."""
        if not self.at:  # counted before steps were told apart
            return 1.0 if self.shown + self.missing else 0.0
        return moments.told(Counts(self.wins, self.losses))

    @cached_property
    def moment(self) -> str:
        """What the skill is called by it: not_seen, shown, missing or growing."""
        return moments.moment(
            probability=self.probability,
            shown=self.shown,
            missing=self.missing,
            # Empty: assumed, or from before this was kept.
            shown_last=self.verdict in ("", "correct"),
        )

    def weight_of(self, seen: Observation) -> float:
        """How much an observation counts after what came before it."""
        same_again = seen.run == self.run and seen.verdict == self.verdict
        weight = max(0.0, min(1.0, seen.confidence)) / (self.repeats + 2 if same_again else 1)
        if seen.verdict == "correct":
            weight *= HINTED[min(seen.hints, len(HINTED) - 1)]
        rapid = seen.seconds is not None and seen.seconds < RAPID_S
        return weight * RAPID if rapid else weight

    def after(self, seen: Observation) -> "Belief":
        """The belief after one more observation."""
        constants, skill = shipped(), seen.skill or self.skill
        weight, share = self.weight_of(seen), SHARES[seen.verdict]
        item = seen.difficulty or constants.item(seen.item)
        before = self._counts_at(seen.at, constants)
        counts = after(before, share, weight, item, seen.scaffold)
        same_again = seen.run == self.run and seen.verdict == self.verdict
        return replace(
            self,
            probability=self._mastery(counts, constants.weights_of(skill), self.lean),
            shown=self.shown + weight * share,
            missing=self.missing + weight * (1 - share),
            count=self.count + 1,
            order=seen.order,
            run=seen.run,
            verdict=seen.verdict,
            repeats=self.repeats + 1 if same_again else 0,
            wins=counts.wins,
            losses=counts.losses,
            held=self._held_after(seen),
            at=max(self.at, seen.at),
            skill=skill,
        )

    def _mastery(self, counts: Counts, weights: Weights, lean: float) -> float:
        if not self.reader:
            return mastery(self.start, counts, weights)
        return blended(self.start, counts, weights, self.pull, lean)

    def with_reader(self, reader: str, pull: float, lean: float) -> "Belief":
        """With what a sequence reader adds; with none (empty) the counts alone."""
        found = replace(self, reader=reader, pull=pull, lean=lean)
        counts, weights = Counts(self.wins, self.losses), shipped().weights_of(self.skill)
        return replace(found, probability=found._mastery(counts, weights, lean))

    def _held_after(self, seen: Observation) -> int:
        pause_s = seen.at - self.at if self.at else 0.0
        return moments.held_after(self.held, SHARES[seen.verdict], pause_s)

    def _counts_at(self, at: float, constants: Constants) -> Counts:
        counts = Counts(self.wins, self.losses)
        if not self.at:
            return counts
        return faded(counts, at - self.at, self.held, constants.weights_of(self.skill))

    def now(self, at: float) -> "Belief":
        """As it stands at a time: what was gained fades. What is stored does not change with the clock."""
        if not self.at:
            return self
        constants = shipped()
        counts, weights = self._counts_at(at, constants), constants.weights_of(self.skill)
        if self.reader:
            return self._blended_now(counts, weights, at)
        probability = mastery(self.start, counts, weights)
        lost = max(0.0, self.probability - probability)
        return replace(self, probability=self.probability - lost, faded=lost)

    def _blended_now(self, counts: Counts, weights: Weights, at: float) -> "Belief":
        """What the reader added fades as what the counts gained does."""
        lean = lean_left(self.lean, kept(at - self.at, self.held))
        found = blended_later(self.probability, self.start, self._mastery(counts, weights, lean))
        alone = min(
            mastery(self.start, Counts(self.wins, self.losses), weights),
            mastery(self.start, counts, weights),
        )
        return replace(self, probability=found, faded=self.probability - found, alone=alone)

    @property
    def gained(self) -> bool:
        """Whether something was shown that can fade."""
        weights = shipped().weights_of(self.skill)
        by_counts = moved(Counts(self.wins, self.losses), weights)
        return bool(self.at) and self.pull * by_counts + self.lean > 0

    def look_again_at(self) -> float | None:
        """When a skill that was shown is to be looked at again, in seconds since 1970; the later the oftener held."""
        if not self.gained or self.probability + self.faded < moments.SHOWN_AT:
            return None
        return self.at + moments.look_again_after_s(self.held)

    def standing(self) -> dict[str, Any]:
        """The part that only the next update needs."""
        names = ["order", "run", "verdict", "repeats", "start", "wins", "losses", "held", "at"]
        if self.reader:
            names += ["pull", "lean"]
        return {name: getattr(self, name) for name in names}


NOTHING = Belief()
"""Of a skill of which nothing was seen."""


def named(version: str, reader: str) -> str:
    """How rows call what made them: `logistic@1`, or with a reader `logistic@1+tracing@1.1`."""
    return f"{version}+{reader}" if reader else version


def belief_before(observations: list[Observation], order: int, start: float = PRIOR) -> Belief:
    """What was believed when the observation of that order came."""
    return fold([seen for seen in observations if seen.order < order], start)


def fold(observations: list[Observation], start: float = PRIOR) -> Belief:
    """The belief after all of them, in the order of their scores."""
    belief = Belief(probability=start, start=start)
    for seen in sorted(observations, key=lambda one: one.order):
        belief = belief.after(seen)
    return belief
