"""Scores runs so far: what the Celery worker and ``evaluate`` both call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ml.procedures.actions import (
    ActionTag,
    ProcedureAction,
    ProcedureRequest,
    ProcedureVerdict,
)
from ml.procedures.blend import Blend, Doubles, sigmoid
from ml.procedures.marks import Floats, marks_of, place_of
from ml.procedures.reading import Unreadable, read
from ml.procedures.second_outlet import SecondOutlet
from ml.procedures.sequence import Read, SequenceReader
from ml.procedures.steps import Step, aim_of
from ml.procedures.tagger import NOTHING, Tagger
from ml.procedures.transcript import MAX_TOKENS, transcript_of
from ml.procedures.verdicts import NOTHING_TRIED, Judge, Judgement, last_trial, movement_of
from ml.serving.cache import adapter_folder
from ml.serving.session import Session, open_session
from ml.serving.settings import ServingSettings
from ml.training.examples import Example

__all__ = ["ProcedureAction", "ProcedureRequest", "ProcedureScorer", "ProcedureVerdict"]

TASK = "procedures"
_WARM_UP = ProcedureRequest(
    "warm-up",
    ("a", "b"),
    (
        ProcedureAction("start", {"a": 0.0, "b": 0.0}, 0.0),
        ProcedureAction("apply", {"a": 1.0, "b": 0.0}, 9.0, ("a",)),
        ProcedureAction("apply", {"a": 1.0, "b": 1.0}, 19.0, ("b",)),
    ),
)


@dataclass(frozen=True)
class Reading:
    """A run that could be read, and what both readers make of it."""

    steps: Sequence[Step]
    places: Sequence[int | None]
    """For each action the step that it belongs to."""
    controls: int
    trial: int | None
    aim: int | None

    @classmethod
    def of(cls, request: ProcedureRequest) -> Reading | None:
        """None for what is no run."""
        try:
            run = read(request)
        except Unreadable:
            return None
        aim = aim_of(request, run.steps)
        return cls(run.steps, run.places, len(request.controls), last_trial(run.steps), aim)

    def example(self) -> Example:
        """The words for the transformer."""
        words = transcript_of(self.steps, self.controls, self.aim)
        return Example(words.told, words.summary)

    def marks(self) -> Floats:
        """The steps for the sequence reader."""
        return marks_of(self.steps, self.controls, self.aim)

    @property
    def moments(self) -> tuple[int, int, int]:
        """How many steps there were now, before the latest trial, and right after it."""
        now = len(self.steps)
        return (now, now, now) if self.trial is None else (now, self.trial, self.trial + 1)

    def rows(self) -> list[int]:
        """Where the sequence reader's chance at each moment stands."""
        return [place_of(at - 1, len(self.steps)) for at in self.moments]


class ProcedureScorer:
    """Adapter, sequence reader, their blend and the tagger, loaded once a process."""

    def __init__(
        self,
        session: Session,
        reader: SequenceReader,
        tagger: Tagger,
        blend: Blend,
        second: SecondOutlet | None = None,
    ) -> None:
        self.session = session
        self.reader = reader
        self.tagger = tagger
        self.blend = blend
        self.second = second
        self.judge = Judge(blend.slope, blend.least)
        self.version = blend.name

    @classmethod
    def load(cls, settings: ServingSettings, folder: Path | None = None) -> ProcedureScorer:
        """From the committed adapter; warms up."""
        folder = folder or adapter_folder(TASK)
        scorer = cls(
            open_session(TASK, MAX_TOKENS, settings, folder),
            SequenceReader.load(folder / "sequence.safetensors"),
            Tagger.load(folder / "tagger.safetensors"),
            Blend.load(folder / "blend.json"),
            SecondOutlet.of(folder),
        )
        scorer.score([_WARM_UP] * settings.batch)
        return scorer

    def score(self, requests: Sequence[ProcedureRequest]) -> list[ProcedureVerdict]:
        """One verdict for each request, in their order. What can't be read abstains by itself."""
        readings = [Reading.of(request) for request in requests]
        readable = [reading for reading in readings if reading is not None]
        scored = iter(self._score(readable))
        return [self._silent() if reading is None else next(scored) for reading in readings]

    def _silent(self) -> ProcedureVerdict:
        return ProcedureVerdict(0.5, "neutral", 0.0, True, self.version)

    def _score(self, readings: Sequence[Reading]) -> list[ProcedureVerdict]:
        """One pass of the transformer over all runs; the sequence reader tells all moments."""
        if not readings:
            return []
        words = self.session.logits([reading.example() for reading in readings])
        marks = [reading.marks() for reading in readings]
        told = self.reader.read(marks)
        now = moments(readings, told)[:, 0]
        logits = self.blend.logits(np.stack([words[:, 1] - words[:, 0], now], axis=1))
        moves = movements(readings, told, self.blend.scale, self.second)
        tags = [self._tags(*one) for one in zip(readings, marks, told, strict=True)]
        return [
            self._verdict(reading, float(p_success), float(move), tagged)
            for reading, p_success, move, tagged in zip(
                readings, sigmoid(logits), moves, tags, strict=True
            )
        ]

    def _tags(self, reading: Reading, marks: Floats, told: Read) -> tuple[ActionTag, ...]:
        """One for each action: that of its step, and of what makes no step that it is neutral."""
        steps = self.tagger.tag(reading.steps, marks, told, self.blend.scale)
        return tuple(NOTHING if place is None else steps[place] for place in reading.places)

    def _verdict(
        self, reading: Reading, p_success: float, move: float, tags: tuple[ActionTag, ...]
    ) -> ProcedureVerdict:
        found = self._judge(reading, move)
        return ProcedureVerdict(
            round(p_success, 6), found.word, found.confidence, found.abstained, self.version, tags
        )

    def _judge(self, reading: Reading, move: float) -> Judgement:
        if reading.trial is None:
            return NOTHING_TRIED
        return self.judge(movement_of(reading.steps, reading.trial, move))


def moments(readings: Sequence[Reading], told: Sequence[Read]) -> Doubles:
    """[runs, 3]: the sequence reader's logit at each moment; 0 where there is no step yet."""
    found = np.zeros((len(readings), 3))
    for row, (reading, one) in enumerate(zip(readings, told, strict=True)):
        if len(one.logits):
            found[row] = one.logits[reading.rows()]
    return found


def movements(
    readings: Sequence[Reading], told: Sequence[Read], scale: float, second: SecondOutlet | None
) -> Doubles:
    """[runs]: by how many logits each latest trial moved its run, on the scale of the blend."""
    _, before, after = moments(readings, told).T
    moved = np.asarray(scale * (after - before), dtype=np.float64)
    if second is not None:
        moved += second.moved(told, [one.rows() for one in readings])
    return moved
