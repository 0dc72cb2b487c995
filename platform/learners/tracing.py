"""Knowledge tracing: how one observation moves the belief that a student has a skill.

Bayesian knowledge tracing after Corbett & Anderson (1995), "Knowledge tracing: Modeling the
acquisition of procedural knowledge", User Modeling and User-Adapted Interaction 4, 253-278. A
skill is there or not; a student who has it slips with probability S, one who has it not guesses
with probability G, and each occasion may teach it with probability T. Their bounds, S at most 0.1
and G at most 0.3, keep a model from calling a skill missing because it was shown; ours lie within.

Two things are ours. An observation counts with a weight w between 0 and 1, by tempering:
log-odds += w * log(likelihood ratio), then p += (1 - p) * T * w. And the same verdict again in the
same run counts 1/2, 1/3, ...: trials of one plan are not independent, while a change is news.
"""

from dataclasses import asdict, dataclass, replace
from math import exp, log, sqrt
from typing import Any

MODEL_VERSION = "bkt@1"

PRIOR = 0.5  # P(L0): as likely as not before anything was seen
LEARN = 0.1  # P(T): an occasion with feedback teaches it
SLIP = 0.1  # P(S)
# P(G): a bench that leads gives more away; `choice` is an item with four options.
GUESS = {"guided": 0.3, "structured": 0.2, "open": 0.1, "choice": 0.25}
PRIOR_WEIGHT = 2.0  # the prior is worth this many observations when the uncertainty is reckoned
HINTED = (1.0, 0.6, 0.4, 0.3)  # what a good step still counts after 0, 1, 2, 3 hints on it
LOWEST, HIGHEST = 0.02, 0.98  # nobody is beyond doubt

SHOWN_AT = 0.8
SHOWN_WEIGHT = 1.4  # once may be luck: shown means seen more than once, or once and in part again
MISSING_AT = 0.35

COUNTING = ("correct", "incorrect", "incomplete")


@dataclass(frozen=True)
class Observation:
    """What one scored step says about one skill. `order` places it: the number of its score."""

    order: int
    run: str
    verdict: str  # one of COUNTING
    confidence: float = 1.0
    hints: int = 0
    scaffold: str = "structured"
    teaches: bool = True  # an occasion without feedback teaches nothing


@dataclass(frozen=True)
class Belief:
    """How probable it is that the skill is there, and how much was seen for and against it."""

    probability: float = PRIOR
    shown: float = 0.0
    missing: float = 0.0
    count: int = 0
    order: int = 0  # of the last observation
    run: str = ""
    verdict: str = ""
    repeats: int = 0

    @property
    def uncertainty(self) -> float:
        """Standard deviation of a Beta distribution with this mean and as many observations."""
        seen = PRIOR_WEIGHT + self.shown + self.missing
        return sqrt(self.probability * (1 - self.probability) / (seen + 1))

    def weight_of(self, seen: Observation) -> float:
        """How much an observation counts after what came before it."""
        same_again = seen.run == self.run and seen.verdict == self.verdict
        weight = max(0.0, min(1.0, seen.confidence)) / (self.repeats + 2 if same_again else 1)
        if seen.verdict == "correct":
            weight *= HINTED[min(seen.hints, len(HINTED) - 1)]
        return weight

    def after(self, seen: Observation) -> "Belief":
        """The belief after one more observation."""
        weight = self.weight_of(seen)
        odds = log(self.probability / (1 - self.probability)) + weight * log_ratio(seen)
        probability = 1 / (1 + exp(-odds))
        if seen.teaches:
            probability += (1 - probability) * LEARN * weight
        share = {"correct": 1.0, "incomplete": 0.5, "incorrect": 0.0}[seen.verdict]
        same_again = seen.run == self.run and seen.verdict == self.verdict
        return replace(
            self,
            probability=max(LOWEST, min(HIGHEST, probability)),
            shown=self.shown + weight * share,
            missing=self.missing + weight * (1 - share),
            count=self.count + 1,
            order=seen.order,
            run=seen.run,
            verdict=seen.verdict,
            repeats=self.repeats + 1 if same_again else 0,
        )

    def standing(self) -> dict[str, Any]:
        """The part that only the next update needs."""
        return {name: asdict(self)[name] for name in ("order", "run", "verdict", "repeats")}


def log_ratio(seen: Observation) -> float:
    """Log likelihood ratio of a verdict; a partly shown step is half a hit and half a miss."""
    guess = GUESS.get(seen.scaffold, GUESS["structured"])
    hit, miss = log((1 - SLIP) / guess), log(SLIP / (1 - guess))
    return {"correct": hit, "incorrect": miss, "incomplete": (hit + miss) / 2}[seen.verdict]


def belief_before(observations: list[Observation], order: int) -> Belief:
    """What was believed when the observation of that order came."""
    return fold([seen for seen in observations if seen.order < order])


def fold(observations: list[Observation]) -> Belief:
    """The belief after all of them, in the order of their scores."""
    belief = Belief()
    for seen in sorted(observations, key=lambda one: one.order):
        belief = belief.after(seen)
    return belief


def moment_of(belief: Belief) -> str:
    """`not_seen` is not `missing`: the first lacks evidence, the second has evidence of a lack."""
    if belief.shown + belief.missing == 0:
        return "not_seen"
    if belief.probability >= SHOWN_AT and belief.shown >= SHOWN_WEIGHT:
        return "shown"
    if belief.probability <= MISSING_AT and belief.missing >= max(0.5, belief.shown):
        return "missing"
    return "growing"
