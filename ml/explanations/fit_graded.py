"""How far to believe graded answers: temperature and thresholds, from questions kept back.

On each question kept back whole some answers are drawn as though a teacher had graded them, and the
others are judged with their help; the more are graded, the more the outcome can be trusted.
"""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar

from ml.data.semeval import Answer
from ml.explanations.blend import NEVER
from ml.explanations.calibrate import TARGET_NEW, Held, Ints, left_out, threshold_for, together
from ml.explanations.features import Doubles, Frequencies
from ml.explanations.graded import KERNELS, Grading, Level, Look, likenesses, name_of, weigh
from ml.explanations.labels import softmax

LEVELS = (1, 2, 5, 10, 20)
DRAWS = 4
# A question with fewer answers leaves too few to measure on when LEVELS[-1] of them are graded.
LEAST_ANSWERS = LEVELS[-1] + 5


@dataclass(frozen=True)
class KeptBack:
    """What a cut keeps back: rows with their answers, and the word model's frequencies."""

    held: Held
    answers: Sequence[Answer]
    frequencies: Frequencies

    def where(self, rows: np.ndarray) -> "KeptBack":
        """Some of the rows."""
        some = [self.answers[at] for at in np.flatnonzero(rows).tolist()]
        return KeptBack(self.held.where(rows), some, self.frequencies)


@dataclass(frozen=True)
class Question:
    """All answers to one question that the cut's training never saw."""

    name: str
    several: bool
    truth: Ints  # [answers]
    logs: Doubles  # [answers, 3], log p3 by pools fitted on other questions
    likeness: Doubles  # [answers, answers]

    def draw(self, number: int) -> tuple[Ints, Ints]:
        """Places of the answers to grade, the first of them first, and of those to measure on."""
        rng = np.random.default_rng(zlib.crc32(f"{self.name} {number}".encode()))
        order = rng.permutation(len(self.truth))
        return order[: LEVELS[-1]], order[LEVELS[-1] :]

    def logits(self, graded: Ints, asked: Ints) -> Doubles:
        """[asked, 3], before any temperature."""
        if not len(graded):
            return self.logs[asked]
        weights = weigh(
            self.likeness[np.ix_(graded, graded)], self.logs[graded], self.truth[graded].tolist()
        )
        return self.logs[asked] + self.likeness[np.ix_(asked, graded)] @ weights


@dataclass(frozen=True)
class Drawn:
    """Answers judged with the help of as many graded ones."""

    logits: Doubles  # [rows, 3]
    truth: Ints  # [rows]
    questions: np.ndarray  # [rows]

    def p3(self, sharpness: float) -> Doubles:
        """[rows, 3]"""
        return softmax(sharpness * self.logits)


def questions_of(kept: Sequence[KeptBack], p3: Doubles) -> list[Question]:
    """The new questions of the cuts with enough answers; `p3` is of all their rows, in order."""
    found, start = [], 0
    for cut, one in enumerate(kept):
        names = np.array(one.held.questions)
        here = p3[start : start + len(names)]
        start += len(names)
        for name in sorted(set(names[~one.held.seen].tolist())):
            rows = np.flatnonzero((names == name) & ~one.held.seen)
            if len(rows) >= LEAST_ANSWERS:
                found.append(_question(one, rows, here[rows], f"{name} of cut {cut + 1}"))
    return found


def _question(kept: KeptBack, rows: Ints, p3: Doubles, name: str) -> Question:
    looks = [
        Look.of(kept.answers[row].answer, one, kept.frequencies)
        for row, one in zip(rows, p3, strict=True)
    ]
    several = bool(kept.held.several[rows[0]])
    return Question(
        name,
        several,
        kept.held.truth[rows],
        np.array([one.logs for one in looks]),
        likenesses(looks, KERNELS[name_of(several)]),
    )


def draws_of(questions: Sequence[Question], graded: int, draws: int = DRAWS) -> Drawn:
    """Every question's answers, each draw with `graded` of them graded and the same ones measured."""
    logits, truth, names = [], [], []
    for one in questions:
        for number in range(draws):
            pool, asked = one.draw(number)
            logits.append(one.logits(pool[:graded], asked))
            truth.append(one.truth[asked])
            names += [one.name.split()[0]] * len(asked)
    return Drawn(np.concatenate(logits), np.concatenate(truth), np.array(names))


def fit_grading(kept: Sequence[KeptBack]) -> Grading:
    """Levels for both kinds of question; where too few questions are at hand, those of no graded answers."""
    questions = questions_of(kept, left_out(together([one.held for one in kept])))
    levels = {}
    for name in KERNELS:
        some = [one for one in questions if name_of(one.several) == name]
        levels[name] = list(_levels(some))
    return Grading(KERNELS, levels)


def _levels(questions: Sequence[Question]) -> Iterator[Level]:
    if not questions:
        yield Level(LEVELS[0], 1.0, NEVER)
        return
    for graded in LEVELS:
        drawn = draws_of(questions, graded)
        sharpness = sharpness_of(drawn)
        p3 = drawn.p3(sharpness)
        right = p3.argmax(axis=1) == drawn.truth
        threshold = threshold_for(p3.max(axis=1), right, drawn.questions, TARGET_NEW)
        yield Level(graded, round(sharpness, 4), threshold)


def sharpness_of(drawn: Drawn) -> float:
    """The inverse temperature with the least log loss."""
    rows = np.arange(len(drawn.truth))

    def loss(sharpness: float) -> float:
        return float(-np.log(drawn.p3(sharpness)[rows, drawn.truth] + 1e-12).mean())

    return float(minimize_scalar(loss, bounds=(0.2, 3.0), method="bounded").x)
