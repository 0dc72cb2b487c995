"""Cross-encoder and word models made one probability, and the decision whether to show it."""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.explanations.labels import Doubles, softmax, three

Flags = NDArray[np.bool_]

# What the chance of being right is estimated from; see `signals`.
SIGNALS = ("log_odds", "disagreement", "margin", "several_references", "share_unknown")
SEVERAL = SIGNALS.index("several_references")


@dataclass(frozen=True)
class Mix:
    """Log-linear pool: p3 ~ encoder^a * words^b. Their sum a + b is the inverse temperature."""

    encoder: float
    words: float

    def pool(self, encoder3: Doubles, words3: Doubles) -> Doubles:
        """[rows, 3]"""
        logs = self.encoder * np.log(encoder3 + 1e-9) + self.words * np.log(words3 + 1e-9)
        return softmax(logs)


@dataclass(frozen=True)
class Trust:
    """A logistic estimate of the chance that the verdict is right, and when it is shown.

    An answer that can be compared with several references and one that can't have thresholds of
    their own: the two kinds of data differ in how far certainty can be trusted.
    """

    weights: tuple[float, ...]  # in the order of SIGNALS
    bias: float
    threshold_several: float
    threshold_one: float

    def chance(self, signs: Doubles) -> Doubles:
        """[rows]"""
        logits = signs @ np.array(self.weights) + self.bias
        return np.asarray(1.0 / (1.0 + np.exp(-logits)), dtype=np.float64)

    def needed(self, several: Flags) -> Doubles:
        """[rows]: the chance from which a verdict is shown."""
        return np.where(several, self.threshold_several, self.threshold_one)


@dataclass(frozen=True)
class Blend:
    """Fitted on the validation part: one mix and one trust for known and for new questions."""

    version: str
    seen_mix: Mix
    new_mix: Mix
    seen_trust: Trust
    new_trust: Trust

    def probabilities(self, logits5: Doubles, words3: Doubles, seen: Flags) -> Doubles:
        """p3 [rows, 3]"""
        encoder3 = three(softmax(logits5))
        known = self.seen_mix.pool(encoder3, words3)
        new = self.new_mix.pool(encoder3, words3)
        return np.where(seen[:, None], known, new)

    def chances(self, signs: Doubles, seen: Flags) -> Doubles:
        """[rows]: how likely each verdict is right."""
        return np.where(seen, self.seen_trust.chance(signs), self.new_trust.chance(signs))

    def shown(self, chances: Doubles, seen: Flags, several: Flags) -> Flags:
        """[rows]: whether it is sure enough to be shown."""
        known, new = self.seen_trust.needed(several), self.new_trust.needed(several)
        return np.asarray(chances >= np.where(seen, known, new))

    def save(self, path: Path) -> None:
        """As JSON."""
        path.write_text(json.dumps(asdict(self), indent=1) + "\n")

    @classmethod
    def load(cls, path: Path) -> "Blend":
        """From JSON; a missing key is an error."""
        row: Mapping[str, Any] = json.loads(path.read_text())
        return cls(
            version=row["version"],
            seen_mix=Mix(**row["seen_mix"]),
            new_mix=Mix(**row["new_mix"]),
            seen_trust=_trust(row["seen_trust"]),
            new_trust=_trust(row["new_trust"]),
        )


def _trust(row: Mapping[str, Any]) -> Trust:
    trust = Trust(
        tuple(row["weights"]), row["bias"], row["threshold_several"], row["threshold_one"]
    )
    if len(trust.weights) != len(SIGNALS) or not math.isfinite(trust.bias):
        raise ValueError(f"blend.json has weights for {len(trust.weights)} signals")
    return trust


def signals(
    p3: Doubles, logits5: Doubles, words3: Doubles, several: Flags, unknown: Doubles
) -> Doubles:
    """[rows, SIGNALS]: certainty, how far the two models are apart, and how new the words are."""
    encoder3 = three(softmax(logits5))
    ordered = np.sort(p3, axis=1)
    top = np.clip(ordered[:, -1], 1e-6, 1 - 1e-6)
    apart = 1.0 - np.minimum(encoder3, words3).sum(axis=1)  # 0: the same, 1: nothing in common
    return np.stack(
        [
            np.log(top / (1 - top)),
            apart,
            ordered[:, -1] - ordered[:, -2],
            several.astype(np.float64),
            unknown,
        ],
        axis=1,
    )
