"""The sequence reader in numpy: gated recurrent networks over a student's answers, averaged.

Before each answer it reads its memory of all earlier ones, the skills and the item asked, and the
features of the moment. Double precision, so that one student alone gets the numbers of a batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from ml.tracing.arrays import Doubles

Ints = NDArray[np.int64]
MOST_SKILLS = 4
"""Skills of one row that are told apart; further ones are left out."""
UNKNOWN = 0
"""The place of a skill or item that training did not see, and of padding."""
GROUP = 64
"""Students read together."""


@dataclass(frozen=True)
class Steps:
    """A student's rows as the network sees them."""

    skills: Ints  # [steps, MOST_SKILLS]
    shares: Doubles  # [steps, MOST_SKILLS], adding up to 1, or 0 for padding
    items: Ints  # [steps]
    features: Doubles  # [steps, features], standardised
    surprise: Doubles  # [steps], outcome minus chance of the Rasch filter
    outcome: Doubles  # [steps], 1 right, -1 wrong, 0 not known (then the memory stays)

    def __len__(self) -> int:
        return len(self.items)


@dataclass(frozen=True)
class Vocabulary:
    """Places of skills and items in the tables; 0 is for all others."""

    skills: dict[str, int]
    items: dict[str, int]

    def places(self, skills: tuple[str, ...]) -> tuple[list[int], list[float]]:
        """Padded places of a row's skills, and their shares."""
        found = [self.skills.get(skill, UNKNOWN) for skill in skills[:MOST_SKILLS]]
        blank = MOST_SKILLS - len(found)
        return found + [UNKNOWN] * blank, [1.0 / len(found)] * len(found) + [0.0] * blank


@dataclass(frozen=True)
class Member:
    """One network. Linear layers hold [in, out] and a bias; gates in torch's order."""

    arrays: dict[str, Doubles]

    def start(self, students: int) -> Doubles:
        """The memory before the first answer, [students, hidden]."""
        return np.zeros((students, self.arrays["recurrent"].shape[0]))

    def asked(self, skills: Ints, shares: Doubles, items: Ints) -> tuple[Doubles, Doubles]:
        """Embeddings of the skills and of the item, [rows, width] each."""
        skill = np.einsum("rk,rkw->rw", shares, self.arrays["skill"][skills])
        return skill, self.arrays["item"][items]

    def read(self, memory: Doubles, asked: tuple[Doubles, Doubles], features: Doubles) -> Doubles:
        """The logit of the next answer, [rows]."""
        skill, item = asked
        inlet = np.maximum(self._linear("facts", features), 0.0)
        mixed = np.concatenate([memory, skill, item, inlet], axis=1)
        hidden = np.maximum(self._linear("mix", mixed), 0.0)
        matched = (self._linear("match", memory) * skill).sum(axis=1)
        outlet = self._linear("outlet", hidden)[:, 0] + self._linear("direct", features)[:, 0]
        return np.asarray(outlet + matched)

    def see(
        self,
        memory: Doubles,
        asked: tuple[Doubles, Doubles],
        features: Doubles,
        surprise: Doubles,
        outcome: Doubles,
    ) -> Doubles:
        """The memory after the answer; where the outcome is not known it stays."""
        skill, item = asked
        told = np.stack([surprise, outcome], axis=1)
        token = np.concatenate([skill, item, skill * outcome[:, None], features, told], axis=1)
        given = self._linear("inward", np.maximum(self._linear("token", token), 0.0))
        kept = self._linear("recurrent", memory)
        size = memory.shape[1]
        gates = _sigmoid(given[:, : 2 * size] + kept[:, : 2 * size])
        reset, update = gates[:, :size], gates[:, size:]
        fresh = np.tanh(given[:, 2 * size :] + reset * kept[:, 2 * size :])
        return np.where(outcome[:, None] == 0.0, memory, fresh + update * (memory - fresh))

    def _linear(self, name: str, values: Doubles) -> Doubles:
        return np.asarray(values @ self.arrays[name] + self.arrays[f"{name}_bias"])


@dataclass(frozen=True)
class SequenceReader:
    """The members and what their tables stand for."""

    vocabulary: Vocabulary
    members: tuple[Member, ...]

    def logits(self, students: Sequence[Steps]) -> list[Doubles]:
        """[steps] for each student: the members' mean before every answer."""
        order = sorted(range(len(students)), key=lambda place: -len(students[place]))
        found: dict[int, Doubles] = {}
        for at in range(0, len(order), GROUP):
            places = order[at : at + GROUP]
            group = [students[place] for place in places]
            each = [_together(member, group) for member in self.members]
            for number, place in enumerate(places):
                found[place] = np.mean([one[number] for one in each], axis=0)
        return [found[place] for place in range(len(students))]

    def save(self, file: Path) -> None:
        """Write the weights in half precision; the vocabulary goes beside them."""
        arrays = {
            f"{number}.{name}": np.ascontiguousarray(array.astype(np.float16))
            for number, member in enumerate(self.members)
            for name, array in member.arrays.items()
        }
        save_file(arrays, file)

    @classmethod
    def load(cls, file: Path, vocabulary: Vocabulary) -> SequenceReader:
        """Read what `save` wrote."""
        members: dict[int, dict[str, Doubles]] = {}
        for name, array in load_file(file).items():
            number, part = name.split(".")
            members.setdefault(int(number), {})[part] = array.astype(np.float64)
        return cls(vocabulary, tuple(Member(members[number]) for number in sorted(members)))


def _together(member: Member, group: Sequence[Steps]) -> list[Doubles]:
    """Logits of students sorted from the longest: those who have ended drop out of the batch."""
    found = [np.empty(len(one)) for one in group]
    memory = member.start(len(group))
    for step in range(len(group[0]) if group else 0):
        here = [one for one in group if len(one) > step]
        memory = memory[: len(here)]
        asked = member.asked(
            np.stack([one.skills[step] for one in here]),
            np.stack([one.shares[step] for one in here]),
            np.array([one.items[step] for one in here]),
        )
        features = np.stack([one.features[step] for one in here])
        logits = member.read(memory, asked, features)
        for place, logit in enumerate(logits):
            found[place][step] = logit
        surprise = np.array([one.surprise[step] for one in here])
        outcome = np.array([one.outcome[step] for one in here])
        memory = member.see(memory, asked, features, surprise, outcome)
    return found


def _sigmoid(values: Doubles) -> Doubles:
    """Through tanh, which cannot overflow."""
    return np.asarray(0.5 * (np.tanh(0.5 * values) + 1.0))
