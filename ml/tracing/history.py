"""What is known of one student before the next answer, kept up to date answer by answer.

The same code serves online and in training, so both give the same numbers. Ability is tracked as
in an extended Kalman filter of a Rasch model: one value for the student and one for each skill,
with variances that shrink with evidence and grow a little with every answer, as people change.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import exp, log1p

from ml.tracing.ease import Ease, EaseTable
from ml.tracing.rows import JOINT

ABILITY_VARIANCE, SKILL_VARIANCE = 0.9, 0.6
ABILITY_DRIFT, SKILL_DRIFT = 0.004, 0.02
"""Variance added with each answer (to the student) and each practice (to the skill)."""
KEEP_3, KEEP_10, KEEP_40 = (0.5 ** (1.0 / half) for half in (3.0, 10.0, 40.0))
KEEP_2, KEEP_6 = (0.5 ** (1.0 / half) for half in (2.0, 6.0))
"""What an answer still weighs after one more: half after so many answers."""
PRIOR_WEIGHT = 2.0
"""Answers that the overall rate is worth in every running rate."""
NEVER = -1.0


@dataclass(slots=True)
class Rate:
    """A running share of correct answers that forgets."""

    keep: float
    right: float = 0.0
    weight: float = 0.0

    def see(self, right: float) -> None:
        self.right = self.keep * self.right + right
        self.weight = self.keep * self.weight + 1.0

    def value(self, prior: float) -> float:
        return (self.right + PRIOR_WEIGHT * prior) / (self.weight + PRIOR_WEIGHT)


@dataclass(slots=True)
class Trace:
    """A count of outcomes, the latest ones, and an ability: of the student or of one skill."""

    variance: float
    mean: float = 0.0
    count: int = 0
    wins: int = 0
    streak: int = 0  # positive: right in a row; negative: wrong in a row
    latest: tuple[float, ...] = ()  # newest first, 1 or -1
    surprise: float = 0.0  # outcome minus what was expected, summed and forgotten
    at: int = -1
    ease: float = 0.0  # of the latest item
    rates: tuple[Rate, ...] = ()

    def see(self, right: bool, missed: float, keep: float, ease: float, at: int) -> None:
        self.count += 1
        self.wins += right
        same = (self.streak > 0) == right
        self.streak = (self.streak if same else 0) + (1 if right else -1)
        self.latest = (1.0 if right else -1.0, *self.latest[:4])
        self.surprise = keep * self.surprise + missed
        self.ease = ease
        self.at = at
        for rate in self.rates:
            rate.see(float(right))


def _new_skill() -> Trace:
    return Trace(SKILL_VARIANCE, rates=(Rate(KEEP_2), Rate(KEEP_6)))


def _new_student() -> Trace:
    return Trace(ABILITY_VARIANCE, rates=(Rate(KEEP_3), Rate(KEEP_10), Rate(KEEP_40)))


@dataclass(frozen=True, slots=True)
class Moment:
    """What is known just before an answer."""

    features: list[float]
    keys: tuple[str, ...]
    """For tables of what usually happens next (see `habits`)."""
    logit: float
    """Of the Rasch filter alone."""


@dataclass
class History:
    """One student's answers so far, folded into what the models read."""

    table: EaseTable
    whole: Trace = field(default_factory=_new_student)
    skills: dict[str, Trace] = field(default_factory=dict)
    items: dict[str, tuple[int, bool, int]] = field(default_factory=dict)
    previous: tuple[str, ...] = ()
    previous_item: str = ""
    run: int = 0

    def before(self, skills: tuple[str, ...], item: str) -> Moment:
        """Everything the models read about the answer that comes next; changes nothing."""
        ease = self.table.of(skills, item)
        traces = [self.skills.get(skill) or _new_skill() for skill in skills]
        logit = self._logit(ease, traces)
        features = [
            *self._of_row(skills, item, ease, traces, logit),
            *self._of_student(),
            *self._of_skills(traces),
        ]
        return Moment(features, self._keys(skills, item, traces), logit)

    def see(self, skills: tuple[str, ...], item: str, right: bool) -> None:
        """Fold one answer in."""
        ease = self.table.of(skills, item)
        traces = [self.skills.setdefault(skill, _new_skill()) for skill in skills]
        missed = float(right) - _sigmoid(self._logit(ease, traces))
        self._learn(traces, missed)
        at = self.whole.count
        self.whole.see(right, missed, KEEP_10, ease.total, at)
        for trace in traces:
            trace.see(right, missed, KEEP_6, ease.total, at)
        if item:
            self.items[item] = (self.items.get(item, (0, False, 0))[0] + 1, right, at)
        self.run = self.run + 1 if skills == self.previous else 1
        self.previous, self.previous_item = skills, item

    def _logit(self, ease: Ease, traces: list[Trace]) -> float:
        return ease.total + self.whole.mean + sum(one.mean for one in traces) / len(traces)

    def _learn(self, traces: list[Trace], missed: float) -> None:
        """One step of the filter: each ability moves by its share of the variance."""
        share = 1.0 / len(traces)
        weight = max(abs(missed) * (1.0 - abs(missed)), 1e-4)  # p (1 - p), whatever the outcome
        spread = self.whole.variance + share * share * sum(one.variance for one in traces)
        scale = 1.0 / (1.0 + weight * spread)
        for trace, part, drift in [
            (self.whole, 1.0, ABILITY_DRIFT),
            *((one, share, SKILL_DRIFT) for one in traces),
        ]:
            moved = part * trace.variance
            trace.mean += moved * missed * scale
            trace.variance += drift - moved * moved * weight * scale

    def _of_row(
        self,
        skills: tuple[str, ...],
        item: str,
        ease: Ease,
        traces: list[Trace],
        logit: float,
    ) -> list[float]:
        tries, right, at = self.items.get(item, (0, False, 0))
        now = self.whole.count
        return [
            logit,
            ease.total,
            ease.skills,
            ease.item,
            ease.support,
            float(len(skills)),
            float(skills == self.previous),
            log1p(self.run) if skills == self.previous else 0.0,
            log1p(tries),
            (1.0 if right else -1.0) if tries else 0.0,
            log1p(now - at) if tries else NEVER,
            ease.total - self.whole.ease if now else 0.0,
            ease.total - traces[0].ease if traces[0].count else 0.0,
        ]

    def _of_student(self) -> list[float]:
        whole, prior = self.whole, self.table.rate
        return [
            *_of_trace(whole, 5),
            *(rate.value(prior) for rate in whole.rates),
            log1p(len(self.skills)),
        ]

    def _of_skills(self, traces: list[Trace]) -> list[float]:
        """The mean over the row's skills, and the weakest of them."""
        now, prior = self.whole.count, self.table.rate
        each = [
            [
                *_of_trace(one, 3),
                *(rate.value(prior) for rate in one.rates),
                log1p(now - one.at) if one.count else NEVER,
            ]
            for one in traces
        ]
        mean = (
            each[0] if len(each) == 1 else [sum(col) / len(each) for col in zip(*each, strict=True)]
        )
        return [*mean, min(one.mean for one in traces), float(min(one.wins for one in traces))]

    def _keys(self, skills: tuple[str, ...], item: str, traces: list[Trace]) -> tuple[str, ...]:
        joined = JOINT.join(skills)
        weakest = min(traces, key=lambda one: one.mean)
        last = _signs(weakest.latest[:1])
        whole = _signs(self.whole.latest[:1])
        return (
            f"{item}\t{last}" if item else "",
            f"{self.previous_item}\t{item}\t{whole}" if item and self.previous_item else "",
            f"{item}\t{_band(self.whole.mean + weakest.mean)}" if item else "",
            f"{JOINT.join(self.previous)}\t{joined}\t{whole}",
            f"{joined}\t{min(weakest.count, 12)}",
            f"{joined}\t{_signs(weakest.latest)}",
        )


ROW_NAMES = [
    "rasch_logit",
    "ease",
    "skill_ease",
    "item_ease",
    "item_support",
    "skills",
    "same_skills",
    "run",
    "item_tries",
    "item_last",
    "item_gap",
    "easier_than_previous",
    "easier_than_same_skill",
]
TRACE_NAMES = [
    "count",
    "wins",
    "losses",
    "right_streak",
    "wrong_streak",
    "ability",
    "variance",
    "surprise",
    "last_ease",
]
NAMES = (
    *ROW_NAMES,
    *(f"all_{name}" for name in [*TRACE_NAMES, *(f"last_{n}" for n in range(1, 6))]),
    *("all_rate_3", "all_rate_10", "all_rate_40", "all_skills"),
    *(f"skill_{name}" for name in [*TRACE_NAMES, *(f"last_{n}" for n in range(1, 4))]),
    *("skill_rate_2", "skill_rate_6", "skill_gap", "skill_weakest", "skill_fewest_wins"),
)


def _of_trace(one: Trace, latest: int) -> list[float]:
    padded = [*one.latest[:latest], *[0.0] * (latest - len(one.latest))]
    return [
        log1p(one.count),
        log1p(one.wins),
        log1p(one.count - one.wins),
        log1p(max(one.streak, 0)),
        log1p(max(-one.streak, 0)),
        one.mean,
        one.variance,
        one.surprise,
        one.ease,
        *padded,
    ]


def _band(ability: float) -> str:
    """Low, middle or high: about a third of a class each."""
    return "low" if ability < -0.4 else "high" if ability > 0.4 else "middle"


def _signs(latest: tuple[float, ...]) -> str:
    return "".join("+" if one > 0 else "-" for one in latest)


def _sigmoid(logit: float) -> float:
    return 1.0 / (1.0 + exp(-max(min(logit, 30.0), -30.0)))
