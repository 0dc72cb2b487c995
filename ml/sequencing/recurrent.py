"""The family sampled from a trained sequence model: a recurrent network is the student.

It is trained on logs: those of a file, or of students of whom half are of the one formula and half of the
other, so that neither learner model is its truth. Then it is asked for the chance that each skill is shown,
an answer is drawn, and the network reads it: the state moves as the network has learnt that students move.
"""

from __future__ import annotations

import itertools

import numpy as np
import torch
from torch import Tensor, nn

from ml.sequencing.course import Course, Doubles, Flags, Places
from ml.sequencing.fit import observe
from ml.sequencing.log import Log
from ml.sequencing.students import FadingFamily, KnowledgeFamily, worth

HIDDEN = 32
EPOCHS = 40
BATCH = 100
RATE = 0.01
ENOUGH = 0.7
"""Chance to show a skill from which it counts as mastered."""
BEYOND = 0.08
"""How far beyond that practice is still worth something, since the chance sinks again."""
LAST = 0.15
"""The last of the way counts as this much of it."""


class Network(nn.Module):
    """Reads which skills were asked and shown; foresees all skills."""

    def __init__(self, skills: int) -> None:
        super().__init__()
        self.first = nn.Parameter(torch.zeros(HIDDEN))
        self.cell = nn.GRUCell(2 * skills, HIDDEN)
        self.shows = nn.Linear(HIDDEN, skills)

    def read(self, memory: Tensor, asked: Tensor, right: Tensor) -> Tensor:
        """The memory after a lab; [students, skills] of 0 and 1 each."""
        told: Tensor = self.cell(torch.cat([asked, right], dim=1), memory)
        return told


def train_network(log: Log, seed: int) -> Network:
    """A network that foresees this log, trained by cross-entropy on what was asked."""
    torch.manual_seed(seed)
    asked = torch.from_numpy(log.asked.astype(np.float32))
    right = torch.from_numpy((log.right & log.asked).astype(np.float32))
    network = Network(asked.shape[2])
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=0.01)
    steps = EPOCHS * -(-asked.shape[1] // BATCH)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    for _ in range(EPOCHS):
        for rows in torch.split(torch.randperm(asked.shape[1]), BATCH):
            optimizer.zero_grad()
            _loss(network, asked[:, rows], right[:, rows]).backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
    return network.eval()


def _loss(network: Network, asked: Tensor, right: Tensor) -> Tensor:
    memory = network.first.expand(asked.shape[1], -1)
    total = torch.zeros(())
    for now, told in zip(asked, right, strict=True):
        logits = network.shows(memory)
        total = total + nn.functional.binary_cross_entropy_with_logits(
            logits, told, weight=now, reduction="sum"
        )
        memory = network.read(memory, now, told)
    return total / asked.sum()


class SequenceFamily:
    """A trained network; `log` is what it learns from, by default that of simulated students."""

    def __init__(self, course: Course, rng: np.random.Generator, log: Log | None = None) -> None:
        self.course = course
        self.network = train_network(log or _mixed(course, rng), int(rng.integers(2**31)))

    def draw(self, count: int, rng: np.random.Generator) -> SequenceStudents:
        """New students, who differ by what they happen to show."""
        return SequenceStudents(self, count, rng)


def _mixed(course: Course, rng: np.random.Generator, students: int = 500, length: int = 40) -> Log:
    parts = [
        observe(family(course, rng), course, students, length, rng)
        for family in (KnowledgeFamily, FadingFamily)
    ]
    return Log(
        np.concatenate([one.asked for one in parts], axis=1),
        np.concatenate([one.right for one in parts], axis=1),
    )


class SequenceStudents:
    """A group of a SequenceFamily."""

    def __init__(self, family: SequenceFamily, count: int, rng: np.random.Generator) -> None:
        self.family, self.rng = family, rng
        self.memory = family.network.first.detach().expand(count, -1)

    def _shows(self, memory: Tensor) -> Doubles:
        with torch.no_grad():
            return np.asarray(torch.sigmoid(self.family.network.shows(memory)).double().numpy())

    def _read(self, memory: Tensor, asked: Flags, right: Flags) -> Tensor:
        told = (torch.from_numpy(one.astype(np.float32)) for one in (asked, asked & right))
        with torch.no_grad():
            return self.family.network.read(memory, *told)

    def mastered(self) -> Flags:
        """[students, skills]"""
        return np.asarray(self._shows(self.memory) >= ENOUGH)

    def practise(self, labs: Places) -> Flags:
        """Show, then read what was shown."""
        shows = self._shows(self.memory)
        right = self.rng.random(shows.shape) < shows
        asked = self.family.course.practises[labs]
        self.memory = self._read(self.memory, asked, right)
        return np.asarray(right & asked)

    def promise(self) -> Doubles:
        """Expected share of the way to mastery that each lab covers, over all that may be shown in it."""
        shows = self._shows(self.memory)
        labs = [self._promise(lab, shows) for lab in range(self.family.course.labs)]
        return np.stack(labs, axis=1)

    def _promise(self, lab: int, shows: Doubles) -> Doubles:
        asked = np.broadcast_to(self.family.course.practises[lab], shows.shape)
        inside = np.flatnonzero(self.family.course.practises[lab])
        aim = ENOUGH + BEYOND
        way = np.maximum(aim - shows, LAST)
        opens = worth(self.family.course, (shows >= ENOUGH).astype(float))
        total = np.zeros(len(shows))
        for told in itertools.product([False, True], repeat=len(inside)):
            right = np.zeros(shows.shape, dtype=bool)
            right[:, inside] = told
            chance = np.where(told, shows[:, inside], 1 - shows[:, inside]).prod(axis=1)
            then = self._shows(self._read(self.memory, asked, right))
            covered = (np.minimum(then, aim) - np.minimum(shows, aim)) / way
            total += chance * (covered * opens).sum(axis=1)
        return total
