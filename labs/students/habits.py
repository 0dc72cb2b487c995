"""How a kind of student works: probabilities, not scripts."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace

from labs.core.lab import Lab, Misconception


@dataclass(frozen=True)
class Habits:
    """What a student tends to do; every probability is jittered for each student."""

    fair: float  # to change one thing at a time
    values: int  # different values of the variable tried
    span: float  # share of the variable's range
    repeats: float  # to repeat a trial at the end
    plans: float  # to write a full plan
    asks: float  # to ask for a hint when a step is hard
    honest: float  # to claim what the data show rather than what was believed before
    knows: float  # to expect the right thing at the start
    writes: float  # quality of what is written, 0 vague .. 1 complete
    pace: float  # pauses are multiplied by this


EXPERT = Habits(0.97, 5, 0.85, 0.9, 0.95, 0.03, 0.97, 0.85, 0.9, 0.8)
NOVICE = Habits(0.35, 3, 0.35, 0.15, 0.35, 0.3, 0.5, 0.4, 0.3, 1.2)
MISLED = Habits(0.7, 3, 0.6, 0.4, 0.6, 0.15, 0.2, 0.0, 0.6, 1.0)


def kinds_of(lab: Lab) -> tuple[str, ...]:
    """An expert, a novice, and one for each of the lab's misconceptions."""
    return ("expert", "novice", *(m.name for m in lab.misconceptions))


def habits_of(lab: Lab, kind: str) -> Habits:
    """The usual habits of a kind of student in a lab."""
    known: Mapping[str, Habits] = {"expert": EXPERT, "novice": NOVICE}
    if kind in known:
        return known[kind]
    misconception = misconception_of(lab, kind)
    if misconception is None:
        raise ValueError(f"no student of kind {kind!r}; there are {', '.join(kinds_of(lab))}")
    confounds = any(
        s["practice"] == "control_of_variables" and s["verdict"] == "incorrect"
        for s in misconception.shows
    )
    return replace(MISLED, fair=0.1) if confounds else MISLED


def misconception_of(lab: Lab, kind: str) -> Misconception | None:
    return next((m for m in lab.misconceptions if m.name == kind), None)


def jittered(habits: Habits, rng: random.Random) -> Habits:
    """One student's own habits: no two students of a kind are alike."""

    def near(probability: float) -> float:
        return min(max(rng.gauss(probability, 0.08), 0.0), 1.0)

    return Habits(
        fair=near(habits.fair),
        values=max(2, habits.values + rng.choice((-1, 0, 0, 1))),
        span=min(max(rng.gauss(habits.span, 0.1), 0.1), 1.0),
        repeats=near(habits.repeats),
        plans=near(habits.plans),
        asks=near(habits.asks),
        honest=near(habits.honest),
        knows=near(habits.knows),
        writes=near(habits.writes),
        pace=habits.pace * rng.uniform(0.7, 1.5),
    )


def kind_for(lab: Lab, number: int, rng: random.Random) -> str:
    """The kind of the student of that number in an ordinary class."""
    misled = [m.name for m in lab.misconceptions]
    share = rng.random()
    if share < 0.3:
        return "expert"
    if share < 0.6 or not misled:
        return "novice"
    return misled[number % len(misled)]
