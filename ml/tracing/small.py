"""A small sequence reader for the product: one student's verdicts one by one, with a state of a few kilobytes.

It is a `sequence.SequenceReader` that sees how easy skill and item are (`EASE`) and reads all else from its own
memory. Its state is that memory, the abilities of the Rasch filter (`history.History`) and how often each item
was tried; written as plain JSON and read again it goes on with the same bits.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from math import log1p
from pathlib import Path
from typing import Any

import numpy as np

from ml.tracing.arrays import Doubles, sigmoid
from ml.tracing.ease import EaseTable
from ml.tracing.history import NAMES, SKILL_VARIANCE, History, Trace
from ml.tracing.moments import told_outcome
from ml.tracing.sequence import Ints, SequenceReader, Vocabulary

EASE = ("ease", "skill_ease", "item_ease", "item_support", "skills", "item_tries")
"""What it is told of a row; they depend on no more of the history than the state keeps."""
PLACES = [NAMES.index(name) for name in EASE]
MOST_DEVIATIONS = 6.0
DIGITS = 6
"""Memories and readings are rounded to so many: the last bits of a matrix product depend on the processor."""
VERSION = 1
DESCRIPTION, TABLE, WEIGHTS = "reader.json", "ease.json.gz", "reader.safetensors"


class NoReader(RuntimeError):
    """The folder holds no reader that this code can read; the sentence says what to do."""


@dataclass
class State:
    """What is kept of a student between two verdicts."""

    history: History
    memories: list[Doubles]  # one a network, [1, hidden]

    def plain(self) -> dict[str, Any]:
        """As JSON holds it; numbers come back to the last bit."""
        whole = self.history.whole
        return {
            "whole": [whole.mean, whole.variance],
            "skills": {k: [one.mean, one.variance] for k, one in self.history.skills.items()},
            "tries": {item: tries for item, (tries, _right, _at) in self.history.items.items()},
            "memories": [one[0].tolist() for one in self.memories],
        }


@dataclass(frozen=True)
class Weighed:
    """How the reader's word is weighed against the counts: lean = slope * reading + bias."""

    pull: float
    slope: float
    bias: float

    def lean(self, reading: float) -> float:
        """In logits of mastery."""
        return self.slope * reading + self.bias


@dataclass(frozen=True)
class SmallReader:
    """Everything that a version's folder holds. Needs numpy alone."""

    table: EaseTable
    centre: Doubles  # [EASE]
    scale: Doubles  # [EASE]
    reader: SequenceReader
    weighed: Weighed

    def start(self) -> State:
        """Of a student of whom nothing was seen."""
        return State(History(self.table), [one.start(1) for one in self.reader.members])

    def state(self, plain: Mapping[str, Any]) -> State:
        """What `State.plain` wrote."""
        history = History(self.table)
        history.whole.mean, history.whole.variance = plain["whole"]
        history.skills = {k: _trace(*both) for k, both in plain["skills"].items()}
        history.items = {item: (tries, False, 0) for item, tries in plain["tries"].items()}
        return State(history, [np.array([one]) for one in plain["memories"]])

    def reading(self, state: State, skill: str) -> float:
        """How far above an average student this one is expected to be on the skill, in logits of a good step."""
        standard, asked = (
            self._standard(facts(state.history, skill, "")[0]),
            self._places(skill, ""),
        )
        each = [
            member.read(memory, member.asked(*asked), standard)[0]
            for member, memory in zip(self.reader.members, state.memories, strict=True)
        ]
        return round(float(np.mean(each)) - self.table.of((skill,), "").total, DIGITS)

    def see(self, state: State, skill: str, item: str, right: bool) -> None:
        """Read one verdict; `state` is changed."""
        told, logit = facts(state.history, skill, item)
        standard, asked = self._standard(told), self._places(skill, item)
        outcome = np.array([told_outcome(right)])
        surprise = float(right) - sigmoid(np.array([logit]))
        state.memories = [
            member.see(memory, member.asked(*asked), standard, surprise, outcome).round(DIGITS)
            for member, memory in zip(self.reader.members, state.memories, strict=True)
        ]
        state.history.see((skill,), item, right)

    def _standard(self, told: list[float]) -> Doubles:
        return standard(np.array([told]), self.centre, self.scale)

    def _places(self, skill: str, item: str) -> tuple[Ints, Doubles, Ints]:
        known = self.reader.vocabulary
        places, shares = known.places((skill,))
        return np.array([places]), np.array([shares]), np.array([known.items.get(item, 0)])

    def save(self, folder: Path) -> None:
        """Write all parts."""
        folder.mkdir(parents=True, exist_ok=True)
        self.table.save(folder / TABLE)
        self.reader.save(folder / WEIGHTS)
        known = self.reader.vocabulary
        plain = {
            "version": VERSION,
            "centre": self.centre.tolist(),
            "scale": self.scale.tolist(),
            "skills": sorted(known.skills, key=lambda name: known.skills[name]),
            "items": sorted(known.items, key=lambda name: known.items[name]),
            "weighed": vars(self.weighed),
        }
        (folder / DESCRIPTION).write_text(json.dumps(plain) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> SmallReader:
        """Read what `save` wrote."""
        file = folder / DESCRIPTION
        if not file.is_file():
            raise NoReader(f"{folder} holds no sequence reader (no {DESCRIPTION}); train a version")
        plain = json.loads(file.read_text(encoding="utf-8"))
        if plain["version"] != VERSION:
            raise NoReader(f"{folder} was trained by another version of this code; train it again")
        known = Vocabulary(
            {name: place for place, name in enumerate(plain["skills"], 1)},
            {name: place for place, name in enumerate(plain["items"], 1)},
        )
        return cls(
            EaseTable.load(folder / TABLE),
            np.array(plain["centre"]),
            np.array(plain["scale"]),
            SequenceReader.load(folder / WEIGHTS, known),
            Weighed(**plain["weighed"]),
        )


def facts(history: History, skill: str, item: str) -> tuple[list[float], float]:
    """What stands in the places of EASE of `History.before`, and its logit; a tenth of its time."""
    ease, trace = history.table.of((skill,), item), history.skills.get(skill)
    tries = history.items[item][0] if item in history.items else 0
    logit = ease.total + history.whole.mean + (trace.mean if trace else 0.0)
    return [ease.total, ease.skills, ease.item, ease.support, 1.0, log1p(tries)], logit


def standard(features: Doubles, centre: Doubles, scale: Doubles) -> Doubles:
    """Features with mean 0 and deviation 1 in training, none beyond MOST_DEVIATIONS."""
    return np.asarray(np.clip((features - centre) / scale, -MOST_DEVIATIONS, MOST_DEVIATIONS))


def _trace(mean: float, variance: float) -> Trace:
    trace = Trace(SKILL_VARIANCE, mean=mean)
    trace.variance = variance
    return trace
