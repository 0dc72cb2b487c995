"""A simulated student who works through a lab, one action at a time.

A student is a generator: it yields deeds and is sent the replies, so that the same student works
at a bench in this process or over the live protocol. It sees what a student sees and no more.
"""

import random
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from labs.core.bench import Action
from labs.core.lab import Lab
from labs.core.practices.trend import SCATTER, trend_of
from labs.core.record import EventRow, RunRecord
from labs.core.values import JsonDict, Setting
from labs.core.variant import Variant
from labs.students import settings as choosing
from labs.students.beliefs import Belief, beliefs_of
from labs.students.habits import Habits, habits_of, jittered
from labs.students.phrases import Phrases


@dataclass(frozen=True)
class Deed:
    """An action, and the seconds that the student lets pass before it."""

    action: Action
    pause_s: float


@dataclass(frozen=True)
class Reply:
    """What came back: the observations, or the sentence with which the bench refused."""

    old: Any
    new: Any
    observations: Mapping[str, Any]
    refused: str = ""


Work = Generator[Deed, Reply, None]
Done = Generator[Deed, Reply, Reply]

# Median seconds before an action; a person's pauses spread by about two thirds around them.
_PAUSES_S = {"set": 3.0, "read": 4.0, "record": 2.0, "apply": 2.5, "state": 6.0, "open": 2.0}
_LETTERS_PER_S = 4.0


class Student:
    """One student of a kind in a lab. `work()` yields everything the student does."""

    def __init__(self, lab: Lab, variant: Variant, kind: str, seed: int) -> None:
        self.lab = lab
        self.variant = variant
        self.kind = kind
        self.rng = random.Random(f"student:{lab.name}:{kind}:{seed}")
        self.habits: Habits = jittered(habits_of(lab, kind), self.rng)
        self.beliefs = beliefs_of(lab.name)
        self.phrases = Phrases(lab, self.habits.writes, self.rng)
        self.record = RunRecord(lab, variant)
        self.clock_s = 0.0
        self._seq = 0

    # -- doing -----------------------------------------------------------------------------------

    def _do(self, target: str, action: str, value: Any = None, pause_s: float = 0.0) -> Done:
        """One action; what is refused leaves no trace, as at the bench."""
        usual = pause_s or _PAUSES_S.get(action, 3.0)
        pause = round(self.habits.pace * usual * self.rng.lognormvariate(0.0, 0.5), 2)
        reply = yield Deed(Action(target, action, value), pause)
        self.clock_s = round(self.clock_s + pause, 2)
        if not reply.refused:
            self._seq += 1
            row = EventRow(
                self._seq, target, action, reply.old, reply.new, reply.observations, self.clock_s
            )
            self.record.add(row)
        return reply

    def _write(self, target: str, action: str, value: JsonDict) -> Done:
        """An answer takes as long as its typing."""
        letters = sum(len(str(text)) for text in value.values())
        return (yield from self._do(target, action, value, 2.0 + letters / _LETTERS_PER_S))

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def _open(self, step: str) -> Work:
        yield from self._do("step", "open", step)
        if self.chance(self.habits.asks):
            yield from self._do("hint", "ask", {"step": step}, 15.0)

    # -- the inquiry -----------------------------------------------------------------------------

    def work(self) -> Work:
        belief = self._belief()
        yield from self._open("question")
        yield from self._write("question", "answer", {"text": self.phrases.question(belief)})
        yield from self._open("hypothesis")
        yield from self._state(belief)
        yield from self._plan(belief)
        yield from self._open("collect")
        yield from self._collect(belief)
        yield from self._conclude(belief)
        yield from self._do("run", "finish")

    def _belief(self) -> Belief:
        """What the student expects: the truth, the misconception, or a guess."""
        misled = self.beliefs.misled.get(self.kind, ())
        known = [
            [b for b in beliefs if self.can_vary(b.independent)]
            for beliefs in (misled, self.beliefs.expects)
        ]
        belief = self.rng.choice(known[0] or known[1] or list(self.beliefs.expects))
        if misled or self.chance(self.habits.knows):
            return belief
        guess = self.rng.choice(("increases", "decreases", "no_effect"))
        return replace(belief, direction=guess, because=())

    def can_vary(self, variable: str) -> bool:
        """Whether the student can set it: a control that is shown and free, or known wiring."""
        control = self.lab.control(variable)
        hidden = (*self.variant.hidden_controls, *self.variant.locked)
        if control is None or variable in hidden:
            return False
        return control.kind != "board" or variable in self.beliefs.boards

    def _state(self, belief: Belief) -> Work:
        yield from self._write(
            "hypothesis",
            "state",
            {
                "independent": belief.independent,
                "dependent": belief.dependent,
                "direction": belief.direction,
                "text": self.phrases.hypothesis(belief),
            },
        )

    def _plan(self, belief: Belief) -> Work:
        if not self.chance(self.habits.plans + 0.3):
            return
        yield from self._open("plan")
        others = [v for v in self._free() if v != belief.independent]
        keep = others if self.chance(self.habits.plans) else others[: len(others) // 2]
        trials = self.habits.values + 1
        yield from self._write(
            "plan",
            "state",
            {
                "vary": belief.independent,
                "keep": keep,
                "trials": trials,
                "text": self.phrases.plan(belief, keep, trials),
            },
        )

    def _free(self) -> list[str]:
        """The variables of the lab that this variant leaves to the student."""
        fixed = (*self.variant.hidden_controls, *self.variant.locked)
        return [v for v in self.lab.independent if v not in fixed]

    # -- trials ----------------------------------------------------------------------------------

    def _collect(self, belief: Belief) -> Work:
        if mistake := self.beliefs.mistakes.get(self.kind):
            yield from self._all(mistake)
            yield from self._measure(belief.dependent)
        yield from self._all(self.beliefs.setup)
        wanted = choosing.trials(self, belief)
        for settings in wanted:
            yield from self._trial(settings, belief.dependent)

    def _trial(self, settings: Mapping[str, Setting], dependent: str) -> Work:
        """Set what differs, run, read, record; where the apparatus refuses, reset it first."""
        yield from self._set(settings)
        if not (yield from self._run()):
            yield from self._do("apparatus", "reset")
            yield from self._set(settings)
            if not (yield from self._run()):
                return
        yield from self._measure(dependent)

    def _all(self, steps: Sequence[Mapping[str, Any]]) -> Work:
        """One action after the other, whatever comes of them."""
        for step in steps:
            yield from self._do(step["target"], step["action"], step.get("value"))

    def _measure(self, dependent: str) -> Work:
        """Read an instrument that shows the variable, and write the trial down."""
        reads = self.beliefs.reads[dependent]
        if not reads:  # the apparatus reads and records by itself
            return
        tool = self.rng.choice(list(reads))
        yield from self._all(tool.get("first", ()))
        reply = yield from self._do(tool["instrument"], "read", tool.get("value"))
        if not reply.refused:
            yield from self._do("notebook", "record")

    def _set(self, settings: Mapping[str, Setting]) -> Work:
        for name, value in settings.items():
            if self.record.settings.get(name) != value:
                yield from self._all(self._steps_to(name, value))

    def _steps_to(self, name: str, value: Setting) -> Sequence[Mapping[str, Any]]:
        """How to bring a variable to a value: its control, or the wiring of a board."""
        if name in self.beliefs.boards:
            return self.beliefs.boards[name][int(value)]
        return ({"target": name, "action": "set", "value": value},)

    def _run(self) -> Generator[Deed, Reply, bool]:
        for step in self.beliefs.run:
            reply = yield from self._do(step["target"], step["action"], step.get("value"))
            if reply.refused:
                return False
        return True

    # -- conclusions -----------------------------------------------------------------------------

    def _conclude(self, belief: Belief) -> Work:
        found = self._found(belief)
        yield from self._open("analyse")
        if self.chance(self.habits.writes):
            yield from self._fit(belief)
        yield from self._write("analyse", "answer", {"text": self.phrases.analysis(found)})
        if ("diagram", "draw") in self.lab.actions:
            yield from self._do("diagram", "draw", {"links": choosing.links(self)}, 12.0)
        yield from self._open("claim")
        yield from self._claim(found)
        yield from self._open("limits")
        yield from self._write("limits", "answer", {"text": self.phrases.limits(found)})

    def _fit(self, belief: Belief) -> Work:
        """A straight line; who is honest tries another curve where the line misses the points."""
        axes = {"x": belief.independent, "y": self.lab.quantity_of(belief.dependent)}
        line = yield from self._do("plot", "fit", {**axes, "model": "linear"})
        missed = (line.observations.get("fit", {}).get("chi2_reduced") or 0.0) > SCATTER
        if missed and self.chance(self.habits.honest):
            bent = [m for m in self.lab.models if m not in ("linear", "proportional")]
            yield from self._do("plot", "fit", {**axes, "model": bent[-1]})

    def _found(self, belief: Belief) -> Belief:
        """What the student takes from the data, or from the belief in spite of them."""
        trend = trend_of(
            self.record, self.record.kept_trials, belief.independent, belief.dependent
        ).direction
        if trend in ("untested", "unclear", "turns") or not self.chance(self.habits.honest):
            return belief
        because = belief.because if trend == belief.direction else ()
        return replace(belief, direction=trend, because=because)

    def _claim(self, found: Belief) -> Work:
        rows = self._rows(found)
        yield from self._write(
            "claim",
            "state",
            {
                "independent": found.independent,
                "dependent": found.dependent,
                "direction": found.direction,
                "text": self.phrases.claim(found),
                "evidence": rows,
                "reasoning": self.phrases.reasoning(found, rows),
            },
        )

    def _rows(self, found: Belief) -> list[int]:
        """The rows that differ in what the claim is about; careless students name any or none."""
        trials = self.record.kept_trials
        if not self.chance(self.habits.writes + 0.2):
            return sorted(t.number for t in trials if self.chance(0.4))
        trend = trend_of(self.record, trials, found.independent, found.dependent)
        return sorted({p.trial.number for p in trend.points})
