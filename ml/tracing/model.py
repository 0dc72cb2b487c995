"""Everything a trained folder holds, and the chance of a correct answer before every row."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ml.tracing import habits, history
from ml.tracing.arrays import Doubles
from ml.tracing.blend import Blend
from ml.tracing.ease import EaseTable
from ml.tracing.habits import Habits
from ml.tracing.linear import Linear
from ml.tracing.moments import Told, steps_of, tell
from ml.tracing.rows import Answer, by_student
from ml.tracing.sequence import UNKNOWN, SequenceReader, Vocabulary
from ml.tracing.trees import Trees

VERSION = 1
NAMES = (*history.NAMES, *habits.NAMES)
DESCRIPTION = "model.json"


class NoModel(RuntimeError):
    """The folder holds no model that this code can read; the sentence says what to do."""


@dataclass(frozen=True)
class TracingModel:
    """Tables, four readers and their blend. Needs numpy alone."""

    table: EaseTable
    habits: Habits
    linear: Linear
    trees: Trees
    sequence: SequenceReader
    memory: SequenceReader
    """Like `sequence`, but without the features: see `fit_sequence.SequenceConfig.facts`."""
    blend: Blend

    def features(self, told: Told) -> Doubles:
        """History and habits side by side, [rows, NAMES]."""
        usual = np.array([self.habits.of(keys) for keys in told.keys])
        return np.hstack([told.features, usual])

    def readers(self, answers: Sequence[Answer]) -> Doubles:
        """[rows, READERS]: the logit of each; a row's outcome counts only for later rows."""
        told = tell(answers, lambda _: self.table)
        features = self.features(told)
        asked = [(one.skills, one.item) for one in answers]
        return np.column_stack(
            [
                self.linear.logits(features, asked),
                self.trees.logits(features),
                *self._sequences(answers, told, features),
            ]
        )

    def chances(self, answers: Sequence[Answer]) -> Doubles:
        """p(correct) of each row."""
        return self.blend.chances(self.readers(answers))

    def _sequences(self, answers: Sequence[Answer], told: Told, features: Doubles) -> list[Doubles]:
        students = list(by_student(answers).values())
        standard, known = self.linear.standard(features), self.sequence.vocabulary
        steps = [steps_of(answers, rows, standard, told.logits, known) for rows in students]
        both = []
        for reader in (self.sequence, self.memory):
            found = np.empty(len(answers))
            for rows, logits in zip(students, reader.logits(steps), strict=True):
                found[rows] = logits
            both.append(found)
        return both

    def save(self, folder: Path) -> None:
        """Write all parts."""
        folder.mkdir(parents=True, exist_ok=True)
        self.table.save(folder / "ease.json.gz")
        self.habits.save(folder / "habits.json.gz")
        self.linear.save(folder / "linear.json.gz")
        self.trees.save(folder / "trees.safetensors")
        self.sequence.save(folder / "sequence.safetensors")
        self.memory.save(folder / "memory.safetensors")
        known = self.sequence.vocabulary
        description = {
            "version": VERSION,
            "features": NAMES,
            "blend": {"weights": self.blend.weights, "bias": self.blend.bias},
            "skills": sorted(known.skills, key=lambda name: known.skills[name]),
            "items": sorted(known.items, key=lambda name: known.items[name]),
        }
        (folder / DESCRIPTION).write_text(json.dumps(description) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> TracingModel:
        """Read what `save` wrote; refuse a folder of another version."""
        description = _description(folder)
        vocabulary = Vocabulary(_places(description["skills"]), _places(description["items"]))
        blend = description["blend"]
        return cls(
            EaseTable.load(folder / "ease.json.gz"),
            Habits.load(folder / "habits.json.gz"),
            Linear.load(folder / "linear.json.gz"),
            Trees.load(folder / "trees.safetensors"),
            SequenceReader.load(folder / "sequence.safetensors", vocabulary),
            SequenceReader.load(folder / "memory.safetensors", vocabulary),
            Blend(tuple(blend["weights"]), blend["bias"]),
        )


def _places(names: Sequence[str]) -> dict[str, int]:
    return {name: at for at, name in enumerate(names, UNKNOWN + 1)}


def _description(folder: Path) -> dict[str, Any]:
    file = folder / DESCRIPTION
    if not file.is_file():
        raise NoModel(
            f"{folder} holds no tracing model (no {DESCRIPTION}); "
            "train one with: python -m ml train tracing --data TRAIN.csv --out FOLDER"
        )
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    if found["version"] != VERSION or tuple(found["features"]) != NAMES:
        raise NoModel(f"{folder} was trained by another version of this code; train it again")
    return found
