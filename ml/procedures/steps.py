"""Folds a run's actions into steps: one a trial, reset, statement, hint or end.

Labs differ in how a trial is made: PISA's climate control applies three sliders at once, a
pendulum is set control by control, released, read and recorded. A step forgets that: it holds
the settings that were tried, compared with the baseline and with the trials before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

from ml.procedures.actions import ProcedureAction, ProcedureRequest, Setting

TRIAL, RESET, START, END = "trial", "reset", "start", "end"
SPOKEN = {"state": "state", "answer": "state", "hint": "hint"}
SAME = 1e-6
LONGEST_PAUSE_S = 3600.0


@dataclass(frozen=True)
class Step:
    """One step of a run. The tuples hold the controls by position."""

    kind: str
    seconds: float
    pause_s: float
    """Since the step before."""
    amounts: tuple[float, ...] = ()
    """Signed distance from the baseline in -1..1; a choice off its baseline counts 1."""
    moved: tuple[int, ...] = ()
    """Controls that differ from the trial before (from the baseline at the first)."""
    seen: int = 0
    """How many earlier trials had these very settings."""
    repeats_last: bool = False
    """The trial before had these settings, with no reset between."""
    contrasts: tuple[int, ...] = ()
    """Controls for which an earlier trial (or the baseline) differs in that control alone."""

    @property
    def away(self) -> tuple[int, ...]:
        """Controls that stand away from the baseline."""
        return tuple(i for i, amount in enumerate(self.amounts) if abs(amount) > SAME)


class Folder:
    """Reads actions one by one and gives the steps they make."""

    def __init__(self, controls: Sequence[str]) -> None:
        self.controls = tuple(controls)
        self.baseline: dict[str, Setting] = {}
        self.others: list[dict[tuple[Setting, ...], set[Setting]]] = [{} for _ in controls]
        self.tried: dict[tuple[Setting, ...], int] = {}
        self.previous: tuple[Setting, ...] | None = None
        self.fresh = False
        self.applied: tuple[Setting, ...] | None = None
        self.last_s = 0.0

    def steps(self, actions: Sequence[ProcedureAction]) -> Iterator[Step | None]:
        """For each action the step that it makes; None where it makes none."""
        for action in actions:
            yield self._step(action)

    def _step(self, action: ProcedureAction) -> Step | None:
        self._learn_baseline(action.settings)
        if action.kind in ("apply", "record"):
            return self._trial(action)
        if action.kind == RESET:
            self.fresh = True
        elif action.kind in SPOKEN:
            return self._plain(SPOKEN[action.kind], action)
        elif action.kind not in (START, END):
            return None
        return self._plain(action.kind, action)

    def _learn_baseline(self, settings: Mapping[str, Setting]) -> None:
        """A number's baseline is 0, the lab's default; a choice's is what it stood at first."""
        for name in self.controls:
            value = settings.get(name)
            if isinstance(value, str):
                self.baseline.setdefault(name, value)

    def _origin(self) -> tuple[Setting, ...]:
        return tuple(self.baseline.get(name, 0.0) for name in self.controls)

    def _trial(self, action: ProcedureAction) -> Step | None:
        settings = tuple(_clean(action.settings.get(name, 0.0)) for name in self.controls)
        if action.kind == "record" and settings == self.applied:
            self.applied = None
            return None  # writes down the trial that was just applied
        self.applied = settings if action.kind == "apply" else None
        step = self._compare(settings, action)
        self.tried[settings] = self.tried.get(settings, 0) + 1
        self.previous, self.fresh = settings, False
        return step

    def _compare(self, settings: tuple[Setting, ...], action: ProcedureAction) -> Step:
        origin = self._origin()
        if self.previous is None:
            self._contrasts(origin)  # how the bench stands at first is known to everyone
        before = origin if self.previous is None else self.previous
        return Step(
            kind=TRIAL,
            seconds=_seconds(action),
            pause_s=self._pause(action),
            amounts=tuple(_amount(v, o) for v, o in zip(settings, origin, strict=True)),
            moved=_differing(settings, before),
            seen=self.tried.get(settings, 0),
            repeats_last=settings == self.previous and not self.fresh,
            contrasts=self._contrasts(settings),
        )

    def _contrasts(self, settings: tuple[Setting, ...]) -> tuple[int, ...]:
        """Kept by what the others stood at, so that a long run costs no more a trial."""
        found = []
        for i, value in enumerate(settings):
            values = self.others[i].setdefault(settings[:i] + settings[i + 1 :], set())
            if values - {value}:
                found.append(i)
            values.add(value)
        return tuple(found)

    def _plain(self, kind: str, action: ProcedureAction) -> Step:
        return Step(kind=kind, seconds=_seconds(action), pause_s=self._pause(action))

    def _pause(self, action: ProcedureAction) -> float:
        now_s = _seconds(action)
        pause_s = min(max(now_s - self.last_s, 0.0), LONGEST_PAUSE_S)
        self.last_s = now_s
        return pause_s


@dataclass(frozen=True)
class Folded:
    """The steps of a run, and for each of its actions the number of the step it belongs to.

    An action belongs to the step that it makes; a record also to the trial that it writes down.
    Setting a control and reading an instrument belong to none: the trial they are for is marked.
    """

    steps: list[Step]
    places: list[int | None]


def folded(request: ProcedureRequest) -> Folded:
    """A request's run, action by action."""
    run, trial = Folded([], []), None
    for action, step in zip(
        request.actions, Folder(request.controls).steps(request.actions), strict=True
    ):
        if step is None:
            run.places.append(trial if action.kind == "record" else None)
            continue
        run.places.append(len(run.steps))
        if step.kind == TRIAL:
            trial = len(run.steps)
        run.steps.append(step)
    return run


def steps_of(request: ProcedureRequest) -> list[Step]:
    """The steps of a request's run."""
    return folded(request).steps


def aim_of(request: ProcedureRequest, steps: Sequence[Step]) -> int | None:
    """The place of the control that the student said to examine, once something was said."""
    if request.target_control not in request.controls:
        return None
    said = any(step.kind == "state" for step in steps)
    return request.controls.index(request.target_control) if said else None


def _clean(value: Setting) -> Setting:
    if isinstance(value, str):
        return value
    number = float(value)
    return round(number, 4) + 0.0 if isfinite(number) else 0.0  # + 0.0 makes -0.0 equal 0.0


def _amount(value: Setting, origin: Setting) -> float:
    if isinstance(value, str) or isinstance(origin, str):
        return 0.0 if value == origin else 1.0
    return min(max(value - origin, -1.0), 1.0)  # counts on a board may go beyond the scale


def _differing(settings: tuple[Setting, ...], other: tuple[Setting, ...]) -> tuple[int, ...]:
    return tuple(i for i, (a, b) in enumerate(zip(settings, other, strict=True)) if a != b)


def _seconds(action: ProcedureAction) -> float:
    return float(action.seconds) if isfinite(action.seconds) else 0.0
