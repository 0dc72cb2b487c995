"""Cross-encoder and word models made one probability, and the decision whether to show it.

The chance that a verdict is right is the highest of its three probabilities: there is one certainty
and no second opinion about it. A logistic estimate that also read the two models' disagreement, the
margin, the verdict's class and how unknown the question's words are ranked right and wrong verdicts no
better on questions left out of its fit; where the two models disagree, the pool is unsure by itself.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.explanations.labels import Doubles, softmax, three

Flags = NDArray[np.bool_]

# What an answer is to: a question of the training data or another, with several references or one.
KINDS = ("known_several", "known_one", "new_several", "new_one")
# A question that the word models alone know, where a version was retrained from reviews with the network it had.
WORDS_ALONE = ("words_several", "words_one")
NEVER = 1.0  # a threshold that no chance reaches


@dataclass(frozen=True)
class Pool:
    """Log-linear pool p3 ~ network^encoder * words^words; the sum of both is the inverse temperature.

    A verdict is shown from the chance `threshold` on.
    """

    encoder: float
    words: float
    threshold: float = NEVER


@dataclass(frozen=True)
class Blend:
    """A pool for each of KINDS, fitted on answers kept back; of WORDS_ALONE too where there are such questions."""

    version: str
    pools: Mapping[str, Pool]
    unread: frozenset[int] = frozenset()  # hashes of the questions that the word models alone know

    def probabilities(
        self,
        logits5: Doubles,
        words3: Doubles,
        seen: Flags,
        several: Flags,
        unread: Flags | None = None,
    ) -> Doubles:
        """p3 [rows, 3]; `seen` by the word models, `unread` by the network (without it: none)."""
        weights = [[pool.encoder, pool.words] for pool in self._ordered]
        rows = self._by_kind(weights, kinds_of(seen, several, unread))
        return softmax(
            rows[:, :1] * np.log(three(softmax(logits5)) + 1e-9)
            + rows[:, 1:] * np.log(words3 + 1e-9)
        )

    def shown(
        self, chances: Doubles, seen: Flags, several: Flags, unread: Flags | None = None
    ) -> Flags:
        """[rows]: whether it is sure enough to be shown."""
        thresholds = [[pool.threshold] for pool in self._ordered]
        needed = self._by_kind(thresholds, kinds_of(seen, several, unread))
        return np.asarray((chances >= needed[:, 0]) & (needed[:, 0] < NEVER))

    def threshold(self, seen: bool, several: bool, unread: bool = False) -> float:
        """The chance from which a verdict on such a question is shown; NEVER is 1."""
        place = int(kinds_of(*(np.array([one]) for one in (seen, several, unread)))[0])
        return self._ordered[place].threshold

    @property
    def _ordered(self) -> list[Pool]:
        return [self.pools[kind] for kind in (*KINDS, *WORDS_ALONE) if kind in self.pools]

    def _by_kind(self, values: list[list[float]], kinds: NDArray[np.int64]) -> Doubles:
        """[rows, values of each kind]"""
        return np.array(values)[kinds]

    def save(self, path: Path) -> None:
        """As JSON."""
        pools = {kind: asdict(pool) for kind, pool in self.pools.items()}
        row = {"version": self.version, "pools": pools, "unread": sorted(self.unread)}
        path.write_text(json.dumps(row, indent=1) + "\n")

    @classmethod
    def load(cls, path: Path) -> "Blend":
        """From JSON; a missing pool is an error. A version from before there were `unread` questions has none."""
        row: Mapping[str, Any] = json.loads(path.read_text())
        if "pools" not in row:
            raise ValueError(
                f"{path} is of an earlier form, without a pool for each kind of question: "
                "train the version again"
            )
        unread = frozenset(row.get("unread", ()))
        kinds = (*KINDS, *WORDS_ALONE) if unread else KINDS
        return cls(row["version"], {kind: Pool(**row["pools"][kind]) for kind in kinds}, unread)


def kinds_of(seen: Flags, several: Flags, unread: Flags | None = None) -> NDArray[np.int64]:
    """[rows]: places in KINDS, and behind them in WORDS_ALONE."""
    known = 0 if unread is None else np.where(unread, len(KINDS), 0)
    return np.where(seen, known, 2) + np.where(several, 0, 1)
