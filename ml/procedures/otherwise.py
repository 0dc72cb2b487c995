"""What would have changed how a run stands: the scorer is asked again about changed copies of it.

Nothing is read off the inside of the models. A copy lacks one of the trials, or its latest trial
differs from the trial before, or from the start, in one control alone, or only repeats the trial
before. Each copy is read by itself:
int8 activations are scaled by what else is in a batch. It takes at most `MOST` short passes, one at
a time, and between them its caller may do something more urgent.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal, Protocol

from ml.procedures.actions import ProcedureAction, ProcedureRequest, ProcedureVerdict, Setting
from ml.procedures.reading import Unreadable, read
from ml.procedures.steps import TRIAL, Folded
from ml.serving.piecemeal import Piecemeal

MOST = 24
"""Changed copies of one run."""

Kind = Literal["alone", "from_start", "again", "left_out"]


class Scorer(Protocol):
    """What reads the copies: the served model."""

    def score(self, requests: Sequence[ProcedureRequest]) -> list[ProcedureVerdict]:
        """One verdict for each."""


@dataclass(frozen=True)
class Change:
    """A change of the run, and what the model says of the run with it.

    `alone`: the latest trial changed `control` alone since the trial before; `from_start`: since the
    start; `again`: it repeated the trial before; `left_out`: the trial was not made.
    """

    kind: Kind
    seq: int
    """The event that made the trial, or wrote it down."""
    control: str
    p_success: float
    verdict: str
    """On the latest trial; empty where that is the one left out."""
    confidence: float
    abstained: bool


@dataclass(frozen=True)
class Changes:
    """The run as it was, read by itself too, and all changes that were tried."""

    p_success: float
    verdict: str
    abstained: bool
    changes: tuple[Change, ...]
    model_version: str


@dataclass(frozen=True)
class Copy:
    """A changed copy of a run."""

    kind: Kind
    seq: int
    control: str
    request: ProcedureRequest
    is_latest: bool


@dataclass
class Otherwise(Piecemeal[Changes]):
    """The work on one run; each pass reads one copy."""

    scorer: Scorer
    request: ProcedureRequest

    def work(self) -> Generator[None, None, Changes]:
        (whole,) = self.scorer.score([self.request])
        yield
        found: list[Change] = []
        for copy in copies_of(self.request):
            (said,) = self.scorer.score([copy.request])
            found.append(_change(copy, said))
            yield
        return Changes(
            whole.p_success, whole.verdict, whole.abstained, tuple(found), whole.model_version
        )


def _change(copy: Copy, said: ProcedureVerdict) -> Change:
    gone = copy.kind == "left_out" and copy.is_latest
    return Change(
        kind=copy.kind,
        seq=copy.seq,
        control=copy.control,
        p_success=round(said.p_success, 4),
        verdict="" if gone else said.verdict,
        confidence=round(said.confidence, 4),
        abstained=said.abstained and not gone,
    )


def copies_of(request: ProcedureRequest) -> list[Copy]:
    """The changed copies, the latest trial's first; none of what is no run or has no trial."""
    try:
        run = _Run(request, read(request))
    except Unreadable:
        return []
    return list(islice(run.copies(), MOST)) if run.trials else []


class _Run:
    """A run with the places of its trials."""

    def __init__(self, request: ProcedureRequest, folded: Folded) -> None:
        self.request = request
        self.places = folded.places
        self.steps = folded.steps
        self.trials = [at for at, step in enumerate(folded.steps) if step.kind == TRIAL]

    def copies(self) -> Iterator[Copy]:
        latest = self.trials[-1]
        tried = [self._settings(latest)]
        for kind, control, settings in self._otherwise_set(tried[0]):
            if settings not in tried:
                tried.append(settings)
                yield self._copy(kind, latest, self._with(latest, settings), control)
        for trial in reversed(self.trials):
            yield self._copy("left_out", trial, self._without(trial))

    def _otherwise_set(
        self, made: dict[str, Setting]
    ) -> Iterator[tuple[Kind, str, dict[str, Setting]]]:
        """Other settings of the latest trial: those nearest to what it was come first."""
        start = self._start()
        before = self._settings(self.trials[-2]) if len(self.trials) > 1 else start
        if len(self.trials) > 1:
            yield "again", "", before
            for control, settings in self._one_changed(before, made):
                yield "alone", control, settings
        for control, settings in self._one_changed(start, made):
            yield "from_start", control, settings
        if sum(made[name] != before[name] for name in made) <= 1:
            for control, settings in self._another_changed(before, made):
                yield ("alone" if len(self.trials) > 1 else "from_start"), control, settings

    def _copy(
        self, kind: Kind, trial: int, actions: Sequence[ProcedureAction], control: str = ""
    ) -> Copy:
        seq = max(self.request.actions[at].seq for at in self._actions(trial))
        request = replace(self.request, actions=tuple(actions))
        return Copy(kind, seq, control, request, trial == self.trials[-1])

    def _actions(self, step: int) -> list[int]:
        """The actions that belong to a step."""
        return [at for at, place in enumerate(self.places) if place == step]

    def _settings(self, trial: int) -> dict[str, Setting]:
        action = self.request.actions[self._actions(trial)[0]]
        return {name: action.settings.get(name, 0.0) for name in self.request.controls}

    def _start(self) -> dict[str, Setting]:
        """How the controls stood at the start."""
        first = self.request.actions[0]
        return {name: first.settings.get(name, 0.0) for name in self.request.controls}

    def _one_changed(
        self, origin: dict[str, Setting], made: dict[str, Setting]
    ) -> Iterator[tuple[str, dict[str, Setting]]]:
        """`origin` with one control changed as the trial changed it."""
        for control, now in origin.items():
            if made[control] != now:
                yield control, {**origin, control: made[control]}

    def _another_changed(
        self, origin: dict[str, Setting], made: dict[str, Setting]
    ) -> Iterator[tuple[str, dict[str, Setting]]]:
        """`origin` with one control changed that the trial left alone."""
        for control, now in origin.items():
            value = self._other(control, now) if made[control] == now else None
            if value is not None:
                yield control, {**origin, control: value}

    def _other(self, control: str, now: Setting) -> Setting | None:
        """A value that the run has shown the control to have; of a number else its default or end."""
        seen = [action.settings.get(control, now) for action in self.request.actions]
        other = next((value for value in reversed(seen) if value != now), None)
        if other is not None or isinstance(now, str):
            return other
        return 0.0 if now else 1.0

    def _with(self, trial: int, settings: dict[str, Setting]) -> list[ProcedureAction]:
        own = set(self._actions(trial))
        return [
            replace(action, settings=settings) if at in own else action
            for at, action in enumerate(self.request.actions)
        ]

    def _without(self, trial: int) -> list[ProcedureAction]:
        """Without the trial, what was set and read for it, and the time that it took."""
        own = self._actions(trial)
        earlier = [at for at, place in enumerate(self.places[: own[0]]) if place is not None]
        begin, end = (earlier[-1] if earlier else -1) + 1, own[-1] + 1
        pause_s = self.steps[trial].pause_s
        actions = self.request.actions
        later = [replace(one, seconds=one.seconds - pause_s) for one in actions[end:]]
        return [*actions[:begin], *later]
