"""The bench: every action of a student is checked, done, and answered here."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from labs.core import hints, statements
from labs.core.errors import BadAction
from labs.core.fit import Point, fit
from labs.core.lab import STEPS, Lab
from labs.core.record import EventRow, RunRecord, Trial
from labs.core.simulation import Change, Reading
from labs.core.values import JsonDict, finite, same, shown
from labs.core.variant import Variant


@dataclass(frozen=True)
class Action:
    """Something a student does: setting a control, taking a reading, stating a claim."""

    target: str
    action: str
    value: Any = None


@dataclass(frozen=True)
class Progress:
    """A step whose status has changed."""

    step: str
    status: str


@dataclass(frozen=True)
class Outcome:
    """What an action did. Acting again with `new` as the value does the same (replay)."""

    old: Any
    new: Any
    observations: JsonDict = field(default_factory=dict)
    progress: tuple[Progress, ...] = ()
    scorable: bool = False


class Bench:
    """One run of a lab. Seed and actions alone decide every observation; it knows no clock.

    Its own record numbers the actions from 1; noise is drawn from a generator keyed by the seed
    and that number, so that it depends on nothing that was computed or cached before.
    """

    def __init__(self, lab: Lab, variant: Variant, seed: int) -> None:
        lab.check_variant(variant)
        self.lab = lab
        self.variant = variant
        self.seed = seed
        self.simulation = lab.simulation(variant, seed)
        self.record = RunRecord(lab, variant)
        self.pending: dict[str, Reading] = {}  # readings since the settings last changed
        self.count = 0
        self._instruments_of: dict[str, str] = {}

    def act(self, action: Action) -> Outcome:
        """Do one action, or raise BadAction and leave everything as it was."""
        try:
            return self._act(action)
        except BadAction as refusal:
            refusal.lab = refusal.lab or self.lab.name
            raise

    def _act(self, action: Action) -> Outcome:
        if not isinstance(action.target, str) or not isinstance(action.action, str):
            raise BadAction("unknown_target", {"target": shown(action.target)})
        if self.record.finished:
            raise BadAction("finished")
        number = self.count + 1
        self.simulation.rng = random.Random(f"{self.lab.name}:{self.seed}:{number}")
        change = self._change(action)
        self.count = number
        return self._commit(action, change)

    def _commit(self, action: Action, change: Change) -> Outcome:
        """Write the action into the record and tell which steps moved by it."""
        before = self.record.steps
        scorable = (action.target, action.action) in statements.SCORABLE or change.recorded
        observations = dict(change.observations)
        row = EventRow(
            self.count, action.target, action.action, change.old, change.new, observations
        )
        self.record.add(row)
        if offered := hints.offer(self.record):
            observations["offered"] = offered  # the row holds the same observations
        progress = tuple(
            Progress(step, status)
            for step, status in self.record.steps.items()
            if status != before[step]
        )
        return Outcome(change.old, change.new, observations, progress, scorable)

    def replay(self, actions: Iterable[Action]) -> list[Outcome]:
        """Do a whole list of actions."""
        return [self.act(action) for action in actions]

    # -- what each kind of action does ---------------------------------------------------------

    def _change(self, action: Action) -> Change:
        control = self.lab.control(action.target)
        instrument = self.lab.instrument(action.target)
        pair = (action.target, action.action)
        if (
            pair in self.lab.actions
            and pair not in statements.CHECKS
            and pair != ("diagram", "draw")
        ):
            return self._apply(action)
        if control is not None and control.kind != "board":
            return self._set(action)
        if instrument is not None and instrument.manual:
            return self._read(action)
        if pair == ("diagram", "draw") and pair in self.lab.actions:
            self._refuse_left_out(action)
            return self._state(action, statements.diagram(self.record, action.value))
        check = statements.CHECKS.get(pair)
        if check is None:
            self._refuse_unknown(action)
        self._refuse_left_out(action)
        value = check(self.record, action.value) if check else None
        return self._say(action, value)

    def _refuse_unknown(self, action: Action) -> None:
        targets = {t for t, _ in (*statements.CHECKS, *self.lab.actions)}
        known = action.target in targets
        code = "unknown_action" if known else "unknown_target"
        raise BadAction(code, {"target": shown(action.target), "action": shown(action.action)})

    def _refuse_left_out(self, action: Action) -> None:
        """A step that this variant does not ask for."""
        step = "analyse" if action.target == "diagram" else action.target
        asked = self.record.lab.steps
        if asked is not self.lab.steps and step in STEPS and all(s.name != step for s in asked):
            raise BadAction("step_left_out", {"step": step})

    def _only(self, action: Action, verb: str) -> None:
        if action.action != verb:
            raise BadAction(
                "unknown_action", {"target": shown(action.target), "action": shown(action.action)}
            )

    def _set(self, action: Action) -> Change:
        self._only(action, "set")
        control = self.lab.control(action.target)
        if control is None or control.name in self.variant.hidden_controls:
            raise BadAction("unknown_target", {"target": shown(action.target)})
        low, high = self.lab.limits(control, self.variant)
        value = control.accept(action.value, low, high)
        old = self.simulation.values[control.name]
        if control.name in self.variant.locked and not same(value, old):
            raise BadAction("locked", {"control": control.name, "value": shown(value)})
        before = self.simulation.settings()
        self.simulation.set_control(control.name, value)
        return Change(old, value, self._scene(before, {}))

    def _apply(self, action: Action) -> Change:
        """An action on the apparatus or the board; the lab checks and does it."""
        before = self.simulation.settings()
        change = self.simulation.apply(action.target, action.action, action.value)
        observations = self._scene(before, change.observations)
        for instrument, reading in change.readings.items():
            observations[instrument] = reading.to_json()
            self._keep(instrument, reading)
        self.pending |= change.derived
        if change.recorded:
            observations["trial"] = self._trial()
        return Change(change.old, change.new, observations, change.readings, change.recorded)

    def _scene(self, before: Mapping[str, Any], own: Mapping[str, Any]) -> JsonDict:
        """Every control's value and the drawing, after an action that may have moved them."""
        settings = self.simulation.settings()
        if settings.keys() != before.keys() or not all(
            same(settings[k], before[k]) for k in before
        ):
            self.pending.clear()  # a reading belongs to the settings at which it was taken
        return {"controls": settings, "scene": self.simulation.scene(), **own}

    def _read(self, action: Action) -> Change:
        self._only(action, "read")
        instrument = self.lab.instrument(action.target)
        value = instrument.accept(action.value) if instrument else {}
        reading = self.simulation.read(action.target, value)
        self._keep(action.target, reading)
        return Change(None, value or None, {action.target: reading.to_json()})

    def _keep(self, instrument: str, reading: Reading) -> None:
        self.pending[reading.quantity] = reading
        self._instruments_of[reading.quantity] = instrument

    def _trial(self) -> JsonDict:
        """The next row of the notebook: the settings, and the last reading of each quantity."""
        readings = {
            quantity: {**reading.to_json(), "instrument": self._instruments_of.get(quantity, "")}
            for quantity, reading in self.pending.items()
        }
        self.pending = {}
        signs = self.simulation.signs()
        return {
            "number": len(self.record.trials) + 1,
            "settings": self.simulation.settings(),
            "readings": readings,
            **({"signs": signs} if signs else {}),
        }

    def _state(self, action: Action, value: JsonDict) -> Change:
        said = self.record.statements[action.target]
        return Change(said[-1][1] if said else None, value)

    def _say(self, action: Action, value: Any) -> Change:
        """Whatever is neither apparatus nor instrument: the notebook, the plot, the inquiry."""
        match action.target, action.action:
            case "notebook", "record":
                if not self.pending:
                    raise BadAction("nothing_to_record")
                return Change(None, None, {"trial": self._trial()})
            case "plot", "fit":
                return Change(None, value, {"fit": self._fit(value)})
            case "run", "finish":
                if reason := self.simulation.open_end():
                    raise reason
            case "hint", "ask":
                rung = min(self.record.hints.get(value["step"], 0) + 1, 3)
                return Change(None, value, {"hint": {"step": value["step"], "rung": rung}})
            case (("hypothesis" | "plan" | "claim"), "state"):
                return self._state(action, value)
            case (("question" | "analyse" | "limits"), "answer"):
                old = self.record.answers.get(action.target)
                return Change(None if old is None else {"text": old}, value)
        return Change(None, value)

    def _fit(self, asked: JsonDict) -> JsonDict:
        trials = [(_axis(t, asked["x"]), _axis(t, asked["y"])) for t in self.record.kept_trials]
        points = [Point(x[0], y[0], y[1]) for x, y in trials if x is not None and y is not None]
        return fit(asked["model"], points)


def _axis(trial: Trial, name: str) -> tuple[float, float] | None:
    """A trial's value on one axis with its uncertainty: a reading, or else a setting."""
    if name in trial.readings:
        reading = trial.readings[name]
        return float(reading["value"]), float(reading["uncertainty"])
    value = finite(trial.settings.get(name))
    return None if value is None else (value, 0.0)
