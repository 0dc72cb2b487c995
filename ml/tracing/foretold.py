"""How much better one way foretells what students show than another, on the same rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.tracing.arrays import Doubles
from ml.tracing.figures import DRAWS, figures
from ml.training.metrics import bootstrap


def foretold_better(
    who: Sequence[str], right: NDArray[np.bool_], chances: tuple[Doubles, Doubles], digest: str
) -> dict[str, Any]:
    """Gain in log loss with its interval, and the figures before and after, as a version's metrics hold them.

    `who` and `right` say whose each row is and whether it was right; `chances` are those of both ways.
    """
    before, after = chances
    gained = log_losses(right, before) - log_losses(right, after)
    low, high = bootstrap_by_student(who, gained)
    return {
        "gain": round(float(gained.mean()), 5),
        "gain_95": [round(low, 5), round(high, 5)],
        "reviews": {
            "kept": len(who),
            "kept_digest": digest,
            "before": {"figures": figures(who, right, before), "subgroups": {}},
            "after": {"figures": figures(who, right, after), "subgroups": {}},
        },
    }


def log_losses(right: NDArray[np.bool_], chances: Doubles) -> Doubles:
    """Of each row, in nats."""
    safe = np.clip(chances, 1e-6, 1 - 1e-6)
    return np.asarray(-np.log(np.where(right, safe, 1 - safe)))


def bootstrap_by_student(who: Sequence[str], gained: Doubles) -> tuple[float, float]:
    """95 % interval of the mean when students are drawn: what one student shows hangs together."""
    names = sorted(set(who))
    place = {name: at for at, name in enumerate(names)}
    of = np.array([place[name] for name in who])
    sums, counts = np.bincount(of, gained), np.bincount(of)
    return bootstrap(
        lambda rows: float(sums[rows].sum() / counts[rows].sum()), len(names), 5 * DRAWS
    )
