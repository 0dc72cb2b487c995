"""Figures of reviewed answers by subgroup, and how far the best and the worst served are apart."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ml.explanations.labels import LABELS3, label3_of
from ml.explanations.reviewed import Reviewed
from ml.explanations.verdicts import ExplanationVerdict
from ml.training.groups import figures_by_group


def by_group(
    reviewed: Sequence[Reviewed], verdicts: Sequence[ExplanationVerdict], draws: int = 1000
) -> dict[str, Any]:
    """For each kind of group: its groups' share right with interval, share shown, and the gap."""
    right = np.array(
        [
            label3_of(one.answer.label5, one.answer.label3) == LABELS3.index(verdict.label3)
            for one, verdict in zip(reviewed, verdicts, strict=True)
        ]
    )
    shown = np.array([not verdict.abstained for verdict in verdicts])
    return figures_by_group([one.groups for one in reviewed], right, shown, draws)
