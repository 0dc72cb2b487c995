"""A teacher's graded answers to a question that training never had, made evidence about the next answer.

Kernel logistic regression with the models' log probabilities as its offset: the logits of an answer are
log p3 + sum_i k(answer, graded_i) a_i, where k is how alike two answers are and the a_i maximise the
posterior under a Gaussian process prior with covariance k (Rasmussen and Williams 2006, sections 3.3
and 3.5). Where the models judge the graded answers as the teacher does, nothing moves.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np

from ml.explanations.features import Frequencies
from ml.explanations.labels import COARSE, LABELS3, LABELS5, MEANS, Doubles, softmax
from ml.explanations.terms import letter_runs
from ml.explanations.words import Phrase, hash_of

# More tell little new, and each must be read by the network once.
MOST_GRADED = 40
ROUNDS = 200
NEIGHBOURS_WEIGHT = 4.0  # of a pair of neighbouring stems, beside log frequencies of up to 9


@dataclass(frozen=True)
class Kernel:
    """Prior variances of what grades may shift, in squared logits."""

    shared: float  # the same for every answer: how often each verdict is given to this question
    words: float  # by the cosine of weighted stems and pairs of stems
    spelling: float  # by the cosine of runs of letters
    models: (
        float  # by the product of centred log probabilities: how far the models are to be believed
    )


# Found on both cuts of the data: twice or half of any of them changes the log loss by less than .01.
KERNELS = {"several": Kernel(0.1, 3.0, 0.5, 0.05), "one": Kernel(0.5, 3.0, 3.0, 0.1)}


@dataclass(frozen=True)
class Look:
    """What of an answer is compared with others."""

    words: Mapping[str, float]  # of length 1
    spelling: Mapping[str, float]  # of length 1
    logs: Doubles  # [3], log p3 by the models
    centred: Doubles = field(init=False)  # [3]

    def __post_init__(self) -> None:
        object.__setattr__(self, "centred", self.logs - self.logs.mean())

    @classmethod
    def of(cls, answer: str, p3: Doubles, frequencies: Frequencies) -> "Look":
        said = Phrase(answer)
        words = {
            one: frequencies.weights.get(hash_of(one), frequencies.unknown) for one in said.known
        }
        words |= {f"{first} {second}": NEIGHBOURS_WEIGHT for first, second in said.pairs}
        runs = dict.fromkeys(letter_runs(said), 1.0)
        return cls(_unit(words), _unit(runs), np.log(p3 + 1e-9))

    def likeness(self, other: "Look", kernel: Kernel) -> float:
        """k of two answers."""
        total = kernel.shared + kernel.words * _dot(self.words, other.words)
        if kernel.spelling:
            total += kernel.spelling * _dot(self.spelling, other.spelling)
        return total + kernel.models * float(self.centred @ other.centred)


def _unit(values: Mapping[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(one**2 for one in values.values())) or 1.0
    return {name: one / length for name, one in sorted(values.items())}


def _dot(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    few, many = (one, other) if len(one) < len(other) else (other, one)
    return sum(value * many[name] for name, value in few.items() if name in many)


def likenesses(looks: Sequence[Look], kernel: Kernel) -> Doubles:
    """[looks, looks], symmetric."""
    found = np.empty((len(looks), len(looks)))
    for row, one in enumerate(looks):
        for column, other in enumerate(looks[: row + 1]):
            found[row, column] = found[column, row] = one.likeness(other, kernel)
    return found


def weigh(likeness: Doubles, logs: Doubles, truth: Sequence[int]) -> Doubles:
    """The a_i [graded, 3]: at the maximum each is what the verdict given has over the one foretold.

    `likeness` [graded, graded]; `logs` [graded, 3], the offsets; `truth`, places in LABELS3.
    """
    wanted = np.eye(len(LABELS3))[list(truth)]
    found = np.zeros_like(wanted)
    pace = 1.0 / (1.0 + 0.5 * float(np.linalg.eigvalsh(likeness)[-1]))  # converges for every k
    for _ in range(ROUNDS):
        found += pace * (wanted - softmax(logs + likeness @ found) - found)
    return found


@dataclass(frozen=True)
class Level:
    """From so many graded answers on: the inverse temperature, and the chance from which to show."""

    graded: int
    sharpness: float
    threshold: float


@dataclass(frozen=True)
class Grading:
    """Kernels and levels for questions with several references and with one."""

    kernels: Mapping[str, Kernel]
    levels: Mapping[str, Sequence[Level]]  # by rising number of graded answers

    def level(self, several: bool, count: int) -> Level:
        """The highest level that so many graded answers reach."""
        levels = self.levels[name_of(several)]
        return max(
            (one for one in levels if one.graded <= count),
            key=lambda one: one.graded,
            default=levels[0],
        )

    def save(self, path: Path) -> None:
        """As JSON."""
        row = {
            name: {
                "kernel": asdict(self.kernels[name]),
                "levels": [asdict(one) for one in self.levels[name]],
            }
            for name in self.kernels
        }
        path.write_text(json.dumps(row, indent=1) + "\n")

    @classmethod
    def load(cls, path: Path) -> "Grading":
        """From JSON; a missing key is an error."""
        row = json.loads(path.read_text())
        return cls(
            {name: Kernel(**row[name]["kernel"]) for name in KERNELS},
            {name: [Level(**one) for one in row[name]["levels"]] for name in KERNELS},
        )


def name_of(several: bool) -> str:
    """The key in KERNELS."""
    return "several" if several else "one"


@dataclass(frozen=True)
class GradedQuestion:
    """What a question's graded answers say, worked out once."""

    looks: Sequence[Look]
    labels: Sequence[str]  # [graded], of LABELS5
    weights: Doubles  # [graded, 3]
    kernel: Kernel
    level: Level

    @classmethod
    def learn(
        cls, looks: Sequence[Look], labels: Sequence[str], several: bool, grading: Grading
    ) -> "GradedQuestion":
        """From graded answers and their verdicts."""
        kernel = grading.kernels[name_of(several)]
        logs = np.array([one.logs for one in looks])
        truth = [LABELS3.index(COARSE[one]) for one in labels]
        weights = weigh(likenesses(looks, kernel), logs, truth)
        return cls(looks, labels, weights, kernel, grading.level(several, len(looks)))

    def p3(self, look: Look) -> Doubles:
        """[3]: the models' probabilities, moved by the graded answers."""
        logits = self.level.sharpness * (look.logs + self._alike(look) @ self.weights)
        return np.asarray(softmax(logits[None])[0], dtype=np.float64)

    def p5(self, look: Look, p5: Doubles) -> Doubles:
        """[5]: of what neither is right nor contradicts, the kinds that like answers were said to be.

        The network's word counts as much as one graded answer of likeness 1.
        """
        votes = np.zeros(len(LABELS5))
        for label, alike in zip(self.labels, self._alike(look), strict=True):
            votes[LABELS5.index(label)] += max(0.0, float(alike))
        places = list(MEANS["incorrect"])
        found = p5.copy()
        found[places] = p5[places] / max(1e-12, float(p5[places].sum())) + votes[places]
        return found

    def _alike(self, look: Look) -> Doubles:
        """[graded]"""
        return np.array([look.likeness(one, self.kernel) for one in self.looks])
