"""Figures by subgroup, and how far the best and the worst served are apart."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.training.metrics import bootstrap

# Fewer answers say nothing about a group, and might tell who they are from.
LEAST = 5

Flags = NDArray[np.bool_]


def figures_by_group(
    groups: Sequence[Mapping[str, str]], right: Flags, shown: Flags, draws: int = 1000
) -> dict[str, Any]:
    """For each kind of group: its groups' share right with interval, share shown, and the gap."""
    kinds = sorted({kind for one in groups for kind in one})
    return {
        kind: _kind([one.get(kind, "") for one in groups], right, shown, draws) for kind in kinds
    }


def _kind(names: Sequence[str], right: Flags, shown: Flags, draws: int) -> dict[str, Any]:
    groups, few = [], 0
    for name in sorted(set(names)):
        rows = np.array([one == name for one in names])
        if rows.sum() < LEAST:
            few += int(rows.sum())
        else:
            groups.append({"name": name, **_group(right[rows], shown[rows], draws)})
    shares = [group["accuracy"] for group in groups]
    gap = round(max(shares) - min(shares), 4) if len(shares) > 1 else None
    return {"groups": groups, "gap": gap, "answers_in_groups_too_small": few}


def _group(right: Flags, shown: Flags, draws: int) -> dict[str, Any]:
    low, high = bootstrap(lambda rows: float(right[rows].mean()), len(right), draws)
    return {
        "answers": len(right),
        "accuracy": round(float(right.mean()), 4),
        "accuracy_95": [round(low, 4), round(high, 4)],
        "share_shown": round(float(shown.mean()), 4),
        "accuracy_when_shown": round(float(right[shown].mean()), 4) if shown.any() else None,
    }
