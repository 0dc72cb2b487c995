"""The tagger: a word for every step of a run, from what the sequence reader has read until then.

It classifies each place of the transcript by the reader's state there and the facts of the step.
It never looks ahead, so that a mark once given stays, and it needs no pass of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

from ml.procedures.actions import ActionTag, VerdictWord
from ml.procedures.marks import FIRST, LATEST, MARKS, Floats
from ml.procedures.sequence import Read, StaleReader
from ml.procedures.steps import Step
from ml.procedures.tags import WORDS, by_rule

NOTHING = ActionTag("neutral", 1.0)
"""An action that makes no step."""


@dataclass(frozen=True)
class Tagger:
    """A softmax over state and facts, withheld where the chance of success moved the other way."""

    states: Floats  # [states, 3]
    facts: Floats  # [marks, 3]
    bias: Floats  # [3]
    against: float
    """A movement of the logit of success so far against a word makes it neutral."""

    def chances(self, states: Floats, facts: Floats) -> Floats:
        """[steps, 3] in the order of `WORDS`, from [steps, states] and [steps, marks]."""
        logits = states @ self.states + facts @ self.facts + self.bias
        grown = np.exp(logits - logits.max(axis=1, keepdims=True))
        chances: Floats = grown / grown.sum(axis=1, keepdims=True)
        return chances

    def tag(
        self, steps: Sequence[Step], marks: Floats, told: Read, scale: float
    ) -> list[ActionTag]:
        """A tag for each step of a run; `scale` is what the blend makes of the reader's logit.

        The middle of a very long run, which the reader leaves out, keeps the words of the rule.
        """
        if not steps:
            return []
        found = self.tags(self.chances(told.states, marks), scale * moves_of(told.logits))
        left_out = len(steps) - len(found)
        if not left_out:
            return found
        middle = by_rule(steps)[FIRST : FIRST + left_out]
        return [*found[:FIRST], *(ActionTag(word, 1.0) for word in middle), *found[FIRST:]]

    def tags(self, chances: Floats, moves: Floats) -> list[ActionTag]:
        """A word for each step; `moves` tells how the logit of success moved with it."""
        return [self._tag(row, float(move)) for row, move in zip(chances, moves, strict=True)]

    def _tag(self, chances: Floats, move: float) -> ActionTag:
        best = int(chances.argmax())
        word: VerdictWord = WORDS[best]
        along = {"productive": move, "unproductive": -move, "neutral": 0.0}[word]
        if along < -self.against:
            return ActionTag("neutral", round(float(1.0 - chances[best]), 4), withheld=True)
        return ActionTag(word, round(float(chances[best]), 4))

    def save(self, file: Path) -> None:
        """Write the weights in half precision."""
        arrays = {"states": self.states, "facts": self.facts, "bias": self.bias}
        halves = {name: array.astype(np.float16) for name, array in arrays.items()}
        save_file(halves | {"against": np.array([self.against], dtype=np.float32)}, file)

    @classmethod
    def load(cls, file: Path) -> Tagger:
        """Read the weights; refuse those of other facts."""
        arrays = {name: array.astype(np.float32) for name, array in load_file(file).items()}
        if len(arrays["facts"]) != MARKS:
            raise StaleReader(f"{file} knows {len(arrays['facts'])} marks, not {MARKS}")
        against = float(arrays.pop("against")[0])
        return cls(**arrays, against=against)


def moves_of(logits: Floats) -> Floats:
    """[steps] -> how the logit moved with each; not at all with the first, nor over a gap."""
    moves = np.diff(logits, prepend=logits[:1])
    if len(moves) == FIRST + LATEST:
        moves[FIRST] = 0.0  # of a longer run, the steps before this one were left out
    return moves
