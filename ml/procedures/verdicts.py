"""Whether the latest trial helped: how the chance of success moved, and what the trial shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ml.procedures.actions import VerdictWord
from ml.procedures.steps import TRIAL, Step

SURE = 0.85
FACT = 0.3
"""What a trial shows by itself, in logits: the median movement of such trials in the PISA log."""


@dataclass(frozen=True)
class Movement:
    """The latest trial: what it moved and what it shows by itself."""

    logit: float
    """Change of the logit of success, on the scale of the blend."""
    new_contrast: bool
    """It sets one control apart that no earlier trial had set apart."""
    mixed: bool
    """It moves several controls at once and sets none apart."""

    @property
    def leaning(self) -> float:
        """The movement, helped by what the trial shows.

        A good reader expects a careful student's next careful trial, so its chance hardly moves
        with it; the trial was productive all the same.
        """
        return self.logit + FACT * (float(self.new_contrast) - float(self.mixed))


@dataclass(frozen=True)
class Judgement:
    """The verdict on a trial, and the chance that it holds."""

    word: VerdictWord
    confidence: float
    abstained: bool = False

    @property
    def word_or_abstained(self) -> str:
        """The verdict as it is counted in reports."""
        return "abstained" if self.abstained else self.word


NOTHING_TRIED = Judgement("neutral", 1.0)


@dataclass(frozen=True)
class Judge:
    """Turns a movement into a verdict.

    `slope` is fitted on held-out students: sigmoid(slope * |leaning|) is the chance that the
    transformer, which reads both moments by itself, sees the run move the same way.
    """

    slope: float
    least: float

    def __call__(self, movement: Movement) -> Judgement:
        """Productive or unproductive where the chance is at least `least`, neutral below it.

        Where the movement says one thing and the trial itself the other it is neutral, and where
        the movement is clear all the same it abstains: a person should look.
        """
        confidence = float(1.0 / (1.0 + np.exp(-self.slope * min(abs(movement.leaning), 20.0))))
        if confidence < self.least:
            return Judgement("neutral", 1.0 - 0.5 * (confidence - 0.5) / (self.least - 0.5))
        up = movement.leaning > 0
        if (up and movement.mixed) or (not up and movement.new_contrast):
            return Judgement("neutral", 1.0 - confidence, abstained=confidence > SURE)
        return Judgement("productive" if up else "unproductive", confidence)


def last_trial(steps: Sequence[Step]) -> int | None:
    """Where the latest trial stands."""
    places = range(len(steps) - 1, -1, -1)
    return next((place for place in places if steps[place].kind == TRIAL), None)


def movement_of(steps: Sequence[Step], place: int, logit: float) -> Movement:
    """What the trial at `place` shows against the trials before it."""
    trial = steps[place]
    known = {control for step in steps[:place] for control in step.contrasts}
    return Movement(
        logit,
        new_contrast=bool(set(trial.contrasts) - known),
        mixed=len(trial.moved) > 1 and not trial.contrasts,
    )
